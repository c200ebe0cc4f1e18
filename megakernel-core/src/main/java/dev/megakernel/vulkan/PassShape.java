package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.IoQueueLayout;
import java.nio.ByteBuffer;

/**
 * Which launches a pass takes over buffers of which lengths, and where these lie in one piece of memory: the pass buffer
 * first, since its end is read back with the others. Passes of the same shape run the same commands. Mutable, so that
 * looking for a shape makes no garbage; one thread at a time.
 */
final class PassShape {

    private static final int BUFFERS = ControlLayout.ABI_RESOURCE_COUNT;
    /** Vulkan asks for no coarser alignment of a binding, whatever the device. */
    private static final int ALIGNMENT = 256;

    private final int slots;
    private final int[] lengths = new int[BUFFERS];
    private final long[] starts = new long[BUFFERS + 1];
    private int segment;
    private int phases;
    private int laneGroups;
    private int groups;

    PassShape(int slots) {
        this.slots = slots;
    }

    /** Takes the lengths of inputs, and launches nothing until told to. */
    void measure(KernelInputs inputs, int ofSegment) {
        segment = ofSegment;
        launch(0, 0, 0);
        long end = align(KernelLayout.passBytes(slots));
        for (int i = 0; i < BUFFERS; i++) {
            lengths[i] = buffer(inputs, i).remaining();
            starts[i] = end;
            end = align(end + Math.max(lengths[i], 1));
        }
        starts[BUFFERS] = end;
    }

    /**
     * Sets what is launched.
     *
     * @param launched bit {@code 1 << phase} for each phase
     * @param lanes workgroups of the lane phase
     * @param groupSlots workgroups of the group phase
     */
    void launch(int launched, int lanes, int groupSlots) {
        phases = launched;
        laneGroups = lanes;
        groups = groupSlots;
    }

    private static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** The input with a binding. */
    static ByteBuffer buffer(KernelInputs inputs, int binding) {
        return switch (binding) {
            case KernelLayout.BINDING_CONTROL -> inputs.control();
            case KernelLayout.BINDING_RING -> inputs.ring();
            case KernelLayout.BINDING_DEBUG_LOG -> inputs.debugLog();
            default -> inputs.ioQueue();
        };
    }

    /** Bytes of an input. */
    int length(int binding) {
        return lengths[binding];
    }

    /** First byte of an input. */
    long start(int binding) {
        return starts[binding];
    }

    /** First byte of what a pass hands out: fault codes, then the four buffers up to {@link #bytes}. */
    long firstResult() {
        return (long) KernelLayout.faultCodeWord(slots, 0) * Integer.BYTES;
    }

    /** Bytes of all together. */
    long bytes() {
        return starts[BUFFERS];
    }

    int segment() {
        return segment;
    }

    boolean launchesNothing() {
        return phases == 0;
    }

    boolean launches(int phase) {
        return (phases & 1 << phase) != 0;
    }

    int laneGroups() {
        return laneGroups;
    }

    int groups() {
        return groups;
    }

    PassRecorder.Lengths words() {
        return new PassRecorder.Lengths(
                lengths[KernelLayout.BINDING_CONTROL] / Integer.BYTES,
                lengths[KernelLayout.BINDING_IO_QUEUE] / IoQueueLayout.IO_SLOT_BYTES);
    }

    /** Whether passes of both shapes run the same commands. */
    boolean isSame(PassShape other) {
        boolean same = segment == other.segment
                && phases == other.phases
                && laneGroups == other.laneGroups
                && groups == other.groups;
        for (int i = 0; i < BUFFERS && same; i++) {
            same = lengths[i] == other.lengths[i];
        }
        return same;
    }

    /** Becomes the same as another shape of as many slots. */
    void become(PassShape other) {
        segment = other.segment;
        launch(other.phases, other.laneGroups, other.groups);
        System.arraycopy(other.lengths, 0, lengths, 0, lengths.length);
        System.arraycopy(other.starts, 0, starts, 0, starts.length);
    }

    /** Becomes the same as no shape that launches anything. */
    void forget() {
        launch(0, 0, 0);
    }
}
