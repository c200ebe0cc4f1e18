package dev.megakernel.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.contract.Scene;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.SystemContext;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostBackendTest {

    private static final LaunchConfig CONFIG = new LaunchConfig(8, 8);
    private static final int CODE = 0x40;
    private static final WorkspaceSpec WORKSPACE = new WorkspaceSpec(
            List.of(RegionSpec.readOnly("fixed", 4, () -> ByteBuffer.allocate(0)), RegionSpec.mutable("free", 4)));

    private final HostBackend backend = new HostBackend();
    private final OutputBuffers outputs = new OutputBuffers();

    private CompiledKernel kernel(WorkspaceAccess memory, OpcodeBody body) {
        Opcode opcode =
                Opcode.define(CODE, "mine").memory(memory).results(1).body(body).glsl("void main() {}");
        return backend.compile(new KernelSpec(Program.of(OpcodeCatalog.of(List.of(opcode))), WORKSPACE), CONFIG);
    }

    private int faultOf(WorkspaceAccess memory, OpcodeBody body) {
        return faultOf(kernel(memory, body), Scene.of(8).slot(0, CODE));
    }

    private int faultOf(CompiledKernel kernel, Scene scene) {
        kernel.dispatch(scene.inputs(), CONFIG, outputs);
        int status = Words.get(outputs.buffers().get(1), SlotLayout.STATUS_WORD);
        assertThat(status).isEqualTo(outputs.faultCode(0) == 0 ? SlotStatus.DONE : SlotStatus.FAULT);
        return outputs.faultCode(0);
    }

    @Test
    void theDeviceIsThisJvm() {
        DeviceInfo device = backend.device();
        assertThat(backend.id()).isEqualTo("host");
        assertThat(device.backend()).isEqualTo("host");
        assertThat(device.name()).contains(System.getProperty("java.version"));
        assertThat(device.kind()).isEqualTo(DeviceInfo.Kind.CPU);
        assertThat(device.uuid()).matches("[0-9a-f]{32}");
        assertThat(device.limits().loopIterations()).isZero();
        assertThat(new HostBackend().device()).isEqualTo(device);
        assertThat(kernel(WorkspaceAccess.NONE, context -> {}).id()).isEqualTo("host:passthrough");
    }

    @Test
    void anOpcodeWithoutJavaBodyIsRefusedAtCompileTime() {
        Opcode opcode = Opcode.define(CODE, "device-only").glsl("void main() {}");
        KernelSpec spec = new KernelSpec(Program.of(OpcodeCatalog.of(List.of(opcode))), WorkspaceSpec.EMPTY);
        assertThatThrownBy(() -> backend.compile(spec, CONFIG))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("\"device-only\" (0x40)")
                .hasMessageEndingWith("Fix: give it a Java body or use a Vulkan device.");
    }

    @Test
    void aBodyThatThrowsFaultsItsSlotAlone() {
        CompiledKernel kernel = kernel(WorkspaceAccess.NONE, context -> {
            if (context.slotIndex() == 0) {
                throw new IllegalStateException("bug");
            }
            context.result(0, 100 + context.slotIndex());
        });
        assertThat(faultOf(kernel, Scene.of(8).slot(0, CODE).slot(5, CODE))).isEqualTo(FaultCode.BODY_FAILED);
        assertThat(Words.get(outputs.buffers().get(1), 5 * SlotLayout.SLOT_WORDS + SlotLayout.ARG0_WORD))
                .isEqualTo(105);
    }

    @Test
    void aBodyThatNeverReturnsFromItselfFaults() {
        OpcodeBody[] self = new OpcodeBody[1];
        self[0] = context -> self[0].run(context);
        assertThat(faultOf(WorkspaceAccess.NONE, self[0])).isEqualTo(FaultCode.BODY_FAILED);
    }

    @Test
    void theFirstFaultCodeStays() {
        assertThat(faultOf(WorkspaceAccess.NONE, context -> {
                    context.fault(5);
                    context.fault(6);
                    throw new IllegalStateException("bug");
                }))
                .isEqualTo(5);
    }

    @Test
    void aFaultOfCodeZeroIsAFault() {
        CompiledKernel kernel = kernel(WorkspaceAccess.NONE, context -> context.fault(0));
        kernel.dispatch(Scene.of(8).slot(0, CODE).inputs(), CONFIG, outputs);
        assertThat(Words.get(outputs.buffers().get(1), SlotLayout.STATUS_WORD)).isEqualTo(SlotStatus.FAULT);
    }

    @Test
    void bodiesStayInsideTheAccessTheyDeclared() {
        assertThat(faultOf(WorkspaceAccess.NONE, context -> context.load(0, 0))).isEqualTo(FaultCode.BODY_FAILED);
        assertThat(faultOf(WorkspaceAccess.NONE, context -> context.store(1, 0, 1)))
                .isEqualTo(FaultCode.BODY_FAILED);
        assertThat(faultOf(WorkspaceAccess.READ, context -> context.store(1, 0, 1)))
                .isEqualTo(FaultCode.BODY_FAILED);
        assertThat(faultOf(WorkspaceAccess.READ, context -> context.add(1, 0, 1)))
                .isEqualTo(FaultCode.BODY_FAILED);
        assertThat(faultOf(WorkspaceAccess.READ, context -> context.load(1, 3))).isEqualTo(FaultCode.NONE);
    }

    @Test
    void violationsHaveTheirCodes() {
        assertThat(faultOf(WorkspaceAccess.WRITE, context -> context.load(0, 4)))
                .isEqualTo(FaultCode.WORKSPACE_BOUNDS);
        assertThat(faultOf(WorkspaceAccess.WRITE, context -> context.store(1, -1, 0)))
                .isEqualTo(FaultCode.WORKSPACE_BOUNDS);
        assertThat(faultOf(WorkspaceAccess.WRITE, context -> context.add(2, 0, 0)))
                .isEqualTo(FaultCode.WORKSPACE_BOUNDS);
        assertThat(faultOf(WorkspaceAccess.WRITE, context -> context.store(0, 0, 0)))
                .isEqualTo(FaultCode.WORKSPACE_READ_ONLY);
        assertThat(faultOf(WorkspaceAccess.WRITE, context -> context.add(0, 0, 0)))
                .isEqualTo(FaultCode.WORKSPACE_READ_ONLY);
        assertThat(faultOf(WorkspaceAccess.NONE, context -> context.result(1, 0)))
                .isEqualTo(FaultCode.RESULT_INDEX);
        assertThat(faultOf(WorkspaceAccess.NONE, context -> context.observableStore(1 << 30, 0)))
                .isEqualTo(FaultCode.OUT_OF_BOUNDS);
        assertThat(faultOf(WorkspaceAccess.READ, context -> context.region("unknown")))
                .isEqualTo(FaultCode.BODY_FAILED);
    }

    @Test
    void theInterpretersFaultsHaveTheirCodes() {
        CompiledKernel kernel = kernel(WorkspaceAccess.NONE, context -> context.result(0, 1));
        int end = ControlLayout.OBSERVABLE_BASE + Scene.OBSERVABLES;
        assertThat(faultOf(kernel, Scene.of(8).slot(0, 99))).isEqualTo(FaultCode.UNKNOWN_OPCODE);
        assertThat(faultOf(kernel, Scene.of(8).slot(0, OpcodeSpace.SYSTEM_MASK)))
                .isEqualTo(FaultCode.UNKNOWN_OPCODE);
        assertThat(faultOf(kernel, Scene.of(8).slot(0, OpcodeSpace.DFA_STEP))).isEqualTo(FaultCode.NO_HANDLER);
        assertThat(faultOf(kernel, Scene.of(8).slot(0, OpcodeSpace.LOAD_MISS))).isEqualTo(FaultCode.NO_HANDLER);
        assertThat(faultOf(kernel, Scene.of(8).slot(0, OpcodeSpace.STORE_U32, 1, 2)))
                .isEqualTo(FaultCode.NOT_WRITABLE);
        assertThat(faultOf(kernel, Scene.of(8).slot(0, OpcodeSpace.LOAD_U32, end)))
                .isEqualTo(FaultCode.OUT_OF_BOUNDS);
        assertThat(faultOf(kernel, Scene.of(8).slot(0, OpcodeSpace.PACKED_SLOT, -1)))
                .isEqualTo(FaultCode.MALFORMED_PACKED_SLOT);
        assertThat(faultOf(kernel, Scene.of(8).packed(0, new PackedOp(CODE)))).isEqualTo(FaultCode.RESULT_INDEX);
        assertThat(faultOf(kernel, Scene.of(8).slot(0, OpcodeSpace.NOP))).isEqualTo(FaultCode.NONE);
    }

    @Test
    void customBodiesDoNotSeeTheControlBuffer() {
        assertThat(faultOf(
                        WorkspaceAccess.NONE, context -> context.result(0, context instanceof SystemContext ? 1 : 0)))
                .isZero();
        assertThat(Words.get(outputs.buffers().get(1), SlotLayout.ARG0_WORD)).isZero();
    }

    @Test
    void resultsOfABodyThatSetsNoneAreZero() {
        kernel(WorkspaceAccess.NONE, context -> {})
                .dispatch(Scene.of(8).slot(0, CODE, 77, 78).inputs(), CONFIG, outputs);
        assertThat(Words.get(outputs.buffers().get(1), SlotLayout.ARG0_WORD)).isZero();
        assertThat(Words.get(outputs.buffers().get(1), SlotLayout.ARG0_WORD + 1))
                .isEqualTo(78);
    }

    @Test
    void regionsAreFoundByName() {
        CompiledKernel kernel = kernel(WorkspaceAccess.WRITE, context -> {
            int free = context.region("free");
            context.store(free, 3, 30);
            context.result(0, context.add(free, 3, 4) + context.regionWords(free) + context.load(free, 3));
        });
        assertThat(faultOf(kernel, Scene.of(8).slot(0, CODE))).isZero();
        assertThat(Words.get(outputs.buffers().get(1), SlotLayout.ARG0_WORD)).isEqualTo(30 + 4 + 34);
    }

    @Test
    void aClosedKernelRefusesToRun() {
        CompiledKernel kernel = kernel(WorkspaceAccess.NONE, context -> {});
        kernel.close();
        kernel.close();
        assertThatThrownBy(() -> kernel.dispatch(Scene.of(8).inputs(), CONFIG, outputs))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("host:passthrough")
                .hasMessageContaining("Fix: ");
    }
}
