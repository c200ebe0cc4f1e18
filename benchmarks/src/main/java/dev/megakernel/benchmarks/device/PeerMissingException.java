package dev.megakernel.benchmarks.device;

import java.util.List;

/** A peer that cannot run on this machine; the message says why in one line. */
final class PeerMissingException extends RuntimeException {

    private static final String LINK_ERROR = UnsatisfiedLinkError.class.getName();
    private static final long serialVersionUID = 1L;

    PeerMissingException(String why) {
        super(why);
    }

    /** Because a library of the system is not there. */
    static PeerMissingException library(String file, Throwable cause) {
        List<String> lines = String.valueOf(cause.getMessage()).lines().toList();
        // JCuda tells a whole story; the last error in it says what the system's loader found.
        String message =
                lines.stream().filter(line -> line.contains(LINK_ERROR)).reduce(lines.get(0), (before, last) -> last);
        return new PeerMissingException("Library " + file + " cannot be loaded: " + message);
    }
}
