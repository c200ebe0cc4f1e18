package dev.megakernel.protocol;

import static dev.megakernel.protocol.ControlLayout.PRIORITY_LEVELS;
import static dev.megakernel.protocol.ControlLayout.PRIORITY_OFFSETS_BASE;
import static dev.megakernel.protocol.ControlLayout.PRIORITY_OFFSETS_COUNT;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Builds control buffers. The reading side is {@link ControlReader}. Stateless and thread-safe. */
public final class ControlCodec {

    private ControlCodec() {}

    /**
     * Builds a control buffer in fresh memory.
     *
     * @param shutdown whether the kernel is to leave at once
     * @param tenantCount u32 number of tenants to authorise, from id 0 up; saturates at 29 masks and 32 quotas
     * @param observableSlots u32 number of result words
     * @return 640 bytes and 4 more per result word; priority offsets are zero, see {@link #writeDefaultPriorityOffsets}
     * @throws ProtocolException (overflow) above {@link ControlLayout#MAX_ENCODED_OBSERVABLE_SLOTS} result words
     */
    public static byte[] encode(boolean shutdown, int tenantCount, int observableSlots) {
        byte[] bytes = Storage.allocate(StrictReader.CONTROL, byteLength(observableSlots));
        fill(shutdown, tenantCount, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /**
     * Builds a control buffer in the caller's storage, from index 0; position becomes 0 and limit the length.
     *
     * @throws ProtocolException (overflow) as above, or when the capacity is too small; nothing is written then
     */
    public static void encode(boolean shutdown, int tenantCount, int observableSlots, ByteBuffer out) {
        Storage.zero(StrictReader.CONTROL, byteLength(observableSlots), out);
        fill(shutdown, tenantCount, out);
    }

    /**
     * Splits a ring into one partition per priority: equal shares, the remainder goes to NORMAL.
     *
     * @param totalSlots u32 slots of the ring
     * @return six u32 prefix sums, the last of them {@code totalSlots}
     */
    public static int[] defaultPriorityOffsets(int totalSlots) {
        int[] offsets = new int[PRIORITY_OFFSETS_COUNT];
        Arrays.setAll(offsets, level -> defaultPriorityOffset(totalSlots, level));
        return offsets;
    }

    /**
     * Writes {@link #defaultPriorityOffsets} to words 129 to 134 and touches nothing else.
     *
     * @throws QueueFullException when the buffer is not whole words or ends before word 134; nothing is written then
     */
    public static void writeDefaultPriorityOffsets(ByteBuffer control, int totalSlots) {
        requirePriorityOffsets(control);
        for (int level = 0; level < PRIORITY_OFFSETS_COUNT; level++) {
            Words.put(control, PRIORITY_OFFSETS_BASE + level, defaultPriorityOffset(totalSlots, level));
        }
    }

    private static int defaultPriorityOffset(int totalSlots, int level) {
        int share = Integer.divideUnsigned(totalSlots, PRIORITY_LEVELS);
        int remainder = Integer.remainderUnsigned(totalSlots, PRIORITY_LEVELS);
        return level * share + (level > Priority.NORMAL.level() ? remainder : 0);
    }

    static void requirePriorityOffsets(ByteBuffer control) {
        int bytes = control.remaining();
        if (bytes % Words.WORD_BYTES != 0) {
            throw new QueueFullException(
                    QueueFullException.SUBMISSION,
                    "control buffer byte length is not 4-byte aligned: " + bytes
                            + " bytes. Fix: pass the complete buffer that ControlCodec.encode built.");
        }
        int words = PRIORITY_OFFSETS_BASE + PRIORITY_OFFSETS_COUNT;
        if (Words.count(control) < words) {
            throw new QueueFullException(
                    QueueFullException.SUBMISSION,
                    "control buffer is too small for priority partition offsets: " + bytes
                            + " bytes, but they end at byte "
                            + words * Words.WORD_BYTES
                            + ". Fix: pass the complete buffer that ControlCodec.encode built.");
        }
    }

    private static int byteLength(int observableSlots) {
        Storage.requireAtMost(
                "observable_slots",
                observableSlots,
                ControlLayout.MAX_ENCODED_OBSERVABLE_SLOTS,
                "lower observable_slots to the allocation cap or split the results over several control buffers.");
        return Math.toIntExact(ControlLayout.byteLength(observableSlots));
    }

    private static void fill(boolean shutdown, int tenantCount, ByteBuffer out) {
        Words.put(out, ControlLayout.SHUTDOWN_WORD, shutdown ? 1 : 0);
        Words.put(out, ControlLayout.TENANT_BASE_WORD, ControlLayout.TENANT_MASK_BASE);
        int masks = saturate(tenantCount, ControlLayout.TENANT_MASK_COUNT);
        for (int tenant = 0; tenant < masks; tenant++) {
            Words.put(out, ControlLayout.TENANT_MASK_BASE + tenant, ControlLayout.TENANT_MASK_ENABLED);
        }
        int quotas = saturate(tenantCount, ControlLayout.TENANT_QUOTA_COUNT);
        for (int tenant = 0; tenant < quotas; tenant++) {
            Words.put(out, ControlLayout.TENANT_QUOTA_BASE + tenant, ControlLayout.DEFAULT_QUOTA);
        }
    }

    private static int saturate(int count, int max) {
        return Integer.compareUnsigned(count, max) < 0 ? count : max;
    }
}
