package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.backend.StubBackend;
import dev.megakernel.contract.Scene;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.MegakernelStats;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MegakernelRecoveryTest {

    private final StubBackend backend = new StubBackend();
    private final AtomicInteger lossesHeard = new AtomicInteger();
    private final Megakernel kernel = Megakernel.builder(backend)
            .geometry(8, 8)
            .stats(new MegakernelStats() {
                @Override
                public void deviceLost() {
                    lossesHeard.incrementAndGet();
                }
            })
            .build();
    private final Scene scene = Scene.of(8).observable(1, 11);

    @Test
    @ProtocolRule({"8.1", "9"})
    void aRecoveredDispatchSaysSoInItsStatistics() {
        OutputBuffers outputs = new OutputBuffers();
        kernel.dispatchWithIoQueueInto(scene.inputs(), outputs);
        List<ByteBuffer> storage = List.copyOf(outputs.buffers());
        backend.failDispatch(new DeviceLostException("lost"));
        DispatchStats stats = kernel.dispatchWithIoQueueInto(scene.inputs(), outputs);
        assertThat(stats.recoveredAfterDeviceLoss()).isTrue();
        assertThat(stats.kernelLaunches()).isEqualTo(2);
        assertThat(stats.syncPoints()).isEqualTo(1);
        assertThat(outputs.buffers().get(0)).isSameAs(storage.get(0));
        assertThat(backend.kernels().get(1).inputs())
                .containsExactly(backend.kernels().get(0).inputs().get(1));
        assertThat(kernel.statistics().recoveries()).isEqualTo(1);
        assertThat(lossesHeard).hasValue(1);
    }

    @Test
    @ProtocolRule({"8", "D34"})
    void thePipelineKeepsItsFirstId() {
        backend.failDispatch(new DeviceLostException("lost"));
        kernel.dispatchWithIoQueue(scene.inputs());
        assertThat(backend.lastKernel().id()).isEqualTo("stub:2");
        assertThat(kernel.pipelineId()).isEqualTo("stub:1");
    }

    @Test
    @ProtocolRule("9")
    void recoveryOnRequestCompilesAgain() {
        assertThat(kernel.recoverAfterDeviceLoss()).isEqualTo(RecoveryDecision.RECOMPILED_PIPELINE);
        assertThat(backend.compileCalls()).isEqualTo(2);
        assertThat(backend.kernels().get(0).isClosed()).isTrue();
        assertThat(kernel.pipelineId()).isEqualTo("stub:1");
        assertThat(kernel.recoveryStatus().state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(kernel.recoveryStatus().losses()).isZero();
    }

    @Test
    @ProtocolRule("9")
    void failedDispatchesLeaveNoStatistics() {
        RuntimeException first = new BackendException("out of luck");
        backend.failDispatch(first);
        assertThatThrownBy(() -> kernel.dispatchWithIoQueue(scene.inputs())).isSameAs(first);
        RuntimeException second = new DeviceLostException("lost again");
        backend.failDispatch(new DeviceLostException("lost")).failDispatch(second);
        assertThatThrownBy(() -> kernel.dispatchWithIoQueue(scene.inputs())).isSameAs(second);
        assertThat(kernel.statistics().dispatches()).isZero();
        assertThat(kernel.recoveryStatus().state()).isEqualTo(RecoveryStatus.State.FAILED);
        assertThat(kernel.recoveryStatus().losses()).isEqualTo(2);
    }

    @Test
    @ProtocolRule("9")
    void theBuilderHandsItsPolicyOn() {
        Megakernel strict = Megakernel.builder(backend)
                .geometry(8, 8)
                .recovery(new RecoveryPolicy(false, 3, Duration.ofMinutes(1)))
                .build();
        RuntimeException loss = new DeviceLostException("lost");
        backend.failDispatch(loss);
        assertThatThrownBy(() -> strict.dispatchWithIoQueue(scene.inputs())).isSameAs(loss);
    }
}
