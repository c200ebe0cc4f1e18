package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The four buffers a dispatch left behind, under their names. The record shares the buffers' memory and owns it from
 * then on. Not thread-safe.
 */
public final class Readback {

    private static final int CONTROL = 0;
    private static final int RING = CONTROL + 1;
    private static final int DEBUG_LOG = RING + 1;
    private static final int IO_QUEUE = DEBUG_LOG + 1;

    private final ByteBuffer[] buffers = new ByteBuffer[ControlLayout.ABI_RESOURCE_COUNT];

    /** Creates a record of four empty buffers, to be filled by {@link #drainOutputsInto}. */
    public Readback() {
        Arrays.setAll(buffers, i -> ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Creates a record of four buffers, each from position to limit, whatever they hold. */
    public Readback(ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog, ByteBuffer ioQueue) {
        buffers[CONTROL] = slice(control);
        buffers[RING] = slice(ring);
        buffers[DEBUG_LOG] = slice(debugLog);
        buffers[IO_QUEUE] = slice(ioQueue);
    }

    /**
     * Names the outputs of a dispatch, each from position to limit.
     *
     * @param outputs control, ring, debug log and IO queue
     * @param slotCount u32 slots of the kernel
     * @throws BackendException when there are not four outputs, or one has not the length of its kind
     * @throws QueueFullException when the IO queue has more slots than a kernel polls
     */
    public static Readback fromOutputs(List<ByteBuffer> outputs, int slotCount) {
        validate(outputs, slotCount);
        return new Readback(outputs.get(CONTROL), outputs.get(RING), outputs.get(DEBUG_LOG), outputs.get(IO_QUEUE));
    }

    /**
     * Swaps the outputs of a dispatch into a record without copying: afterwards the list still has four entries, the
     * buffers the record held before, as storage for the next dispatch.
     *
     * @param outputs modifiable list of control, ring, debug log and IO queue
     * @param slotCount u32 slots of the kernel
     * @throws MegakernelException as {@link #fromOutputs}; list and record are left as they are
     */
    public static void drainOutputsInto(List<ByteBuffer> outputs, int slotCount, Readback target) {
        validate(outputs, slotCount);
        for (int i = 0; i < target.buffers.length; i++) {
            target.buffers[i] = outputs.set(i, target.buffers[i]);
        }
    }

    /** The control buffer, shared; position and limit are the caller's. */
    public ByteBuffer control() {
        return view(CONTROL);
    }

    /** The ring, shared; position and limit are the caller's. */
    public ByteBuffer ring() {
        return view(RING);
    }

    /** The debug log, shared; position and limit are the caller's. */
    public ByteBuffer debugLog() {
        return view(DEBUG_LOG);
    }

    /** The IO queue, shared; position and limit are the caller's. */
    public ByteBuffer ioQueue() {
        return view(IO_QUEUE);
    }

    /**
     * Slots of the ring.
     *
     * @throws BackendException when the ring is not whole slots
     */
    public int slotCount() {
        int bytes = buffers[RING].remaining();
        if (bytes % SlotLayout.SLOT_BYTES != 0) {
            throw new BackendException("megakernel readback ring has " + bytes + " bytes, not a multiple of slot size "
                    + SlotLayout.SLOT_BYTES + ". Fix: pass the complete ring output of a dispatch.");
        }
        return bytes / SlotLayout.SLOT_BYTES;
    }

    /** Lengths of the four buffers. */
    public ReadbackCounters counters() {
        return new ReadbackCounters(
                buffers[CONTROL].remaining(),
                buffers[RING].remaining(),
                buffers[DEBUG_LOG].remaining(),
                buffers[IO_QUEUE].remaining());
    }

    /** Two records are equal when their buffers hold the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Readback that && Arrays.equals(buffers, that.buffers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(buffers);
    }

    @Override
    public String toString() {
        return "Readback[" + counters() + "]";
    }

    private static void validate(List<ByteBuffer> outputs, int slotCount) {
        if (outputs.size() != ControlLayout.ABI_RESOURCE_COUNT) {
            throw new BackendException("megakernel readback returned " + outputs.size() + " buffers, expected "
                    + ControlLayout.ABI_RESOURCE_COUNT
                    + ". Fix: let the backend return control, ring, debug_log and io_queue in this order.");
        }
        BufferValidation.validateDispatch(
                outputs.get(CONTROL), outputs.get(RING), outputs.get(DEBUG_LOG), outputs.get(IO_QUEUE), slotCount);
    }

    private static ByteBuffer slice(ByteBuffer buffer) {
        return buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer view(int index) {
        return buffers[index].duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
