package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.megakernel.WatchedThreads;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.Priority;
import dev.megakernel.session.BatchResult;
import dev.megakernel.session.DeadlineExceededException;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionClosedException;
import dev.megakernel.session.SessionMode;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SessionStatistics;
import dev.megakernel.session.SlotResults;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionBatch;
import dev.megakernel.session.SubmissionRefusedException;
import dev.megakernel.session.SubmissionResult;
import dev.megakernel.session.SubmissionStatus;
import dev.megakernel.stats.MegakernelStats;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("vulkan")
class VulkanPersistentSessionTest {

    private static final int SQUARE = 0x40;
    private static final int TALLY = 0x41;
    private static final int GROUP = 0x42;
    private static final int FAULTY = 0x43;
    /** A CPU driver compiles at the first launch, which takes it many seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final List<Opcode> OPCODES = List.of(
            Opcode.define(SQUARE, "square")
                    .idempotent()
                    .results(2)
                    .glsl("void main() { mk_result(0u, mk_arg(0u) * mk_arg(0u)); mk_result(1u, mk_arg(11u)); }"),
            Opcode.define(TALLY, "tally")
                    .memory(WorkspaceAccess.WRITE)
                    .results(1)
                    .glsl(
                            "void main() { mk_observable_add(1u, 1u); mk_result(0u, mk_add(REGION_WORDS, 0u, mk_arg(0u))); }"),
            Opcode.define(GROUP, "group")
                    .scope(OpcodeScope.WORKGROUP)
                    .results(1)
                    .glsl("void main() { mk_barrier(); if (mk_invocation == 0u) { mk_result(0u, mk_arg(0u) + 1u); } }"),
            Opcode.define(FAULTY, "faulty").results(1).glsl("void main() { mk_fault(mk_arg(0u)); }"));

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private VulkanBackend backend;
    private RecoverableKernel kernel;
    private MegakernelSession session;

    @BeforeEach
    void open() {
        backend = VULKAN.open();
        KernelSpec spec = new KernelSpec(
                Program.of(OpcodeCatalog.of(OPCODES)), new WorkspaceSpec(List.of(RegionSpec.mutable("words", 16))));
        kernel = new RecoverableKernel(backend, spec, new LaunchConfig(64, 32), RecoveryPolicy.DEFAULT, () -> {});
        session = open(options().build());
    }

    private static SessionOptions.Builder options() {
        return SessionOptions.builder().mode(SessionMode.PERSISTENT).blockTimeout(PATIENCE);
    }

    private MegakernelSession open(SessionOptions options) {
        return MegakernelSession.open(kernel, options, MegakernelStats.NOOP);
    }

    @AfterEach
    void close() {
        session.close();
        kernel.close();
        backend.close();
    }

    @Test
    void workComesBackInEveryWay() throws Exception {
        assertThat(session.mode()).isEqualTo(SessionMode.PERSISTENT);
        assertThat(session.execute(SQUARE, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99))
                .isEqualTo(SubmissionResult.done("square", 144, 99));
        assertThat(session.submit(GROUP, 6)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .word(0))
                .isEqualTo(7);
        SubmissionResult fault = session.execute(FAULTY, 0xABCD);
        assertThat(fault.status()).isEqualTo(SubmissionStatus.FAULT);
        assertThat(fault.faultCode()).isEqualTo(0xABCD);
        List<Submission> parts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            parts.add(Submission.of(i % 3 == 0 ? GROUP : SQUARE, i).withPriority(Priority.values()[i % 5]));
        }
        int sum = session.executeAll(
                parts,
                results -> results.stream().mapToInt(result -> result.word(0)).sum());
        int expected = 0;
        for (int i = 0; i < 40; i++) {
            expected += i % 3 == 0 ? i + 1 : i * i;
        }
        assertThat(sum).isEqualTo(expected);
    }

    @Test
    void manyThreadsGetTheirOwnResults() throws Exception {
        WatchedThreads watched = new WatchedThreads();
        AtomicLong added = new AtomicLong();
        watched.inParallel(4, thread -> {
            List<CompletableFuture<SubmissionResult>> open = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                int value = thread * 1_000 + i;
                if (i % 3 == 0) {
                    open.add(session.submit(TALLY, 1));
                    added.incrementAndGet();
                } else {
                    assertThat(session.execute(SQUARE, value).word(0)).isEqualTo(value * value);
                }
            }
            open.forEach(future -> assertThat(future.join().status()).isEqualTo(SubmissionStatus.DONE));
        });
        assertThat(watched.surprises()).isEmpty();
        int before = session.execute(TALLY, 0).word(0);
        assertThat(before).isEqualTo((int) added.get());
        assertThat(session.observables()[1]).isEqualTo((int) added.get() + 1);
        SessionStatistics statistics = session.statistics();
        assertThat(statistics.accepted()).isEqualTo(statistics.done()).isEqualTo(601);
        assertThat(session.telemetry().isBusy()).isFalse();
    }

    @Test
    void passesAndUploadsTakeTheirTurnBesideASession() throws Exception {
        WatchedThreads watched = new WatchedThreads();
        Thread submitter = watched.start(() -> {
            for (int i = 0; i < 200; i++) {
                assertThat(session.execute(SQUARE, i).word(0)).isEqualTo(i * i);
            }
        });
        for (int i = 1; i <= 10; i++) {
            kernel.workspace()
                    .region("words")
                    .upload(ByteBuffer.allocateDirect(64)
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .putInt(0, i));
            assertThat(session.execute(TALLY, 0).word(0)).isEqualTo(i);
        }
        submitter.join();
        assertThat(watched.surprises()).isEmpty();
    }

    @Test
    void anIdleSessionLeavesTheDeviceAndComesBack() {
        session.close();
        session = open(options().parkAfter(Duration.ofMillis(5)).build());
        for (int i = 0; i < 5; i++) {
            assertThat(session.execute(SQUARE, i).word(0)).isEqualTo(i * i);
            await().atMost(PATIENCE).until(this::launchesNoMore);
        }
    }

    private boolean launchesNoMore() throws InterruptedException {
        long before = session.statistics().passes();
        Thread.sleep(30);
        return session.statistics().passes() == before;
    }

    @Test
    void aLostDeviceIsReplacedAndWorkGoesOn() throws Exception {
        WatchedThreads watched = new WatchedThreads();
        AtomicLong asked = new AtomicLong();
        AtomicLong lost = new AtomicLong();
        AtomicLong done = new AtomicLong();
        Thread submitter = watched.start(() -> {
            for (int after = 0; after < 50; after += kernel.status().losses() > 0 ? 1 : 0) {
                assertThat(session.execute(SQUARE, 11).word(0)).isEqualTo(121);
                asked.incrementAndGet();
                try {
                    session.execute(TALLY, 1);
                    done.incrementAndGet();
                } catch (DeviceLostException e) {
                    lost.incrementAndGet();
                }
            }
        });
        await().atMost(PATIENCE).until(() -> done.get() > 20);
        backend.loseDevice();
        submitter.join(PATIENCE.toMillis());
        assertThat(submitter.isAlive()).isFalse();
        assertThat(watched.surprises()).isEmpty();
        assertThat(lost.get() + done.get()).isEqualTo(asked.get());
        assertThat(lost.get()).isLessThanOrEqualTo(1);
        assertThat(kernel.status().losses()).isEqualTo(1);
        assertThat(session.statistics().outstanding()).isZero();
    }

    @Test
    void batchesAreCountedAndKeepResultsIfAsked() {
        SubmissionBatch squares = SubmissionBatch.of(SQUARE, 60, (slot, args) -> args[0] = slot);
        SubmissionBatch group = SubmissionBatch.of(GROUP, 5, (slot, args) -> args[0] = slot);
        SubmissionBatch faulty = SubmissionBatch.of(FAULTY, 7, (slot, args) -> args[0] = 0xA0 + slot);
        for (int round = 0; round < 20; round++) {
            assertThat(session.executeBatch(squares).done()).isEqualTo(60);
        }
        SlotResults kept = session.submitBatch(squares.keepingResults())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .requireAllDone()
                .results();
        for (int slot = 0; slot < 60; slot++) {
            assertThat(kept.word(slot, 0)).isEqualTo(slot * slot);
        }
        assertThat(session.executeBatch(group.keepingResults()).results().word(4, 0))
                .isEqualTo(5);
        BatchResult faults = session.executeBatch(faulty.keepingResults());
        assertThat(faults.faulted()).isEqualTo(7);
        assertThat(faults.results().faultCode(6)).isEqualTo(0xA6);
        assertThatExceptionOfType(SubmissionRefusedException.class)
                .isThrownBy(() -> session.submitBatch(SubmissionBatch.of(SQUARE, 65, (slot, args) -> {})));
        assertThat(session.statistics().done()).isEqualTo(21 * 60 + 5);
        assertThat(session.statistics().outstanding()).isZero();
    }

    @Test
    void deadlinesEndWhatIsLateAndNothingElse() {
        int late = 0;
        for (int i = 0; i < 200; i++) {
            try {
                Submission hasty = Submission.of(SQUARE, i).withDeadline(Duration.ofNanos(1 + i % 7 * 40_000L));
                SubmissionResult result = i % 2 == 0
                        ? session.execute(hasty)
                        : session.submit(hasty).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(result.word(0)).isEqualTo(i * i);
            } catch (DeadlineExceededException e) {
                late++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(DeadlineExceededException.class);
                late++;
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError("submission " + i, e);
            }
        }
        assertThat(late).isPositive();
        assertThat(session.execute(Submission.of(SQUARE, 9).withDeadline(PATIENCE))
                        .word(0))
                .isEqualTo(81);
        await().atMost(PATIENCE).until(() -> session.statistics().outstanding() == 0);
    }

    @Test
    void recoveryOnRequestTakesTheSessionAlong() {
        assertThat(session.execute(SQUARE, 3).word(0)).isEqualTo(9);
        kernel.recover();
        assertThat(session.execute(SQUARE, 4).word(0)).isEqualTo(16);
        assertThat(session.execute(TALLY, 4).word(0)).isZero();
    }

    @Test
    void closingEndsEverything() throws Exception {
        List<CompletableFuture<SubmissionResult>> open = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            open.add(session.submit(SQUARE, i));
        }
        session.close();
        for (CompletableFuture<SubmissionResult> future : open) {
            try {
                assertThat(future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status())
                        .isEqualTo(SubmissionStatus.DONE);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(SessionClosedException.class);
            }
        }
        assertThatExceptionOfType(SessionClosedException.class).isThrownBy(() -> session.submit(SQUARE, 1));
    }

    @Test
    void automaticModeStaysBatchedOnACpuDriver() {
        session.close();
        session = open(SessionOptions.DEFAULT);
        assertThat(session.mode() == SessionMode.PERSISTENT)
                .isEqualTo(backend.device().limits().loopIterations() == 0);
    }
}
