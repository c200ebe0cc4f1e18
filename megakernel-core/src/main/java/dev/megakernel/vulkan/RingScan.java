package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which phases a ring needs: a look at the first two words of each slot saves launches. Makes no garbage.
 *
 * <p>Counts may be too high, never too low: a packed slot counts as one that needs a workgroup, whatever it holds. One
 * thread at a time.
 */
final class RingScan {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Status and opcode are the two halves of a slot's first long. */
    private static final int OPCODE_SHIFT = Integer.SIZE * (SlotLayout.OPCODE_WORD - SlotLayout.STATUS_WORD);

    private final boolean processor;
    private final boolean processorInGroups;
    private final ProgramOptions options;
    private final IntSet groupOpcodes;
    private int phases;
    private int groupSlots;

    RingScan(Program program) {
        SlotProcessor body = program.processor();
        processor = body != null;
        processorInGroups = body != null && body.traits().scope() == OpcodeScope.WORKGROUP;
        options = program.options();
        groupOpcodes = IntSet.of(program.opcodes().all().stream()
                .filter(opcode -> opcode.traits().scope() == OpcodeScope.WORKGROUP)
                .mapToInt(Opcode::code)
                .toArray());
    }

    /** Looks at a ring, from position to limit. */
    void look(ByteBuffer ring) {
        groupSlots = 0;
        int late = 0;
        boolean schedulable = false;
        boolean polls = false;
        for (int at = ring.position(); at < ring.limit(); at += SlotLayout.SLOT_BYTES) {
            long first = (long) LONGS.get(ring, at);
            int status = (int) first;
            int opcode = (int) (first >>> OPCODE_SHIFT);
            if (SlotStatus.isSchedulable(status)) {
                schedulable = true;
                groupSlots += needsWorkgroup(opcode) ? 1 : 0;
                late |= latePhase(opcode);
            }
            polls |= status == SlotStatus.WAIT_IO && opcode == OpcodeSpace.LOAD_MISS;
        }
        phases = phases(schedulable, polls && options.loadMiss(), processor ? 0 : late);
    }

    private int phases(boolean schedulable, boolean polls, int late) {
        if (!schedulable && !polls) {
            return 0;
        }
        return 1 << KernelLayout.PHASE_LANES
                | late
                | (groupSlots > 0 ? 1 << KernelLayout.PHASE_GROUPS : 0)
                | (polls ? 1 << KernelLayout.PHASE_POLLS : 0)
                | (options.form() == KernelForm.PRIORITY ? 1 << KernelLayout.PHASE_ACCOUNTS : 0);
    }

    private static int latePhase(int opcode) {
        return opcode == OpcodeSpace.BATCH_FENCE
                ? 1 << KernelLayout.PHASE_FENCES
                : opcode == OpcodeSpace.SHUTDOWN ? 1 << KernelLayout.PHASE_SHUTDOWN : 0;
    }

    /** A processor takes all slots, whatever the opcodes say. */
    private boolean needsWorkgroup(int opcode) {
        return processor ? processorInGroups : opcode == OpcodeSpace.PACKED_SLOT || groupOpcodes.contains(opcode);
    }

    /** The phases the ring needs, bit {@code 1 << phase} for each; 0 when a pass would leave it as it is. */
    int phases() {
        return phases;
    }

    /** Slots that need a workgroup, at most. */
    int groupSlots() {
        return groupSlots;
    }
}
