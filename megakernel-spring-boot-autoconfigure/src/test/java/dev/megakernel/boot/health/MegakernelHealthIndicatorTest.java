package dev.megakernel.boot.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.PipelineStatistics;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.boot.Passes;
import dev.megakernel.persistent.StayingBackend;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SubmissionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class MegakernelHealthIndicatorTest {

    private final ControllableBackend backend = new ControllableBackend();
    private final Megakernel megakernel = Megakernel.bootstrap(backend);
    private final MegakernelSession session = megakernel.openSession(SessionOptions.DEFAULT);
    private final MegakernelHealthIndicator indicator = new MegakernelHealthIndicator(megakernel, session);

    @AfterEach
    void close() {
        session.close();
        megakernel.close();
    }

    @Test
    void freshMegakernelIsUpAndSaysWhatItIs() {
        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("device", "Stub device")
                .containsEntry("driver", "Stub driver 1.0")
                .containsEntry("backend", "stub")
                .containsEntry("mode", "batched")
                .containsEntry("pipelineId", megakernel.pipelineId())
                .containsEntry("geometry", Map.of("slotCount", 256, "workgroupSize", 256, "workerGroups", 1))
                .containsEntry("losses", 0L)
                .containsEntry("loopIterations", 65_535)
                .doesNotContainKey("lastLoss");
    }

    @Test
    void recoveredLossLeavesItUpWithItsStory() {
        Instant before = Instant.now();
        backend.loseNext(1);
        Passes.runEmpty(megakernel);

        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("losses", 1L);
        assertThat(health.getDetails().get("lastLoss"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
                .hasEntrySatisfying("text", text -> assertThat(text).contains("Stub device lost"))
                .hasEntrySatisfying(
                        "time", time -> assertThat(Instant.parse(time)).isAfterOrEqualTo(before));
    }

    @Test
    void recoveryIsSeenAsOutOfService() {
        List<Status> seen = new ArrayList<>();
        backend.beforeCompile(() -> seen.add(indicator.health().getStatus()));
        backend.loseNext(1);
        Passes.runEmpty(megakernel);

        assertThat(seen).containsExactly(Status.OUT_OF_SERVICE);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void failedRecoveryIsDownUntilSomebodyRecovers() {
        backend.beforeCompile(() -> {
            throw new BackendException("No device any more. Fix: plug it in.");
        });
        backend.loseNext(1);
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> Passes.runEmpty(megakernel));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);

        backend.beforeCompile(() -> {});
        megakernel.recoverAfterDeviceLoss();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void batchedSessionSaysWhy() {
        assertThat(details(indicator.health(), "session"))
                .containsEntry("reason", "Kernel host:passthrough runs one pass at a time.")
                .containsOnlyKeys("reason", "probe");
        assertThat(details(indicator.health(), "session").get("probe"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("possible", false)
                .containsEntry("recommended", false);
    }

    @Test
    void kernelThatStaysExplainsABusyGpu() {
        StayingBackend staying = new StayingBackend(StayingBackend.fit());
        SessionOptions options = SessionOptions.builder()
                .workerGroups(16)
                .quantum(Duration.ofSeconds(20))
                .parkAfter(Duration.ofMillis(20))
                .build();
        try (Megakernel there = Megakernel.bootstrap(staying);
                MegakernelSession busy = there.openSession(options)) {
            MegakernelHealthIndicator health = new MegakernelHealthIndicator(there, busy);
            staying.answering(false);
            Future<SubmissionResult> held = busy.submit(0);

            await().until(() -> Integer.valueOf(16)
                    .equals(details(health.health(), "session").get("residentWorkgroups")));
            assertThat(health.health().getDetails()).containsEntry("mode", "persistent");
            assertThat(details(health.health(), "session"))
                    .containsEntry("workgroups", 16)
                    .containsEntry("reserved", 2)
                    .containsEntry("parked", false)
                    .containsEntry("quantumMillis", 20_000L)
                    .containsEntry("launches", 1L)
                    .containsEntry("outstanding", 1L);

            staying.answering(true);
            assertThat(held).succeedsWithin(Duration.ofSeconds(5));
            await().until(() ->
                    Boolean.TRUE.equals(details(health.health(), "session").get("parked")));
        }
    }

    @Test
    void registersAndSpillsShowWhereTheDriverTellsThem() {
        assertThat(indicator.health().getDetails()).doesNotContainKey("kernel");

        backend.statistics(
                new PipelineStatistics("pass, lanes", "CS", 29L, null, 0L, Map.of()),
                new PipelineStatistics("session", "CS", 128L, null, 992L, Map.of()));
        assertThat(details(indicator.health(), "kernel"))
                .containsExactly(
                        entry("registers", 128L), entry("localBytes", 992L), entry("spilling", List.of("session")));

        backend.statistics(new PipelineStatistics("pass, lanes", "CS", null, 0L, null, Map.of()));
        assertThat(details(indicator.health(), "kernel"))
                .containsExactly(entry("spills", 0L), entry("spilling", List.of()));
    }

    @Test
    void megakernelWithoutSessionHasNoModeAndNoWork() {
        assertThat(new MegakernelHealthIndicator(megakernel, null).health().getDetails())
                .doesNotContainKeys("mode", "session", "work");
    }

    @Test
    void idleSessionHasNothingToDo() {
        assertThat(work(indicator.health()))
                .containsExactly(
                        entry("queueDepth", 0),
                        entry("inPass", 0),
                        entry("completedSinceLastLook", 0L),
                        entry("gpuIdlePpm", 1_000_000L),
                        entry("suspectedStall", false),
                        entry("stuckMillis", 0L),
                        entry("stalled", false));
    }

    @Test
    void endedWorkIsCountedFromLookToLook() {
        indicator.health();
        session.execute(0);
        session.execute(0);

        assertThat(work(indicator.health())).containsEntry("completedSinceLastLook", 2L);
        assertThat(work(indicator.health())).containsEntry("completedSinceLastLook", 0L);
    }

    @Test
    void passThatHangsTakesItOutOfServiceUntilItEnds() throws Exception {
        Duration stallAfter = Duration.ofMillis(20);
        MegakernelHealthIndicator impatient = new MegakernelHealthIndicator(megakernel, session, stallAfter);
        CountDownLatch hanging = new CountDownLatch(1);
        backend.beforePass(hanging::await);
        Future<SubmissionResult> result = session.submit(0);

        await().until(() -> impatient.health().getStatus().equals(Status.OUT_OF_SERVICE));
        Health health = impatient.health();
        assertThat(work(health))
                .containsEntry("queueDepth", 1)
                .containsEntry("inPass", 1)
                .containsEntry("suspectedStall", true)
                .containsEntry("stalled", true)
                .containsEntry("gpuIdlePpm", 1_000_000L * 255 / 256)
                .hasEntrySatisfying(
                        "stuckMillis", millis -> assertThat((long) millis).isGreaterThanOrEqualTo(20));
        assertThat(indicator.health().getStatus()).as("the default is patient").isEqualTo(Status.UP);

        hanging.countDown();
        result.get();
        await().until(() -> impatient.health().getStatus().equals(Status.UP));
    }

    private static Map<String, Object> work(Health health) {
        return details(health, "work");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> details(Health health, String part) {
        return (Map<String, Object>) health.getDetails().get(part);
    }
}
