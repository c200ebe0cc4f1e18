package dev.megakernel.io;

import java.util.List;

/**
 * What one look at an IO queue came to.
 *
 * @param requests requests that were claimed and answered
 * @param bytes bytes that went to regions
 * @param recycled answers that nobody waits for, whose slots are EMPTY again
 * @param failures requests that were answered with ERROR, in ascending order of their slots
 */
public record IoServed(int requests, long bytes, int recycled, List<IoFailure> failures) {

    /** Copies the list. */
    public IoServed {
        failures = List.copyOf(failures);
    }
}
