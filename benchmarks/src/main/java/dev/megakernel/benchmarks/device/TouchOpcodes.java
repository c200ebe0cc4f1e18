package dev.megakernel.benchmarks.device;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeContext;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.protocol.SlotLayout;

/**
 * What a round trip runs: each slot reads a word of the workspace, stores another value there, and leaves a result that
 * only comes out right when both happened once and in order.
 */
final class TouchOpcodes {

    /** Region of the words. */
    static final String REGION = "cells";

    /** Argument word that holds the index of the word to touch. */
    static final int CELL_ARGUMENT = 0;

    /** Argument word that holds the value to store. */
    static final int VALUE_ARGUMENT = 1;

    private static final int ONE_CODE = 0x50;
    private static final int TWELVE_CODE = 0x51;

    /** What the first result multiplies the word that was there with. */
    static final int FACTOR = 0x9E37_79B1;

    /** Leaves one result. */
    static final Opcode ONE = opcode(ONE_CODE, "touch", 1);

    /** Leaves twelve results: the one, and the numbers after it. */
    static final Opcode TWELVE = opcode(TWELVE_CODE, "touch-twelve", SlotLayout.ARGS_PER_SLOT);

    private TouchOpcodes() {}

    /** The region, of this many words. */
    static RegionSpec region(int words) {
        return RegionSpec.mutable(REGION, words);
    }

    /** The first result for a word that held {@code before} and got {@code value}. */
    static int result(int before, int value) {
        return before * FACTOR + value;
    }

    private static Opcode opcode(int code, String name, int results) {
        return Opcode.define(code, name)
                .memory(WorkspaceAccess.WRITE)
                .results(results)
                .body(slot -> run(slot, results))
                .glsl(glsl(results));
    }

    private static void run(OpcodeContext slot, int results) {
        int region = slot.region(REGION);
        int cell = slot.arg(CELL_ARGUMENT);
        int value = slot.arg(VALUE_ARGUMENT);
        int before = slot.load(region, cell);
        slot.store(region, cell, value);
        for (int i = 0; i < results; i++) {
            slot.result(i, result(before, value) + i);
        }
    }

    private static String glsl(int results) {
        StringBuilder body = new StringBuilder();
        body.append("void main() {\n");
        body.append("    uint cell = mk_arg(%du);\n".formatted(CELL_ARGUMENT));
        body.append("    uint value = mk_arg(%du);\n".formatted(VALUE_ARGUMENT));
        body.append("    uint before = mk_load(REGION_CELLS, cell);\n");
        body.append("    mk_store(REGION_CELLS, cell, value);\n");
        body.append("    uint answer = before * %su + value;\n".formatted(Integer.toUnsignedString(FACTOR)));
        for (int i = 0; i < results; i++) {
            body.append("    mk_result(%du, answer + %du);\n".formatted(i, i));
        }
        return body.append("}\n").toString();
    }
}
