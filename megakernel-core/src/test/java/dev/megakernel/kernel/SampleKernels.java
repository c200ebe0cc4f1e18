package dev.megakernel.kernel;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import java.nio.ByteBuffer;
import java.util.List;

/** Kernels that tests assemble and compile. */
final class SampleKernels {

    private static final int CODE = 0x100;

    static final WorkspaceSpec WORKSPACE = new WorkspaceSpec(List.of(
            RegionSpec.readOnly("place-names", 8, () -> ByteBuffer.allocate(0)), RegionSpec.mutable("totals", 4)));

    private SampleKernels() {}

    static Opcode.Builder lane() {
        return Opcode.define(CODE, "sample");
    }

    static Opcode.Builder workgroup() {
        return lane().scope(OpcodeScope.WORKGROUP).memory(WorkspaceAccess.WRITE);
    }

    static String assemble(Opcode... opcodes) {
        return KernelAssembler.assemble(Program.of(OpcodeCatalog.of(List.of(opcodes))), WORKSPACE);
    }

    /** Two opcodes that touch what is generated: scopes, results, regions. */
    static String typical() {
        return typical(ProgramOptions.DEFAULT);
    }

    /** The same in a kernel that treats slots in a certain way. */
    static String typical(ProgramOptions options) {
        Opcode sum = lane().results(2).glsl("void main() {\n    mk_result(0u, mk_arg(0u) + mk_arg(1u));\n}\n");
        Opcode tally = Opcode.define(CODE + 1, "tally")
                .scope(OpcodeScope.WORKGROUP)
                .memory(WorkspaceAccess.WRITE)
                .glsl("void main() {\n    mk_add(REGION_TOTALS, 0u, mk_load(REGION_PLACE_NAMES, mk_invocation));\n}");
        return KernelAssembler.assemble(new Program(OpcodeCatalog.of(List.of(sum, tally)), options), WORKSPACE);
    }
}
