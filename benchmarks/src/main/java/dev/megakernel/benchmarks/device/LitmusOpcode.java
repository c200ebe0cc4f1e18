package dev.megakernel.benchmarks.device;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeContext;
import dev.megakernel.protocol.SlotLayout;

/**
 * Takes twelve argument words and leaves twelve result words, each made of the argument at its place alone: a word of another
 * round, or at another place, shows as just that word.
 */
final class LitmusOpcode {

    /** Arguments, and as many results. */
    static final int WORDS = SlotLayout.ARGS_PER_SLOT;

    private static final int CODE = 0x53;
    private static final int FACTOR = 0x85EB_CA6B;
    private static final int PLACE = 0x27D4_EB2F;

    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;
    private static final long FIRST_MIX = 0xBF58_476D_1CE4_E5B9L;
    private static final long SECOND_MIX = 0x94D0_49BB_1331_11EBL;

    static final Opcode OPCODE =
            Opcode.define(CODE, "litmus").results(WORDS).body(LitmusOpcode::run).glsl(glsl());

    private LitmusOpcode() {}

    /** Argument {@code word} of a round: bits that look random, other ones for each word of each round. */
    static int argument(long round, int word) {
        long mixed = (round * WORDS + word + 1) * STEP;
        mixed = (mixed ^ (mixed >>> 30)) * FIRST_MIX;
        mixed = (mixed ^ (mixed >>> 27)) * SECOND_MIX;
        return (int) (mixed >>> Integer.SIZE);
    }

    /** Result {@code word} for that argument. */
    static int result(int argument, int word) {
        return (argument ^ PLACE * (word + 1)) * FACTOR;
    }

    private static void run(OpcodeContext slot) {
        for (int word = 0; word < WORDS; word++) {
            slot.result(word, result(slot.arg(word), word));
        }
    }

    private static String glsl() {
        StringBuilder body = new StringBuilder("void main() {\n");
        for (int word = 0; word < WORDS; word++) {
            body.append("    mk_result(%du, (mk_arg(%du) ^ %su) * %su);\n"
                    .formatted(
                            word,
                            word,
                            Integer.toUnsignedString(PLACE * (word + 1)),
                            Integer.toUnsignedString(FACTOR)));
        }
        return body.append("}\n").toString();
    }
}
