package dev.megakernel.boot;

import dev.megakernel.opcode.Opcode;

/** Opcodes for tests. */
public final class Opcodes {

    public static final int ADD_CODE = 0x1000;

    private Opcodes() {}

    /** Adds two arguments. */
    public static Opcode add() {
        return add(ADD_CODE, "add");
    }

    /** Adds two arguments. */
    public static Opcode add(int code, String name) {
        return Opcode.define(code, name)
                .results(1)
                .body(context -> context.result(0, context.arg(0) + context.arg(1)))
                .glsl("void main() { mk_result(0u, mk_arg(0u) + mk_arg(1u)); }");
    }
}
