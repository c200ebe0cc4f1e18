package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/** Builds empty IO queues, see {@link IoQueueLayout}. Stateless and thread-safe. */
public final class IoQueueCodec {

    private IoQueueCodec() {}

    /**
     * Bytes of a queue.
     *
     * @param slots u32, 1 to {@link IoQueueLayout#IO_SLOT_COUNT}
     * @throws QueueFullException for no slots at all
     * @throws ProtocolException (overflow) above the kernel's poll window
     */
    public static int emptyByteLength(int slots) {
        if (slots == 0) {
            throw new QueueFullException(
                    QueueFullException.IO_QUEUE,
                    "io_queue requires at least one slot, but 0 were asked for. Fix: ask for 1 to "
                            + IoQueueLayout.IO_SLOT_COUNT + " slots.");
        }
        Storage.requireAtMost(
                "io_queue exceeds the compiled IO poll window of " + IoQueueLayout.IO_SLOT_COUNT
                        + " slots; its slot count",
                slots,
                IoQueueLayout.IO_SLOT_COUNT,
                "ask for at most " + IoQueueLayout.IO_SLOT_COUNT + " slots.");
        return slots * IoQueueLayout.IO_SLOT_BYTES;
    }

    /**
     * Builds an empty queue in fresh memory.
     *
     * @throws MegakernelException as {@link #emptyByteLength}
     */
    public static byte[] encodeEmpty(int slots) {
        return Storage.allocate(StrictReader.IO_QUEUE, emptyByteLength(slots));
    }

    /**
     * Builds an empty queue in the caller's storage, from index 0; position becomes 0 and limit the length.
     *
     * @throws MegakernelException as {@link #emptyByteLength}, or (overflow) when the capacity is too small; nothing is
     *     written then
     */
    public static void encodeEmpty(int slots, ByteBuffer out) {
        Storage.zero(StrictReader.IO_QUEUE, emptyByteLength(slots), out);
    }
}
