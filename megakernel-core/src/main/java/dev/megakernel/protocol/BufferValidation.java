package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/**
 * Length checks before a dispatch and in readback; contents are not looked at. A dispatch checks control, debug log, IO
 * queue and ring in this order, and nothing reaches a backend when one of them fails.
 */
public final class BufferValidation {

    private BufferValidation() {}

    /**
     * Makes all four checks in the order of a dispatch.
     *
     * @param slotCount u32 slots of the kernel
     * @throws MegakernelException as the single checks
     */
    public static void validateDispatch(
            ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog, ByteBuffer ioQueue, int slotCount) {
        validateControl(control);
        validateDebugLog(debugLog);
        validateIoQueue(ioQueue);
        validateRing(ring, slotCount);
    }

    /**
     * The same checks in the same order for buffers of which only the lengths in bytes are at hand.
     *
     * @param slotCount u32 slots of the kernel
     * @throws MegakernelException as the single checks
     */
    public static void validateLengths(int control, int ring, int debugLog, int ioQueue, int slotCount) {
        validateControlLength(control);
        validateDebugLogLength(debugLog);
        validateIoQueueLength(ioQueue);
        validateRingLength(ring, slotCount);
    }

    /** Refuses a control buffer that is shorter than its header or not whole words, with {@link BackendException}. */
    public static void validateControl(ByteBuffer control) {
        validateControlLength(control.remaining());
    }

    private static void validateControlLength(int bytes) {
        if (bytes < ControlLayout.CONTROL_MIN_BYTES || bytes % Words.WORD_BYTES != 0) {
            throw new BackendException("megakernel control buffer has " + bytes + " bytes, expected at least "
                    + ControlLayout.CONTROL_MIN_BYTES
                    + " bytes and 4-byte alignment. Fix: build it with ControlCodec.encode.");
        }
    }

    /** Refuses a debug log of any other length than the kernel's, with {@link BackendException}. */
    public static void validateDebugLog(ByteBuffer debugLog) {
        validateDebugLogLength(debugLog.remaining());
    }

    private static void validateDebugLogLength(int bytes) {
        if (bytes != DebugLogLayout.BUFFER_BYTES) {
            throw new BackendException("megakernel debug log has " + bytes + " bytes, expected exactly "
                    + DebugLogLayout.BUFFER_BYTES + " bytes for " + DebugLogLayout.RECORD_CAPACITY
                    + " PRINTF records. Fix: build it with DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY).");
        }
    }

    /**
     * Accepts an IO queue of 0 to 64 whole slots.
     *
     * @throws BackendException when it is not whole words or not whole slots
     * @throws QueueFullException when it has more slots than the kernel polls
     */
    public static void validateIoQueue(ByteBuffer ioQueue) {
        validateIoQueueLength(ioQueue.remaining());
    }

    private static void validateIoQueueLength(int bytes) {
        if (bytes % Words.WORD_BYTES != 0) {
            throw new BackendException("megakernel io_queue has " + bytes
                    + " bytes, which is not 4-byte aligned. Fix: pass a whole u32 queue buffer.");
        }
        if (bytes % IoQueueLayout.IO_SLOT_BYTES != 0) {
            throw new BackendException("megakernel io_queue has " + bytes + " bytes, not a multiple of slot size "
                    + IoQueueLayout.IO_SLOT_BYTES + ". Fix: pass whole IO slots.");
        }
        if (bytes > IoQueueLayout.QUEUE_BYTES) {
            throw new QueueFullException(
                    QueueFullException.SUBMISSION,
                    "io_queue has " + bytes / IoQueueLayout.IO_SLOT_BYTES + " slots, the kernel polls at most "
                            + IoQueueLayout.IO_SLOT_COUNT + ". Fix: pass at most " + IoQueueLayout.QUEUE_BYTES
                            + " bytes of io_queue.");
        }
    }

    /**
     * Refuses a ring of any other length than the kernel's.
     *
     * @param slotCount u32 slots of the kernel
     * @throws BackendException when the length is not 64 bytes per slot
     */
    public static void validateRing(ByteBuffer ring, int slotCount) {
        validateRingLength(ring.remaining(), slotCount);
    }

    private static void validateRingLength(int bytes, int slotCount) {
        long expected = Integer.toUnsignedLong(slotCount) * SlotLayout.SLOT_BYTES;
        if (bytes != expected) {
            throw new BackendException("megakernel ring buffer has " + bytes + " bytes, expected " + expected
                    + " bytes for " + Integer.toUnsignedString(slotCount)
                    + " slots. Fix: build ring bytes with RingCodec.encodeEmpty(slotCount).");
        }
    }
}
