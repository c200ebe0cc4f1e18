package dev.megakernel.protocol;

import java.util.OptionalLong;

/**
 * One ring slot: 16 words, 64 bytes, so that a slot never shares a cache line with its neighbour.
 *
 * <pre>
 * byte    0        4        8        12       16       20              60       64
 *         +--------+--------+--------+--------+--------+--  ......  --+--------+
 *         | STATUS | OPCODE | TENANT |PRIORITY|  ARG0  |   ARG1 ... 10 | ARG11  |
 *         +--------+--------+--------+--------+--------+--  ......  --+--------+
 * word    0        1        2        3        4        5               15
 * </pre>
 *
 * <p>Word indices are relative to the slot; slot {@code i} of a ring starts at word {@code 16 * i}. The rules who may
 * write which word when are in {@link SlotStatus}.
 */
public final class SlotLayout {

    /** State of the slot, see {@link SlotStatus}; the word a device lane compares and swaps to claim the slot. */
    public static final int STATUS_WORD = 0;

    /** Operation id, see {@link OpcodeSpace}. */
    public static final int OPCODE_WORD = STATUS_WORD + 1;

    /** Tenant id, an index into the mask table of the control buffer. */
    public static final int TENANT_WORD = OPCODE_WORD + 1;

    /** Priority level, see {@link Priority#level()}. */
    public static final int PRIORITY_WORD = TENANT_WORD + 1;

    /** First of the argument words. */
    public static final int ARG0_WORD = PRIORITY_WORD + 1;

    /** Number of argument words. */
    public static final int ARGS_PER_SLOT = 12;

    /** Words in one slot. */
    public static final int SLOT_WORDS = ARG0_WORD + ARGS_PER_SLOT;

    /** Bytes in one slot. */
    public static final int SLOT_BYTES = SLOT_WORDS * Words.WORD_BYTES;

    /** The last argument word (ARG11), where a waiting LOAD_MISS slot keeps its IO slot index. */
    public static final int IO_SLOT_WORD = SLOT_WORDS - 1;

    /** Most slots whose words a u32 can index. */
    public static final int MAX_RING_SLOTS = (int) (Words.MAX_U32 / SLOT_WORDS);

    /** Most slots an encoder builds in one buffer (64 MiB). */
    public static final int MAX_ENCODED_RING_SLOTS = 1 << 20;

    private SlotLayout() {}

    /**
     * Bytes of a ring of {@code slots} slots.
     *
     * @param slots u32 slot count
     * @return the length, or empty above {@link #MAX_RING_SLOTS}
     */
    public static OptionalLong ringByteLength(int slots) {
        long count = Integer.toUnsignedLong(slots);
        return count > MAX_RING_SLOTS ? OptionalLong.empty() : OptionalLong.of(byteLength(count));
    }

    /** The same for a count that is known to be legal. */
    static long byteLength(long slots) {
        return slots * SLOT_BYTES;
    }
}
