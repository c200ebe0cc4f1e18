package dev.megakernel.protocol;

/**
 * The state of a ring slot as telemetry saw it: one of the eight states, or a value that is none of them.
 *
 * @param raw the STATUS word, u32
 */
public record RingStatus(int raw) {

    private static final RingStatus[] KNOWN = new RingStatus[SlotStatus.FAULT + 1];

    static {
        for (int status = 0; status < KNOWN.length; status++) {
            KNOWN[status] = new RingStatus(status);
        }
    }

    /** The state of a STATUS word; allocates for unknown values only. */
    public static RingStatus of(int raw) {
        return SlotStatus.isKnown(raw) ? KNOWN[raw] : new RingStatus(raw);
    }

    /** Whether the value is one of the eight states. */
    public boolean isKnown() {
        return SlotStatus.isKnown(raw);
    }

    /** Whether work is in flight: PUBLISHED, CLAIMED, WAIT_IO, YIELD or REQUEUE. */
    public boolean isActive() {
        return SlotStatus.isActive(raw);
    }

    /** The state's name, or {@code UNKNOWN(n)} with the raw value unsigned. */
    public String name() {
        return SlotStatus.name(raw);
    }

    @Override
    public String toString() {
        return name();
    }
}
