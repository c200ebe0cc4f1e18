package dev.megakernel.demo.web;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeTraits;

/**
 * An opcode as the list shows it.
 *
 * @param name name, as in {@code /api/opcodes/{name}}
 * @param code u32 in hexadecimal
 * @param scope LANE or WORKGROUP
 * @param memory what it may do with the workspace
 * @param idempotent whether it may be run again after a device loss
 * @param results number of result words
 * @param builtIn whether it came with the product
 */
record OpcodeView(
        String name, String code, String scope, String memory, boolean idempotent, int results, boolean builtIn) {

    static OpcodeView of(Opcode opcode, boolean builtIn) {
        OpcodeTraits traits = opcode.traits();
        return new OpcodeView(
                opcode.name(),
                "0x%08X".formatted(opcode.code()),
                traits.scope().name(),
                traits.memory().name(),
                traits.idempotent(),
                traits.results(),
                builtIn);
    }
}
