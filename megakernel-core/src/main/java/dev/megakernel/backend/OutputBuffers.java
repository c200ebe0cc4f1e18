package dev.megakernel.backend;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Readback;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Caller-owned storage for what a pass leaves behind; buffers are kept and reused from one dispatch to the next.
 *
 * <p>Not thread-safe.
 */
public final class OutputBuffers {

    private final List<ByteBuffer> buffers;
    private int[] faultCodes = new int[0];

    /** Storage for the four buffers of a pass. */
    public OutputBuffers() {
        this(ControlLayout.ABI_RESOURCE_COUNT);
    }

    /** Storage with places for a number of buffers; it grows when a backend hands out more. */
    public OutputBuffers(int expected) {
        buffers = new ArrayList<>(expected);
    }

    /** The buffers of the last dispatch, position 0 to limit, little-endian. A view that the next dispatch changes. */
    public List<ByteBuffer> buffers() {
        return Collections.unmodifiableList(buffers);
    }

    /** For backends: the buffer at {@code index}, empty but with room for {@code bytes}; buffers before it must exist. */
    public ByteBuffer prepare(int index, int bytes) {
        if (index == buffers.size()) {
            buffers.add(allocate(bytes));
        } else if (!isStorage(buffers.get(index), bytes)) {
            buffers.set(index, allocate(bytes));
        }
        return buffers.get(index).clear().limit(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** For backends: drops buffers an earlier dispatch left past the first {@code count}. */
    public void truncate(int count) {
        for (int last = buffers.size() - 1; last >= count; last--) {
            buffers.remove(last);
        }
    }

    /**
     * Swaps the four buffers of the last dispatch into a record without copying; its old buffers serve the next dispatch.
     *
     * @param slotCount u32 slots of the kernel
     * @throws dev.megakernel.protocol.MegakernelException when they are not the outputs of such a kernel, see {@link
     *     Readback#fromOutputs}; nothing is changed then
     */
    public void drainInto(Readback readback, int slotCount) {
        Readback.drainOutputsInto(buffers, slotCount, readback);
    }

    /** Empties the buffers and forgets fault codes; the storage stays. */
    public void empty() {
        buffers.forEach(buffer -> buffer.clear().limit(0));
        prepareFaultCodes(0);
    }

    /** For backends: room for one fault code a slot, all zero. */
    public int[] prepareFaultCodes(int slots) {
        if (faultCodes.length == slots) {
            java.util.Arrays.fill(faultCodes, 0);
        } else {
            faultCodes = new int[slots];
        }
        return faultCodes;
    }

    /** Puts back codes of slots that faulted in an earlier segment of the same dispatch. */
    void restoreFaultCodes(int[] earlier) {
        for (int slot = 0; slot < Math.min(earlier.length, faultCodes.length); slot++) {
            faultCodes[slot] |= earlier[slot];
        }
    }

    /** Why the slot faulted in the last pass: a {@link dev.megakernel.protocol.FaultCode}, or 0 when it did not or the backend does not tell. */
    public int faultCode(int slot) {
        return slot < faultCodes.length ? faultCodes[slot] : 0;
    }

    private static boolean isStorage(ByteBuffer buffer, int bytes) {
        return buffer.capacity() >= bytes && !buffer.isReadOnly();
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
