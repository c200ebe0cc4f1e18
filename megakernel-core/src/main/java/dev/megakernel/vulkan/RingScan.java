package dev.megakernel.vulkan;

import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.OpcodeTraits;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which phases a ring needs: a look at two words of each slot saves launches.
 *
 * <p>Counts may be too high, never too low: a packed slot counts as one that needs a workgroup, whatever it holds.
 */
record RingScan(int groupSlots, boolean fences, boolean shutdown, boolean polls) {

    static RingScan of(ByteBuffer ring, Program program) {
        SlotProcessor processor = program.processor();
        return processor == null ? ofOpcodes(ring, program) : ofProcessor(ring, processor.traits());
    }

    /** A processor knows two phases at most, whatever the opcodes say. */
    private static RingScan ofProcessor(ByteBuffer ring, OpcodeTraits traits) {
        int schedulable = 0;
        for (int word = SlotLayout.STATUS_WORD; word < Words.count(ring); word += SlotLayout.SLOT_WORDS) {
            schedulable += SlotStatus.isSchedulable(Words.get(ring, word)) ? 1 : 0;
        }
        return new RingScan(traits.scope() == OpcodeScope.WORKGROUP ? schedulable : 0, false, false, false);
    }

    private static RingScan ofOpcodes(ByteBuffer ring, Program program) {
        ByteBuffer words = ring.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int groupSlots = 0;
        boolean fences = false;
        boolean shutdown = false;
        boolean polls = false;
        for (int at = words.position(); at < words.limit(); at += SlotLayout.SLOT_BYTES) {
            int status = words.getInt(at + SlotLayout.STATUS_WORD * Integer.BYTES);
            int opcode = words.getInt(at + SlotLayout.OPCODE_WORD * Integer.BYTES);
            if (SlotStatus.isSchedulable(status)) {
                fences |= opcode == OpcodeSpace.BATCH_FENCE;
                shutdown |= opcode == OpcodeSpace.SHUTDOWN;
                groupSlots += needsWorkgroup(opcode, program.opcodes()) ? 1 : 0;
            }
            polls |= status == SlotStatus.WAIT_IO && opcode == OpcodeSpace.LOAD_MISS;
        }
        return new RingScan(
                groupSlots, fences, shutdown, polls && program.options().loadMiss());
    }

    private static boolean needsWorkgroup(int opcode, OpcodeCatalog catalog) {
        return opcode == OpcodeSpace.PACKED_SLOT
                || catalog.find(opcode)
                        .filter(known -> known.traits().scope() == OpcodeScope.WORKGROUP)
                        .isPresent();
    }
}
