package dev.megakernel.backend;

import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.WorkspaceSpec;

/**
 * What a kernel is made of.
 *
 * @param opcodes the opcodes it interprets
 * @param workspace the regions its opcodes work on
 * @param privilegedControlWrites whether built-ins may write control words below the observables (D1)
 */
public record KernelSpec(OpcodeCatalog opcodes, WorkspaceSpec workspace, boolean privilegedControlWrites) {}
