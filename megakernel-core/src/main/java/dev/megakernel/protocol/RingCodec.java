package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Builds and reads rings, see {@link SlotLayout}. Publishing to a ring is {@link RingPublisher}'s work. Stateless and
 * thread-safe.
 */
public final class RingCodec {

    private RingCodec() {}

    /**
     * Builds a ring of EMPTY slots in fresh memory.
     *
     * @param slotCount u32; 0 gives no bytes
     * @throws ProtocolException (overflow) above {@link SlotLayout#MAX_ENCODED_RING_SLOTS}
     */
    public static byte[] encodeEmpty(int slotCount) {
        return Storage.allocate(StrictReader.RING, encodedByteLength(slotCount));
    }

    /**
     * Builds a ring of EMPTY slots in the caller's storage, from index 0; position becomes 0 and limit the length.
     *
     * @throws ProtocolException (overflow) as above, or when the capacity is too small; nothing is written then
     */
    public static void encodeEmpty(int slotCount, ByteBuffer out) {
        Storage.zero(StrictReader.RING, encodedByteLength(slotCount), out);
    }

    /**
     * One PUBLISHED slot that asks for a resource: 64 bytes, tenant 0, priority CRITICAL.
     *
     * @param resource u32
     * @param prefetch whether the slot completes without waiting
     */
    public static byte[] encodeLoadMiss(int resource, boolean prefetch) {
        byte[] slot = new byte[SlotLayout.SLOT_BYTES];
        fillLoadMiss(resource, prefetch, ByteBuffer.wrap(slot));
        return slot;
    }

    /**
     * As above, in the caller's storage, from index 0; position becomes 0 and limit 64.
     *
     * @throws ProtocolException (overflow) when the capacity is below 64; nothing is written then
     */
    public static void encodeLoadMiss(int resource, boolean prefetch, ByteBuffer out) {
        Storage.zero(StrictReader.RING_SLOT, SlotLayout.SLOT_BYTES, out);
        fillLoadMiss(resource, prefetch, out);
    }

    /**
     * What a LOAD_MISS slot asks for, whatever its status.
     *
     * @param slot u32
     * @return empty when the slot is not wholly inside the buffer or has another opcode
     */
    public static Optional<LoadMissRequest> decodeLoadMiss(ByteBuffer ring, int slot) {
        long end = (Integer.toUnsignedLong(slot) + 1) * SlotLayout.SLOT_BYTES;
        if (end > ring.remaining()) {
            return Optional.empty();
        }
        int base = slot * SlotLayout.SLOT_WORDS;
        if (Words.get(ring, base + SlotLayout.OPCODE_WORD) != OpcodeSpace.LOAD_MISS) {
            return Optional.empty();
        }
        int resource = Words.get(ring, base + SlotLayout.ARG0_WORD);
        boolean prefetch = Words.get(ring, base + SlotLayout.ARG0_WORD + 1) != 0;
        return Optional.of(new LoadMissRequest(resource, prefetch));
    }

    /**
     * How many of the first {@code items} slots are DONE.
     *
     * @param items u32; 0 answers 0 without a look at the buffer
     * @throws ProtocolException when the ring is not whole words or holds fewer slots
     */
    public static long countDone(ByteBuffer ring, int items) {
        if (items == 0) {
            return 0;
        }
        StrictReader.requireAligned(StrictReader.RING, ring);
        if (!holds(ring, items)) {
            long end = Integer.toUnsignedLong(items) * SlotLayout.SLOT_WORDS;
            throw ProtocolException.missingWord(StrictReader.RING, end, ring.remaining());
        }
        return count(ring, items);
    }

    /**
     * How many of the first {@code items} slots are DONE.
     *
     * @return empty for no items or a ring that holds fewer slots
     */
    public static OptionalLong countDoneIfPresent(ByteBuffer ring, int items) {
        return items == 0 || !holds(ring, items) ? OptionalLong.empty() : OptionalLong.of(count(ring, items));
    }

    static int encodedByteLength(int slotCount) {
        Storage.requireAtMost(
                "ring slot_count",
                slotCount,
                SlotLayout.MAX_ENCODED_RING_SLOTS,
                "split the dispatch into smaller ring shards.");
        return Math.toIntExact(SlotLayout.byteLength(slotCount));
    }

    private static boolean holds(ByteBuffer ring, int items) {
        return Integer.toUnsignedLong(items) * SlotLayout.SLOT_BYTES <= ring.remaining();
    }

    private static long count(ByteBuffer ring, int items) {
        long done = 0;
        for (int slot = 0; slot < items; slot++) {
            int status = Words.getAcquire(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD);
            if (status == SlotStatus.DONE) {
                done++;
            }
        }
        return done;
    }

    private static void fillLoadMiss(int resource, boolean prefetch, ByteBuffer out) {
        Words.put(out, SlotLayout.OPCODE_WORD, OpcodeSpace.LOAD_MISS);
        Words.put(out, SlotLayout.PRIORITY_WORD, Priority.CRITICAL.level());
        Words.put(out, SlotLayout.ARG0_WORD, resource);
        Words.put(out, SlotLayout.ARG0_WORD + 1, prefetch ? 1 : 0);
        Words.putRelease(out, SlotLayout.STATUS_WORD, SlotStatus.PUBLISHED);
    }
}
