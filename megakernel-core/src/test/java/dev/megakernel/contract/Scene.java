package dev.megakernel.contract;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.PackedPayload;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;

/** The four buffers of a pass, built word by word: also what no publisher would write. */
public final class Scene {

    /** Observable words of a scene unless it says otherwise. */
    public static final int OBSERVABLES = 400;

    private final ByteBuffer control;
    private final ByteBuffer ring;
    private final ByteBuffer debugLog;
    private ByteBuffer ioQueue;

    private Scene(int slots, int observables) {
        control = ByteBuffer.wrap(ControlCodec.encode(false, ControlLayout.TENANT_MASK_COUNT, observables));
        ring = ByteBuffer.wrap(RingCodec.encodeEmpty(slots));
        debugLog = ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY));
        ioQueue = ByteBuffer.allocate(IoQueueLayout.QUEUE_BYTES);
    }

    /** A ring of EMPTY slots, all tenants authorised, observables zero. */
    public static Scene of(int slots) {
        return of(slots, OBSERVABLES);
    }

    /** As above with a number of observable words. */
    public static Scene of(int slots, int observables) {
        return new Scene(slots, observables);
    }

    /** What a pass left, for the next one, after the host authorised every tenant. */
    public static Scene after(PassResult result) {
        return new Scene(result).authoriseAll();
    }

    private Scene(PassResult result) {
        control = result.copy(0);
        ring = result.copy(1);
        debugLog = result.copy(2);
        ioQueue = result.copy(3);
    }

    private Scene authoriseAll() {
        control(ControlLayout.TENANT_BASE_WORD, ControlLayout.TENANT_MASK_BASE);
        for (int tenant = 0; tenant < ControlLayout.TENANT_MASK_COUNT; tenant++) {
            control(ControlLayout.TENANT_MASK_BASE + tenant, 1);
        }
        return this;
    }

    /** Publishes a slot of tenant 0, whatever its opcode. */
    public Scene slot(int slot, int opcode, int... args) {
        word(slot, SlotLayout.OPCODE_WORD, opcode);
        for (int i = 0; i < SlotLayout.ARGS_PER_SLOT; i++) {
            word(slot, SlotLayout.ARG0_WORD + i, i < args.length ? args[i] : 0);
        }
        return status(slot, SlotStatus.PUBLISHED);
    }

    /** Publishes a packed slot. */
    public Scene packed(int slot, PackedOp... ops) {
        return slot(slot, OpcodeSpace.PACKED_SLOT, PackedPayload.encode(List.of(ops)));
    }

    /** Sets the status of a slot. */
    public Scene status(int slot, int status) {
        return word(slot, SlotLayout.STATUS_WORD, status);
    }

    /** Sets the tenant of a slot. */
    public Scene tenant(int slot, int tenant) {
        return word(slot, SlotLayout.TENANT_WORD, tenant);
    }

    /** Sets any word of a slot. */
    public Scene word(int slot, int word, int value) {
        Words.put(ring, slot * SlotLayout.SLOT_WORDS + word, value);
        return this;
    }

    /** Sets any control word. */
    public Scene control(int word, int value) {
        Words.put(control, word, value);
        return this;
    }

    /** Sets an observable word. */
    public Scene observable(int index, int value) {
        return control(ControlLayout.OBSERVABLE_BASE + index, value);
    }

    /** Sets the cursor of the debug log. */
    public Scene cursor(int cursor) {
        Words.put(debugLog, DebugLogLayout.CURSOR_WORD, cursor);
        return this;
    }

    /** Replaces the IO queue. */
    public Scene ioQueue(ByteBuffer queue) {
        ioQueue = queue;
        return this;
    }

    /** Replaces the IO queue by slots that are zero but for their statuses. */
    public Scene ioStatuses(int... statuses) {
        ioQueue = ByteBuffer.allocate(statuses.length * IoQueueLayout.IO_SLOT_BYTES);
        for (int slot = 0; slot < statuses.length; slot++) {
            io(slot, IoQueueLayout.IO_STATUS_WORD, statuses[slot]);
        }
        return this;
    }

    /** Sets any word of an IO slot. */
    public Scene io(int slot, int word, int value) {
        Words.put(ioQueue, slot * IoQueueLayout.IO_SLOT_WORDS + word, value);
        return this;
    }

    /** Any word of an IO slot. */
    public int io(int slot, int word) {
        return Words.get(ioQueue, slot * IoQueueLayout.IO_SLOT_WORDS + word);
    }

    /** Slots of the IO queue. */
    public int ioSlots() {
        return ioQueue.remaining() / IoQueueLayout.IO_SLOT_BYTES;
    }

    /** Sets the first slots of the five partitions and where the last one ends. */
    public Scene partitions(int... offsets) {
        for (int i = 0; i < ControlLayout.PRIORITY_OFFSETS_COUNT; i++) {
            control(ControlLayout.PRIORITY_OFFSETS_BASE + i, offsets[i]);
        }
        return this;
    }

    /** Sets the starvation counter. */
    public Scene starvation(int consecutive) {
        return control(ControlLayout.PRIORITY_STARVATION_WORD, consecutive);
    }

    /** A control word as it is before the pass. */
    public int control(int word) {
        return Words.get(control, word);
    }

    /** The status of a slot before the pass. */
    public int status(int slot) {
        return word(slot, SlotLayout.STATUS_WORD);
    }

    /** A word of a slot before the pass. */
    public int word(int slot, int word) {
        return Words.get(ring, slot * SlotLayout.SLOT_WORDS + word);
    }

    /** Words in the control buffer. */
    public int controlWords() {
        return Words.count(control);
    }

    /** The cursor before the pass. */
    public int cursor() {
        return Words.get(debugLog, DebugLogLayout.CURSOR_WORD);
    }

    /** Slots in the ring. */
    public int slotCount() {
        return ring.remaining() / SlotLayout.SLOT_BYTES;
    }

    /** The buffers, for a dispatch. */
    public KernelInputs inputs() {
        return new KernelInputs(control, ring, debugLog, ioQueue);
    }
}
