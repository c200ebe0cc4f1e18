package dev.megakernel.protocol;

import java.util.Arrays;

/**
 * A ring slot as telemetry saw it. Immutable; the array is copied on the way in and out.
 *
 * @param index index in the ring
 * @param status state
 * @param tenant tenant id, u32
 * @param opcode operation id, u32
 * @param args the first {@link #ARGS} argument words
 */
public record SlotSnapshot(int index, RingStatus status, int tenant, int opcode, int... args) {

    /** Argument words that telemetry keeps of a slot. */
    public static final int ARGS = 3;

    /** Copies the arguments. */
    public SlotSnapshot {
        args = args.clone();
    }

    /** A copy of the argument words. */
    @Override
    public int[] args() {
        return args.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SlotSnapshot that
                && index == that.index
                && status.equals(that.status)
                && tenant == that.tenant
                && opcode == that.opcode
                && Arrays.equals(args, that.args);
    }

    @Override
    public int hashCode() {
        int hash = 31 * index + status.raw();
        hash = 31 * hash + tenant;
        hash = 31 * hash + opcode;
        return 31 * hash + Arrays.hashCode(args);
    }

    @Override
    public String toString() {
        return "SlotSnapshot[index=%d, status=%s, tenant=%s, opcode=0x%08X, args=%s]"
                .formatted(index, status, Integer.toUnsignedString(tenant), opcode, Arrays.toString(args));
    }
}
