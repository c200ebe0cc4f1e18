package dev.megakernel.persistent;

import dev.megakernel.protocol.MegakernelException;
import org.jspecify.annotations.Nullable;

/**
 * How an engine has ended.
 *
 * @param kind why
 * @param cause what the device or backend said, or which rule was broken; {@code null} after a close
 * @param released whether the memory of the kernel was released; if not, somebody may still have been about to store to it, or a
 *     launch did not end, and it was left mapped
 */
public record EngineEnd(Kind kind, @Nullable MegakernelException cause, boolean released) {

    /** Why an engine has ended. */
    public enum Kind {
        /** It was closed. */
        CLOSED,
        /** The device was lost: make a new kernel and open another engine. */
        LOST,
        /** It broke its own rules, or its backend failed. */
        BROKEN
    }
}
