package dev.megakernel.protocol;

/** Priority of a slot, highest first. */
public enum Priority {
    /** Before everything else. */
    CRITICAL,
    /** Before ordinary work. */
    HIGH,
    /** Ordinary work; what publishers write by default. */
    NORMAL,
    /** After ordinary work. */
    LOW,
    /** When there is nothing else to do. */
    IDLE;

    /** The value in the slot's PRIORITY word and the index of the ring partition, 0 to 4. */
    public int level() {
        return ordinal();
    }
}
