package dev.megakernel.vulkan;

import static dev.megakernel.protocol.SessionLayout.completionWord;
import static dev.megakernel.protocol.SessionLayout.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.PackedPayload;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.vulkan.HandHost.Slot;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What built-ins and the library's calls mean in a kernel that stays: the same as in a pass. */
@Tag("vulkan")
class VulkanPersistentBuiltInsTest {

    private static final int LANES = ring(2, false);
    private static final int GROUPS = ring(2, true);
    private static final int FIRST = ControlLayout.OBSERVABLE_BASE;
    private static final int OBSERVABLES = 512;

    private static final Opcode TWELVE =
            Opcode.define(0x40, "twelve").results(12).glsl("""
                    void main() {
                        for (uint i = 0u; i < 12u; ++i) {
                            mk_result(i, mk_arg(i) ^ (i << 16u));
                        }
                    }
                    """);
    private static final Opcode GROUP_FAULT = Opcode.define(0x41, "group-fault")
            .scope(OpcodeScope.WORKGROUP)
            .results(4)
            .glsl("""
                    void main() {
                        if (mk_invocation == 0u) {
                            mk_result(3u, 9u);
                        }
                        mk_barrier();
                        if (mk_invocation + 1u == MK_WORKGROUP_SIZE) {
                            mk_fault(mk_arg(0u));
                        }
                        mk_barrier();
                    }
                    """);
    private static final Opcode OUTSIDE = Opcode.define(0x42, "outside")
            .memory(WorkspaceAccess.WRITE)
            .glsl("void main() { mk_store(mk_arg(0u), mk_arg(1u), 1u); }");
    private static final Opcode TOO_MANY_RESULTS =
            Opcode.define(0x43, "too-many").results(1).glsl("void main() { mk_result(1u, 5u); }");

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private VulkanBackend backend;
    private CompiledKernel kernel;
    private HandHost host;
    private int uses;

    @BeforeEach
    void open() {
        backend = VULKAN.open();
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
        }
        backend.close();
    }

    private void host(boolean pairs) {
        KernelSpec spec = new KernelSpec(
                Program.of(OpcodeCatalog.of(List.of(TWELVE, GROUP_FAULT, OUTSIDE, TOO_MANY_RESULTS))),
                new WorkspaceSpec(List.of(
                        RegionSpec.mutable("words", 4),
                        RegionSpec.readOnly("fixed", 4, () -> ByteBuffer.allocate(0)))));
        kernel = backend.compile(spec, new LaunchConfig(8, 8));
        int[] slots = {16, 16, 16, 16, 16};
        host = new HandHost(kernel.persistent(new PersistentConfig(
                new SessionGeometry(slots, slots, 64, 1, 0, pairs),
                new PersistentConfig.Groups(1, 0),
                0,
                Duration.ofMillis(50),
                new PersistentConfig.Control(1, OBSERVABLES))));
    }

    private int[] run(int ring, int results, int opcode, int... args) {
        int completion = completionWord(++uses, uses % 64);
        host.publish(Slot.of(ring, opcode, args), completion);
        return host.await(completion, results);
    }

    private void runs(int opcode, int... args) {
        assertThat(run(LANES, 0, opcode, args)).as("opcode 0x%X", opcode).containsExactly(SessionLayout.STATUS_DONE, 0);
    }

    private void faults(int code, int opcode, int... args) {
        assertThat(run(LANES, 0, opcode, args))
                .as("opcode 0x%X", opcode)
                .containsExactly(SessionLayout.STATUS_FAULT, code);
    }

    private int observable(int index) {
        return word(FIRST + index);
    }

    private int word(int index) {
        return host.kernel.control().getInt(index * Integer.BYTES);
    }

    @Test
    void everyBuiltInOfLanesRuns() {
        host(false);
        runs(OpcodeSpace.NOP);
        runs(OpcodeSpace.STORE_U32, 77, FIRST + 1);
        assertThat(observable(1)).isEqualTo(77);
        runs(OpcodeSpace.ATOMIC_ADD, 5, FIRST + 1);
        assertThat(observable(1)).isEqualTo(82);
        runs(OpcodeSpace.LOAD_U32, FIRST + 1, 2);
        assertThat(observable(2)).isEqualTo(82);
        runs(OpcodeSpace.COMPARE_SWAP, FIRST + 1, 82, 90);
        assertThat(observable(1)).isEqualTo(90);
        assertThat(observable(FIRST + 1)).as("what was there before").isEqualTo(82);
        runs(OpcodeSpace.COMPARE_SWAP, FIRST + 1, 82, 91);
        assertThat(observable(1)).isEqualTo(90);
        runs(OpcodeSpace.PRINTF, 1, 2, 3);
    }

    @Test
    void packedSlotsAndCopiesOfWorkgroupsRun() {
        host(false);
        int[] packed = PackedPayload.encode(List.of(
                new PackedOp(OpcodeSpace.STORE_U32, 11, FIRST), new PackedOp(OpcodeSpace.ATOMIC_ADD, 4, FIRST)));
        runs(OpcodeSpace.PACKED_SLOT, packed);
        assertThat(observable(0)).isEqualTo(15);

        int[] withCopy = PackedPayload.encode(List.of(
                new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, FIRST),
                new PackedOp(OpcodeSpace.MEMCPY, FIRST, FIRST + 20, 3)));
        assertThat(run(GROUPS, 0, OpcodeSpace.PACKED_SLOT, withCopy)).containsExactly(SessionLayout.STATUS_DONE, 0);
        assertThat(observable(20)).isEqualTo(16);

        for (int i = 0; i < 100; i++) {
            host.kernel.control().putInt((FIRST + 100 + i) * Integer.BYTES, 1000 + i);
        }
        host.kernel.fence();
        assertThat(run(GROUPS, 0, OpcodeSpace.MEMCPY, FIRST + 100, FIRST + 300, 100))
                .containsExactly(SessionLayout.STATUS_DONE, 0);
        assertThat(IntStream.range(300, 400).map(this::observable))
                .containsExactlyElementsOf(IntStream.range(1000, 1100).boxed().toList());
        assertThat(observable(400)).isZero();
    }

    @Test
    void whatABuiltInMayNotDoFaultsAndChangesNothing() {
        host(false);
        int tenants = word(ControlLayout.TENANT_MASK_BASE);
        faults(FaultCode.NOT_WRITABLE, OpcodeSpace.STORE_U32, 5, ControlLayout.TENANT_MASK_BASE);
        faults(FaultCode.NOT_WRITABLE, OpcodeSpace.ATOMIC_ADD, 5, ControlLayout.SHUTDOWN_WORD);
        faults(FaultCode.NOT_WRITABLE, OpcodeSpace.STORE_U32, 5, FIRST + OBSERVABLES);
        faults(FaultCode.OUT_OF_BOUNDS, OpcodeSpace.LOAD_U32, FIRST + OBSERVABLES, 0);
        faults(FaultCode.MALFORMED_PACKED_SLOT, OpcodeSpace.PACKED_SLOT, 0xFFFF);
        assertThat(run(GROUPS, 0, OpcodeSpace.MEMCPY, FIRST, 0, 4))
                .containsExactly(SessionLayout.STATUS_FAULT, FaultCode.NOT_WRITABLE);
        assertThat(run(GROUPS, 0, OpcodeSpace.MEMCPY, FIRST, FIRST + OBSERVABLES - 1, 2))
                .containsExactly(SessionLayout.STATUS_FAULT, FaultCode.OUT_OF_BOUNDS);

        assertThat(word(ControlLayout.TENANT_MASK_BASE)).isEqualTo(tenants);
        assertThat(word(ControlLayout.SHUTDOWN_WORD)).isZero();
    }

    @Test
    void opcodesThatBelongToRingsOfPassesFault() {
        host(false);
        faults(FaultCode.UNKNOWN_OPCODE, OpcodeSpace.SHUTDOWN);
        faults(FaultCode.NO_HANDLER, OpcodeSpace.DFA_STEP);
        faults(FaultCode.NO_HANDLER, OpcodeSpace.LOAD_MISS);
        assertThat(word(ControlLayout.SHUTDOWN_WORD)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twelveResultsComeInQuartersAndInPairs(boolean pairs) {
        host(pairs);
        for (int round = 0; round < 100; round++) {
            int seed = round * 0x9E37_79B9;
            int[] args = IntStream.range(0, 12).map(i -> seed + i).toArray();
            int[] found = run(LANES, 12, 0x40, args);
            assertThat(found[0]).isEqualTo(SessionLayout.STATUS_DONE);
            for (int i = 0; i < 12; i++) {
                assertThat(found[1 + i]).as("result %d of round %d", i, round).isEqualTo(args[i] ^ i << 16);
            }
        }
    }

    @Test
    void aFaultOfAnyInvocationEndsTheWorkgroupsSlotAlone() {
        host(false);
        assertThat(run(GROUPS, 4, 0x41, 88)).containsExactly(SessionLayout.STATUS_FAULT, 88, 0, 0, 0);
        assertThat(run(GROUPS, 0, OpcodeSpace.NOP)).containsExactly(SessionLayout.STATUS_DONE, 0);
    }

    @Test
    void bodiesStayInsideTheirRegionsAndResults() {
        host(false);
        faults(FaultCode.WORKSPACE_BOUNDS, 0x42, 0, 4);
        faults(FaultCode.WORKSPACE_BOUNDS, 0x42, 0, -1);
        faults(FaultCode.WORKSPACE_READ_ONLY, 0x42, 1, 0);
        assertThat(run(LANES, 1, 0x43)).containsExactly(SessionLayout.STATUS_FAULT, FaultCode.RESULT_INDEX);
        runs(0x42, 0, 3);
    }

    @Test
    void aSlotThatIsNotThereIsBroken() {
        host(false);
        int position = host.head(LANES);
        int completion = completionWord(1, 1);
        host.store(Slot.of(LANES, OpcodeSpace.NOP), completion);
        int at = host.geometry.slotsByte(LANES) + position * SessionLayout.SLOT_BYTES;
        host.kernel.down().putInt(at, SessionLayout.sequenceWord(position + 1, 0));
        host.ring(LANES);

        assertThat(host.await(completion, 0)[0]).isEqualTo(SessionLayout.STATUS_BROKEN);
    }

    @Test
    void aBellThatCannotBeIsNoWork() {
        host(false);
        host.kernel.down().putInt(SessionLayout.bellWord(LANES) * Integer.BYTES, 17);
        host.kernel.fence();
        assertThat(run(GROUPS, 0, OpcodeSpace.NOP)[0]).isEqualTo(SessionLayout.STATUS_DONE);
        assertThat(host.claimed(LANES, 0)).isZero();
        host.kernel.down().putInt(SessionLayout.bellWord(LANES) * Integer.BYTES, -1);
        host.kernel.fence();
        assertThat(run(GROUPS, 0, OpcodeSpace.NOP)[0]).isEqualTo(SessionLayout.STATUS_DONE);
        assertThat(host.claimed(LANES, 0)).isZero();
        runs(OpcodeSpace.NOP);
    }
}
