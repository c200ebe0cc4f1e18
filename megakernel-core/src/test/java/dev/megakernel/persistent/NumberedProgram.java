package dev.megakernel.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.simulated.DeviceProgram;
import dev.megakernel.simulated.Randomness;
import dev.megakernel.simulated.SlotOutcome;
import java.util.List;

/** Opcodes whose arguments and results all follow from the number of the slot, so that none can be taken for another's. */
final class NumberedProgram implements DeviceProgram {

    static final int FAULT_CODE = 77;

    private static final int LONGEST = 400;
    private static final int RESULT_SALT = 100;
    private static final int REFUSED_TENANT = 7;

    /** What a slot does. */
    enum Kind {
        ECHO(4),
        WIDE(SessionLayout.RESULTS),
        MUTE(0),
        FAULTY(2),
        SLOW(5);

        private final int results;

        Kind(int results) {
            this.results = results;
        }

        Opcode opcode(boolean workgroups) {
            Opcode.Builder builder = Opcode.define(code(workgroups), name().toLowerCase(java.util.Locale.ROOT))
                    .results(results);
            return builder.scope(workgroups ? OpcodeScope.WORKGROUP : OpcodeScope.LANE)
                    .glsl("");
        }

        private int code(boolean workgroups) {
            return 0x40 + 2 * ordinal() + (workgroups ? 1 : 0);
        }
    }

    private static final List<Kind> KINDS = List.of(Kind.values());

    private static Kind kind(int opcode) {
        return KINDS.get((opcode - 0x40) / 2);
    }

    static int tenant(boolean allowed) {
        return allowed ? 0 : REFUSED_TENANT;
    }

    static int arg(int number, int index) {
        return index == 0 ? number : (int) Randomness.mix(number * 31L + index);
    }

    static int result(int number, int index) {
        return arg(number, RESULT_SALT + index);
    }

    static void encode(int number, int[] args) {
        for (int i = 0; i < args.length; i++) {
            args[i] = arg(number, i);
        }
    }

    @Override
    public int results(int opcode) {
        return opcode < 0x40 || opcode >= 0x40 + 2 * KINDS.size() ? 0 : kind(opcode).results;
    }

    @Override
    public int duration(int opcode, int[] args) {
        boolean slow = opcode != OpcodeSpace.NOP && kind(opcode) == Kind.SLOW;
        return 1 + (args[1] >>> 1) % (slow ? LONGEST : 3);
    }

    @Override
    public SlotOutcome run(int opcode, int tenant, int[] args) {
        if (opcode == OpcodeSpace.NOP) {
            return SlotOutcome.done(new int[SessionLayout.RESULTS]);
        }
        if (kind(opcode) == Kind.FAULTY) {
            return SlotOutcome.fault(FAULT_CODE);
        }
        int[] results = new int[SessionLayout.RESULTS];
        for (int i = 0; i < kind(opcode).results; i++) {
            results[i] = result(args[0], i);
        }
        return SlotOutcome.done(results);
    }

    @Override
    public boolean isWhole(int opcode, int[] args) {
        if (opcode == OpcodeSpace.NOP) {
            return true;
        }
        for (int i = 0; i < args.length; i++) {
            if (args[i] != arg(args[0], i)) {
                return false;
            }
        }
        return true;
    }
}
