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
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.vulkan.HandHost.Slot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("vulkan")
class VulkanPersistentKernelTest {

    private static final int NORMAL = ring(2, false);
    private static final int NORMAL_GROUPS = ring(2, true);
    private static final int CLOSE_TO_WRAPPING = -5;

    private static final Opcode TWELVE =
            Opcode.define(0x40, "twelve").results(12).glsl("""
                    void main() {
                        for (uint i = 0u; i < 12u; ++i) {
                            mk_result(i, mk_arg(i) * 3u + i);
                        }
                    }
                    """);
    private static final Opcode TALLY = Opcode.define(0x41, "tally")
            .memory(WorkspaceAccess.WRITE)
            .results(1)
            .glsl("void main() { mk_result(0u, mk_add(REGION_WORDS, mk_arg(0u), mk_arg(1u))); }");
    private static final Opcode GROUP_SUM = Opcode.define(0x42, "group-sum")
            .scope(OpcodeScope.WORKGROUP)
            .memory(WorkspaceAccess.WRITE)
            .results(2)
            .glsl("""
                    void main() {
                        if (mk_invocation == 0u) {
                            mk_scratch[0] = 0u;
                        }
                        mk_barrier();
                        atomicAdd(mk_scratch[0], mk_invocation + mk_arg(0u));
                        mk_barrier();
                        if (mk_invocation == 0u) {
                            mk_result(0u, mk_scratch[0]);
                            mk_result(1u, MK_WORKGROUP_SIZE);
                            mk_store(REGION_WORDS, 7u, mk_scratch[0]);
                        }
                    }
                    """);
    private static final Opcode FAULTY =
            Opcode.define(0x43, "faulty").results(4).glsl("void main() { mk_result(3u, 9u); mk_fault(mk_arg(0u)); }");

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private VulkanBackend backend;
    private CompiledKernel kernel;
    private HandHost host;

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

    private HandHost host(int workgroupSize) {
        return host(workgroupSize, false, 0);
    }

    private HandHost host(int workgroupSize, boolean pairs, int firstPosition) {
        KernelSpec spec = new KernelSpec(
                Program.of(OpcodeCatalog.of(List.of(TWELVE, TALLY, GROUP_SUM, FAULTY))),
                new WorkspaceSpec(List.of(RegionSpec.mutable("words", 64))));
        kernel = backend.compile(spec, new LaunchConfig(workgroupSize, workgroupSize));
        int[] slots = {64, 64, 64, 64, 64};
        PersistentConfig config = new PersistentConfig(
                new SessionGeometry(slots, new int[] {8, 8, 8, 8, 8}, 128, 4, 64, pairs),
                new PersistentConfig.Groups(1, 0),
                firstPosition,
                Duration.ofMillis(50),
                new PersistentConfig.Control(0b101, 16));
        host = new HandHost(kernel.persistent(config));
        return host;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void twelveResultsComeBackRoundAfterRound(int workgroupSize) {
        host(workgroupSize);
        for (int round = 1; round <= 200; round++) {
            int completion = completionWord(round, round % 3);
            host.publish(Slot.of(NORMAL, 0x40, round, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), completion);

            assertThat(host.await(completion, 12))
                    .as("round %d", round)
                    .containsExactly(SessionLayout.STATUS_DONE, round * 3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void fullRingsOfManyKindsRun(int workgroupSize) {
        host(workgroupSize, true, CLOSE_TO_WRAPPING);
        for (int lap = 1; lap <= 5; lap++) {
            for (int i = 0; i < 64; i++) {
                host.store(Slot.of(NORMAL, 0x41, 3, 1), completionWord(lap, i));
            }
            host.ring(NORMAL);
            for (int i = 0; i < 8; i++) {
                host.publish(Slot.of(NORMAL_GROUPS, 0x42, i), completionWord(lap, 64 + i));
            }
            for (int i = 0; i < 8; i++) {
                int[] found = host.await(completionWord(lap, 64 + i), 2);
                int size = found[2];
                assertThat(size).as("devices may run narrower workgroups").isBetween(1, workgroupSize);
                assertThat(found).startsWith(SessionLayout.STATUS_DONE, size * i + size * (size - 1) / 2);
            }
            int sum = 0;
            for (int i = 0; i < 64; i++) {
                int[] found = host.await(completionWord(lap, i), 1);
                assertThat(found[0]).isEqualTo(SessionLayout.STATUS_DONE);
                sum += found[1];
            }
            int before = (lap - 1) * 64;
            assertThat(sum).as("each add saw another value").isEqualTo(64 * before + 64 * 63 / 2);
            assertThat(host.claimed(NORMAL, host.head(NORMAL) - 64)).isEqualTo(host.head(NORMAL));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void faultsRefusalsAndCancellationsAreTold(int workgroupSize) {
        host(workgroupSize);
        host.store(Slot.of(NORMAL, 0x43, 77), completionWord(1, 1));
        host.store(Slot.of(NORMAL, 0x99), completionWord(1, 2));
        host.store(new Slot(NORMAL, 0, OpcodeSpace.NOP, 2), completionWord(1, 3));
        host.store(new Slot(NORMAL, 0, OpcodeSpace.NOP, 1), completionWord(1, 4));
        host.store(new Slot(NORMAL, 0, OpcodeSpace.NOP, 40), completionWord(1, 5));
        int taken = host.store(Slot.of(NORMAL, OpcodeSpace.NOP), completionWord(1, 6));
        host.cancel(NORMAL, taken);
        host.ring(NORMAL);

        assertThat(host.await(completionWord(1, 1), 4)).containsExactly(SessionLayout.STATUS_FAULT, 77, 0, 0, 0);
        assertThat(host.await(completionWord(1, 2), 0))
                .containsExactly(SessionLayout.STATUS_FAULT, FaultCode.UNKNOWN_OPCODE);
        assertThat(host.await(completionWord(1, 3), 0)[0]).isEqualTo(SessionLayout.STATUS_DONE);
        assertThat(host.await(completionWord(1, 4), 0)[0]).isEqualTo(SessionLayout.STATUS_REFUSED);
        assertThat(host.await(completionWord(1, 5), 0)[0]).isEqualTo(SessionLayout.STATUS_REFUSED);
        assertThat(host.await(completionWord(1, 6), 0)[0]).isEqualTo(SessionLayout.STATUS_CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void batchesCompleteByOneCounter(int workgroupSize) {
        host(workgroupSize, false, CLOSE_TO_WRAPPING);
        for (int round = 1; round <= 6; round++) {
            int named = completionWord(round, 2);
            int first = host.head(NORMAL);
            host.batch(2, 40, completionWord(round, 9), 8, first);
            for (int i = 0; i < 40; i++) {
                int flags = SessionLayout.FLAG_COUNTED | SessionLayout.FLAG_RESULTS;
                int opcode = i == 20 ? 0x43 : 0x41;
                int position = host.store(new Slot(NORMAL, flags, opcode, 0, 5, 1), named);
                if (i == 30) {
                    host.cancel(NORMAL, position);
                }
            }
            host.ring(NORMAL);

            assertThat(host.await(completionWord(round, 9), 3)).containsExactly(SessionLayout.STATUS_BATCH, 38, 1, 1);
            assertThat(host.awaitResult(8 + 20, named, 4)).startsWith(SessionLayout.STATUS_FAULT, 5);
            assertThat(host.awaitResult(8 + 30, named, 1)[0]).isEqualTo(SessionLayout.STATUS_CANCELLED);
            assertThat(host.awaitResult(8 + 39, named, 1)[0]).isEqualTo(SessionLayout.STATUS_DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void launchesTakeOverFromEachOther(int workgroupSize) {
        host(workgroupSize, false, CLOSE_TO_WRAPPING);
        for (int round = 1; round <= 20; round++) {
            host.pump();
            int completion = completionWord(round, 0);
            host.publish(Slot.of(NORMAL, OpcodeSpace.NOP), completion);
            assertThat(host.await(completion, 0)[0]).isEqualTo(SessionLayout.STATUS_DONE);
            int before = host.launched();
            host.launchAnother();
            host.turn(host.launched());
            assertThat(host.endsSoon(before)).isTrue();
        }
    }
}
