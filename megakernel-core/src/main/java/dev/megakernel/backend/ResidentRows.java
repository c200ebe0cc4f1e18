package dev.megakernel.backend;

import dev.megakernel.protocol.AbiBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one resident dispatch runs, and what it hands back.
 *
 * @param rows the rows, at least one
 * @param readBack which buffers of every row come back as host bytes; iterates in the order of the buffers
 */
public record ResidentRows(List<ResidentHandles> rows, Set<AbiBuffer> readBack) {

    /** Copies both. */
    public ResidentRows {
        rows = List.copyOf(rows);
        EnumSet<AbiBuffer> ordered = EnumSet.noneOf(AbiBuffer.class);
        ordered.addAll(readBack);
        readBack = Collections.unmodifiableSet(ordered);
    }
}
