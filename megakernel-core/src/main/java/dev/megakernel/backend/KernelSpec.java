package dev.megakernel.backend;

import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;

/**
 * What a kernel is made of.
 *
 * @param program what it does with a ring
 * @param workspace the regions its opcodes work on
 */
public record KernelSpec(Program program, WorkspaceSpec workspace) {

    /** The opcodes the kernel interprets. */
    public OpcodeCatalog opcodes() {
        return program.opcodes();
    }
}
