package dev.megakernel;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.BufferValidation;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.Readback;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.RingTelemetry;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.WorkItem;
import dev.megakernel.stats.DispatchStats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The four buffers of a kernel on the host, carried from one pass to the next: publish, dispatch, look, publish again.
 *
 * <p>Every dispatch travels as host bytes, and its statistics are those of host bytes. Two sets of storage take turns, so
 * that passes in a row allocate nothing. Not thread-safe.
 */
public final class HostMirror {

    private final int slotCount;
    private final OutputBuffers scratch = scratch();
    private Readback content;
    /** The content's ring, kept so that publishing does not make a view each time. */
    private ByteBuffer publishRing;

    private HostMirror(int slotCount, Readback content) {
        this.slotCount = slotCount;
        this.content = content;
        this.publishRing = content.ring();
    }

    /**
     * An idle mirror: empty ring with default priority partitions, empty debug log, IO queue of 64 free slots.
     *
     * @param slotCount u32 slots of the ring
     * @param tenants u32 tenants that are authorised, from 0 up; at most 29
     * @param observables u32 observable words
     * @throws dev.megakernel.protocol.ProtocolException when the ring or the control buffer would be too long
     */
    public static HostMirror of(int slotCount, int tenants, int observables) {
        return new HostMirror(slotCount, idle(slotCount, tenants, observables));
    }

    /**
     * A mirror of copies of these buffers, each from position to limit.
     *
     * @throws BackendException when a buffer has not the length of its kind
     * @throws QueueFullException when there are too many IO slots
     */
    public static HostMirror fromParts(KernelInputs parts, int slotCount) {
        BufferValidation.validateControl(parts.control());
        BufferValidation.validateDebugLog(parts.debugLog());
        BufferValidation.validateIoQueue(parts.ioQueue());
        long expected = (long) slotCount * SlotLayout.SLOT_BYTES;
        if (parts.ring().remaining() != expected) {
            throw new BackendException("megakernel resident ring has "
                    + parts.ring().remaining() + " bytes, expected " + expected + " for " + slotCount
                    + " slots. Fix: pass the ring of a kernel with this slot count.");
        }
        return new HostMirror(slotCount, copyOf(parts.inOrder()));
    }

    /** Makes the mirror as idle as a new one with as many slots. */
    public void reset(int tenants, int observables) {
        content = idle(slotCount, tenants, observables);
        publishRing = content.ring();
    }

    /** Slots of the ring. */
    public int slotCount() {
        return slotCount;
    }

    /** The control buffer: shared, writable, little-endian; ask again after a dispatch, which exchanges the storage. */
    public ByteBuffer control() {
        return content.control();
    }

    /** The ring, as above. */
    public ByteBuffer ring() {
        return content.ring();
    }

    /** The debug log, as above. */
    public ByteBuffer debugLog() {
        return content.debugLog();
    }

    /** The IO queue, as above. */
    public ByteBuffer ioQueue() {
        return content.ioQueue();
    }

    /**
     * Publishes one slot, see {@link RingPublisher#publishSlot}.
     *
     * @throws QueueFullException when slot, opcode or arguments are refused; nothing is changed then
     */
    public void publishSlot(int slot, int tenant, int opcode, int... args) {
        RingPublisher.publishSlot(publishRing, slot, tenant, opcode, args);
    }

    /**
     * Publishes work items from a slot on, all or none, see {@link RingPublisher#publishWorkItems}.
     *
     * @return how many
     * @throws QueueFullException when an item or a slot is refused; nothing is changed then
     */
    public int publishWorkItems(int firstSlot, int tenant, List<WorkItem> items) {
        return RingPublisher.publishWorkItems(publishRing, firstSlot, tenant, items);
    }

    /** Counters and slots now. */
    public RingTelemetry telemetry() {
        return RingTelemetry.decode(control(), ring());
    }

    /**
     * Runs one pass over the mirror and hands out what it left; the mirror keeps its content.
     *
     * @throws BackendException when the kernel has another slot count, the pass failed, or its outputs are not four
     *     buffers of the right lengths
     */
    public Readback dispatch(Megakernel kernel) {
        requireSameSlots(kernel);
        return kernel.dispatchReadback(inputs());
    }

    /** Runs one pass and takes what it left for the mirror's content; on failure the mirror keeps what it had. */
    public void dispatchUpdate(Megakernel kernel) {
        dispatchUpdateObserved(kernel);
    }

    /**
     * As above.
     *
     * @return what the dispatch cost
     */
    public DispatchStats dispatchUpdateObserved(Megakernel kernel) {
        requireSameSlots(kernel);
        try {
            return kernel.dispatchReadbackInto(inputs(), scratch, content);
        } finally {
            publishRing = content.ring();
        }
    }

    /** Why a slot faulted in the last updating dispatch: a {@link dev.megakernel.protocol.FaultCode}, or 0. */
    public int faultCode(int slot) {
        return scratch.faultCode(slot);
    }

    /** Output buffers that are kept for the next dispatch: 4, from the start. */
    public int retainedOutputs() {
        return scratch.buffers().size();
    }

    /** A copy of the content. */
    public Readback snapshotReadback() {
        return copyOf(inputs().inOrder());
    }

    /** A mirror of its own with the same content. */
    public HostMirror copy() {
        return new HostMirror(slotCount, snapshotReadback());
    }

    /** Two mirrors are equal when their four buffers are; what they keep for the next dispatch does not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HostMirror that && content.equals(that.content);
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }

    @Override
    public String toString() {
        return "HostMirror[" + content + "]";
    }

    private KernelInputs inputs() {
        return new KernelInputs(control(), ring(), debugLog(), ioQueue());
    }

    private void requireSameSlots(Megakernel kernel) {
        if (kernel.slotCount() != slotCount) {
            throw new BackendException("resident buffer slot_count " + slotCount
                    + " does not match megakernel slot_count " + kernel.slotCount()
                    + ". Fix: make the mirror with the slot count of the kernel that runs it.");
        }
    }

    private static Readback idle(int slotCount, int tenants, int observables) {
        ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(slotCount));
        ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, tenants, observables));
        ControlCodec.writeDefaultPriorityOffsets(control, slotCount);
        return new Readback(
                control,
                ring,
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)),
                ByteBuffer.wrap(IoQueueCodec.encodeEmpty(IoQueueLayout.IO_SLOT_COUNT)));
    }

    private static Readback copyOf(List<ByteBuffer> buffers) {
        List<ByteBuffer> copies = buffers.stream()
                .map(buffer -> ByteBuffer.allocate(buffer.remaining())
                        .put(buffer.duplicate())
                        .flip()
                        .order(ByteOrder.LITTLE_ENDIAN))
                .toList();
        return new Readback(copies.get(0), copies.get(1), copies.get(2), copies.get(3));
    }

    private static OutputBuffers scratch() {
        OutputBuffers scratch = new OutputBuffers();
        for (int i = 0; i < ControlLayout.ABI_RESOURCE_COUNT; i++) {
            scratch.prepare(i, 0);
        }
        return scratch;
    }
}
