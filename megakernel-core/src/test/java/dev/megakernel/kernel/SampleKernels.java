package dev.megakernel.kernel;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.SlotProcessor;
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

    static String jit(SlotProcessor processor) {
        return KernelAssembler.assemble(Program.jit(processor), WORKSPACE);
    }

    /** A processor of three segments in workgroups. */
    static String jit() {
        return jit(SlotProcessor.define("steps")
                .scope(OpcodeScope.WORKGROUP)
                .memory(WorkspaceAccess.WRITE)
                .results(1)
                .glsl("""
                        uint st_step(uint x) {
                            return x + 1u;
                        }

                        void main() {
                            uint own = st_step(mk_opcode());
                            mk_add(REGION_TOTALS, 0u, own); mk_grid_sync(); mk_barrier();
                            mk_grid_sync(
                            );
                            mk_result(0u, mk_load(REGION_TOTALS, 0u));
                        }
                        """));
    }

    /** Two opcodes that touch what is generated: scopes, results, regions. */
    static String typical() {
        return typical(ProgramOptions.DEFAULT);
    }

    /** The same in a kernel that treats slots in a certain way. */
    static String typical(ProgramOptions options) {
        return KernelAssembler.assemble(new Program(typicalOpcodes(), options), WORKSPACE);
    }

    /** The same as a kernel that stays on the device. */
    static String session() {
        return KernelAssembler.assembleSession(typicalOpcodes(), WORKSPACE, true);
    }

    private static OpcodeCatalog typicalOpcodes() {
        Opcode sum = lane().results(2).glsl("void main() {\n    mk_result(0u, mk_arg(0u) + mk_arg(1u));\n}\n");
        Opcode tally = Opcode.define(CODE + 1, "tally")
                .scope(OpcodeScope.WORKGROUP)
                .memory(WorkspaceAccess.WRITE)
                .glsl("void main() {\n    mk_add(REGION_TOTALS, 0u, mk_load(REGION_PLACE_NAMES, mk_invocation));\n}");
        return OpcodeCatalog.of(List.of(sum, tally));
    }
}
