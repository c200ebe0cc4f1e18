package dev.megakernel.session;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.BufferValidation;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingTelemetry;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The buffers of a session's passes, used again and again. Control header, debug log and IO queue go in fresh every
 * time; of what a pass leaves behind only the observable words are carried into the next.
 *
 * <p>Owner thread only, but {@link #observables()}.
 */
final class SessionBuffers {

    /** Where backends put their outputs: in the order of the inputs. */
    private static final int CONTROL = 0;

    private static final int RING = CONTROL + 1;
    private static final int DEBUG_LOG = RING + 1;

    private final int slotCount;
    private final int[] observables;
    private final KernelInputs inputs;
    private final OutputBuffers outputs = new OutputBuffers();
    private final SlotFlyweight slot = new SlotFlyweight();

    SessionBuffers(int slotCount, Tenants tenants, int observables) {
        this.slotCount = slotCount;
        this.observables = new int[observables];
        this.inputs = new KernelInputs(
                control(slotCount, tenants, observables),
                ByteBuffer.wrap(RingCodec.encodeEmpty(slotCount)),
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)),
                ByteBuffer.wrap(IoQueueCodec.encodeEmpty(IoQueueLayout.IO_SLOT_COUNT)));
    }

    /** The encoder authorises tenants from 0 up without a gap; those not served are taken out again. */
    private static ByteBuffer control(int slotCount, Tenants tenants, int observables) {
        ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, ControlLayout.TENANT_MASK_COUNT, observables));
        for (int id = 0; id < ControlLayout.TENANT_MASK_COUNT; id++) {
            ServedTenant tenant = tenants.find(id);
            int mask = tenant == null ? 0 : ControlLayout.TENANT_MASK_ENABLED;
            long quota = tenant == null ? 0 : tenant.quota().granted().orElse(Words.MAX_U32);
            Words.put(control, ControlLayout.TENANT_MASK_BASE + id, mask);
            Words.put(control, ControlLayout.TENANT_QUOTA_BASE + id, (int) quota);
        }
        onePartition(control, slotCount);
        return control;
    }

    /** The session orders slots by priority itself: a kernel that goes by partitions finds all of them in one. */
    private static void onePartition(ByteBuffer control, int slotCount) {
        for (int level = Priority.NORMAL.level() + 1; level < ControlLayout.PRIORITY_OFFSETS_COUNT; level++) {
            Words.put(control, ControlLayout.PRIORITY_OFFSETS_BASE + level, slotCount);
        }
    }

    KernelInputs inputs() {
        return inputs;
    }

    OutputBuffers outputs() {
        return outputs;
    }

    /** Publishes a submission to a free slot of the next pass. */
    void publish(int index, Ticket ticket) {
        slot.wrap(inputs.ring(), index)
                .begin(ticket.tenant(), ticket.opcode().code())
                .priority(ticket.priority());
        int[] args = ticket.args();
        for (int i = 0; i < SlotLayout.ARGS_PER_SLOT; i++) {
            slot.arg(i, i < args.length ? args[i] : 0);
        }
        slot.publish();
    }

    /** Frees the first {@code count} slots. */
    void clear(int count) {
        for (int index = 0; index < count; index++) {
            slot.wrap(inputs.ring(), index).status(SlotStatus.EMPTY);
        }
    }

    /**
     * Checks what the pass left behind and keeps its observable words.
     *
     * @throws BackendException when buffers are missing or of another length than those that went in
     */
    void accept() {
        List<ByteBuffer> left = outputs.buffers();
        if (left.size() != ControlLayout.ABI_RESOURCE_COUNT) {
            throw new BackendException("megakernel readback returned " + left.size() + " buffers, expected "
                    + ControlLayout.ABI_RESOURCE_COUNT + ". Fix: let the backend return every buffer of the pass.");
        }
        BufferValidation.validateRing(ring(), slotCount);
        if (controlLeft().remaining() != inputs.control().remaining()) {
            throw new BackendException(
                    "megakernel readback returned " + controlLeft().remaining()
                            + " control bytes, expected " + inputs.control().remaining()
                            + ". Fix: let the backend return buffers of the length of its inputs.");
        }
        keepObservables();
    }

    private synchronized void keepObservables() {
        for (int i = 0; i < observables.length; i++) {
            int word = ControlLayout.OBSERVABLE_BASE + i;
            observables[i] = Words.get(controlLeft(), word);
            Words.put(inputs.control(), word, observables[i]);
        }
    }

    /** A copy of the observable words as the last pass left them. Any thread. */
    synchronized int[] observables() {
        return observables.clone();
    }

    /** STATUS of a slot after the pass. */
    int status(int index) {
        return slot.wrap(ring(), index).status();
    }

    /** What an opcode left in its slot, which ended DONE or FAULT. */
    SubmissionResult result(int index, Opcode opcode) {
        slot.wrap(ring(), index);
        if (slot.status() == SlotStatus.FAULT) {
            return SubmissionResult.fault(opcode.name(), outputs.faultCode(index));
        }
        int[] words = new int[opcode.traits().results()];
        for (int i = 0; i < words.length; i++) {
            words[i] = slot.arg(i);
        }
        return SubmissionResult.done(opcode.name(), words);
    }

    /**
     * The ring and header of the pass, which the caller keeps from changing meanwhile. Any thread.
     *
     * @param done what DONE_COUNT is to show
     * @param tenants whose claims the claim counters are to show
     */
    RingTelemetry look(long done, Tenants tenants) {
        ByteBuffer header = ByteBuffer.allocate(ControlLayout.CONTROL_MIN_BYTES);
        header.put(0, inputs.control(), inputs.control().position(), header.capacity());
        Words.put(header, ControlLayout.DONE_COUNT_WORD, (int) done);
        tenants.forEach(tenant -> Words.put(header, ControlLayout.TENANT_FAIRNESS_BASE + tenant.id(), (int)
                tenant.quota().claimed()));
        return RingTelemetry.decode(header, inputs.ring());
    }

    /** Records that PRINTF left. */
    ByteBuffer debugLog() {
        return outputs.buffers().get(DEBUG_LOG);
    }

    private ByteBuffer controlLeft() {
        return outputs.buffers().get(CONTROL);
    }

    private ByteBuffer ring() {
        return outputs.buffers().get(RING);
    }
}
