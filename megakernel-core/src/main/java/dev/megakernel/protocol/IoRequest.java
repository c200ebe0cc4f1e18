package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/**
 * A request that waits in the IO queue. All values but the offset are u32 bit patterns.
 *
 * @param slot slot of the queue, by which the request is completed
 * @param op {@link IoQueueLayout#OP_READ}, {@link IoQueueLayout#OP_WRITE}, {@link IoQueueLayout#OP_FENCE}, or a value
 *     that a custom kernel wrote
 * @param src handle of where the data comes from
 * @param dst handle of where the data goes to
 * @param offset byte offset in the source, u64
 * @param byteCount bytes to move; 0 leaves the amount to whoever serves the request
 * @param tag the requester's own mark
 */
public record IoRequest(int slot, int op, int src, int dst, long offset, int byteCount, int tag) {

    static IoRequest at(ByteBuffer queue, int slot) {
        return new IoRequest(
                slot,
                IoSlots.get(queue, slot, IoQueueLayout.OP_TYPE_WORD),
                IoSlots.get(queue, slot, IoQueueLayout.SRC_HANDLE_WORD),
                IoSlots.get(queue, slot, IoQueueLayout.DST_HANDLE_WORD),
                IoSlots.offset(queue, slot),
                IoSlots.get(queue, slot, IoQueueLayout.BYTE_COUNT_WORD),
                IoSlots.get(queue, slot, IoQueueLayout.TAG_WORD));
    }
}
