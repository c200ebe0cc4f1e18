package dev.megakernel.vulkan;

import static dev.megakernel.protocol.SessionLayout.completionWord;
import static dev.megakernel.protocol.SessionLayout.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.WatchedThreads;
import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.protocol.Words;
import dev.megakernel.vulkan.HandHost.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How launches end, and what else runs on their device. */
@Tag("vulkan")
@Timeout(180)
class VulkanPersistentLaunchTest {

    private static final int LANES = ring(2, false);
    private static final LaunchConfig PASSES = new LaunchConfig(8, 8);

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private VulkanBackend backend;
    private CompiledKernel kernel;
    private HandHost host;

    @BeforeEach
    void open() {
        backend = VULKAN.open();
        Opcode tally = Opcode.define(0x41, "tally")
                .memory(WorkspaceAccess.WRITE)
                .results(1)
                .glsl("void main() { mk_result(0u, mk_add(REGION_WORDS, mk_arg(0u), mk_arg(1u))); }");
        KernelSpec spec = new KernelSpec(
                Program.of(OpcodeCatalog.of(List.of(tally))),
                new WorkspaceSpec(List.of(RegionSpec.mutable("words", 4))));
        kernel = backend.compile(spec, PASSES);
        int[] slots = {8, 8, 8, 8, 8};
        PersistentConfig config = new PersistentConfig(
                // A CPU driver does not store quarters whole.
                new SessionGeometry(slots, slots, 8, 1, 0, true),
                new PersistentConfig.Groups(1, 0),
                -5,
                Duration.ofMillis(50),
                PersistentConfig.Control.DEFAULT);
        host = new HandHost(kernel.persistent(config));
    }

    @AfterEach
    void close() {
        host.close();
        kernel.close();
        backend.close();
    }

    private int[] tally(int generation, int value) {
        int completion = completionWord(generation, 0);
        host.publish(Slot.of(LANES, 0x41, 0, value), completion);
        return host.await(completion, 1);
    }

    @Test
    void aLaunchWhoseTurnIsOverTakesNoWork() {
        int first = host.head(LANES);
        host.publish(Slot.of(LANES, 0x41, 0, 1), completionWord(1, 0));
        host.turn(host.launched() + 2);
        host.launchAnother();
        assertThat(host.endsSoon(host.launched())).isTrue();
        assertThat(host.claimed(LANES, first)).isEqualTo(first);

        host.launchAnother();
        assertThat(host.endsSoon(host.launched())).isTrue();
        assertThat(host.claimed(LANES, first)).isEqualTo(first + 1);
        assertThat(host.await(completionWord(1, 0), 1)).containsExactly(SessionLayout.STATUS_DONE, 0);
    }

    @Test
    void aLaunchThatIsToLeaveTakesNoWork() {
        int first = host.head(LANES);
        host.publish(Slot.of(LANES, 0x41, 0, 1), completionWord(1, 0));
        leave(1);
        host.launchAnother();
        assertThat(host.endsSoon(host.launched())).isTrue();
        assertThat(host.claimed(LANES, first)).isEqualTo(first);

        leave(0);
        assertThat(host.await(completionWord(1, 0), 1)[0]).isEqualTo(SessionLayout.STATUS_DONE);
    }

    private void leave(int value) {
        host.kernel.down().putInt(SessionLayout.LEAVE_WORD * Integer.BYTES, value);
        host.kernel.fence();
    }

    @Test
    void aLaunchThatNobodyEndsEndsByItself() {
        host.launchAnother();
        assertThat(host.endsSoon(host.launched())).isTrue();
    }

    @Test
    void moreLaunchesThanThereAreTakeAreRefused() {
        for (int i = 0; i < host.kernel.launches(); i++) {
            host.launchAnother();
        }
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(host::launchAnother)
                .withMessageContaining("Fix: ");
    }

    @Test
    void aPassDoesNotDependOnWhoeverSentTheLaunches() {
        host.launchAnother();
        // Nobody asks for the end of that launch.
        assertThat(passStores(42)).isEqualTo(42);
        assertThat(host.endsSoon(host.launched())).isTrue();
    }

    @Test
    void passesAndCopiesRunBesideLaunchesThatFollowEachOther() throws Exception {
        tally(1, 1);
        WatchedThreads threads = new WatchedThreads();
        AtomicBoolean enough = new AtomicBoolean();
        Thread passes = threads.start(() -> {
            try {
                for (int i = 0; i < 50; i++) {
                    assertThat(passStores(i)).isEqualTo(i);
                    ByteBuffer word = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
                    kernel.workspace().write(1, word.putInt(0, i));
                    kernel.workspace().read(1, word);
                    assertThat(word.getInt(0)).isEqualTo(i);
                }
            } finally {
                enough.set(true);
            }
        });
        int rounds = 1;
        while (!enough.get()) {
            assertThat(tally(1 + rounds, 1)).containsExactly(SessionLayout.STATUS_DONE, rounds);
            rounds++;
        }
        passes.join();
        assertThat(threads.surprises()).isEmpty();
        assertThat(tally(1 + rounds, 0)).containsExactly(SessionLayout.STATUS_DONE, rounds);
    }

    @Test
    void opcodesSeeTheWorkspaceOfTheKernelAndChangeIt() {
        ByteBuffer word = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
        kernel.workspace().write(0, word.putInt(0, 1000));
        assertThat(tally(1, 7)).containsExactly(SessionLayout.STATUS_DONE, 1000);
        kernel.workspace().read(0, word);
        assertThat(word.getInt(0)).isEqualTo(1007);
    }

    @Test
    void theWorkspaceOfAClosedKernelIsRefused() {
        WorkspaceMemory workspace = kernel.workspace();
        ByteBuffer word = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
        kernel.close();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> workspace.write(0, word))
                .withMessageContaining("Fix: ");
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> workspace.read(0, word))
                .withMessageContaining("Fix: ");
    }

    @Test
    void aLostDeviceAnswersWithItsLossAndClosesAtOnce() {
        host.launchAnother();
        backend.loseDevice();
        assertThatExceptionOfType(DeviceLostException.class)
                .isThrownBy(() -> host.kernel.hasEnded(host.launched()))
                .withMessageContaining("Fix: ");
        assertThatExceptionOfType(DeviceLostException.class).isThrownBy(() -> passStores(1));
        assertThatExceptionOfType(DeviceLostException.class).isThrownBy(host::launchAnother);
    }

    @Test
    void toLaunchesTheDeviceIsLostWithTheKernelTheyWereMadeFrom() {
        host.launchAnother();
        kernel.close();
        assertThatExceptionOfType(DeviceLostException.class).isThrownBy(() -> host.kernel.hasEnded(host.launched()));
    }

    private int passStores(int value) {
        KernelInputs inputs = new KernelInputs(
                ByteBuffer.wrap(ControlCodec.encode(false, 1, 1)),
                ByteBuffer.wrap(RingCodec.encodeEmpty(PASSES.slotCount())),
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)),
                ByteBuffer.wrap(IoQueueCodec.encodeEmpty(1)));
        RingPublisher.publishSlot(inputs.ring(), 0, 0, OpcodeSpace.STORE_U32, value, ControlLayout.OBSERVABLE_BASE);
        OutputBuffers outputs = new OutputBuffers();
        kernel.dispatch(inputs, PASSES, outputs);
        return Words.get(outputs.buffers().get(0), ControlLayout.OBSERVABLE_BASE);
    }
}
