package dev.megakernel.protocol;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The four buffers of the kernel's interface, in the order in which they are bound, handed in and handed out. */
public enum AbiBuffer {
    /** Control words: header, then observables. */
    CONTROL,
    /** Slots. */
    RING,
    /** Debug records. */
    DEBUG_LOG,
    /** IO slots. */
    IO_QUEUE;

    /** All four of them. */
    public static final Set<AbiBuffer> ALL = Collections.unmodifiableSet(EnumSet.allOf(AbiBuffer.class));

    /** None of them. */
    public static final Set<AbiBuffer> NONE = Collections.unmodifiableSet(EnumSet.noneOf(AbiBuffer.class));
}
