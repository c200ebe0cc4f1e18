package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.ProtocolRule;
import dev.megakernel.WatchedThreads;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingStatus;
import dev.megakernel.protocol.RingTelemetry;
import dev.megakernel.protocol.SlotOccupancy;
import dev.megakernel.protocol.SlotSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@ProtocolRule("6.8")
class SessionTelemetryTest {

    private static final int SLOTS = 8;
    private static final SessionTenant REPORTS = SessionTenant.of("reports", 3);

    private final StubBackend backend = new StubBackend();
    private final SessionFixture fixture = SessionFixture.open(
            backend,
            SLOTS,
            SessionOptions.builder()
                    .configuredTenants(List.of(REPORTS))
                    .blockTimeout(PATIENCE)
                    .build());
    private final MegakernelSession session = fixture.session;

    @AfterEach
    void everythingEnds() {
        backend.open();
        await().atMost(PATIENCE).until(() -> session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
    }

    @Test
    void idleSessionShowsAnEmptyRing() {
        SessionTelemetry look = session.telemetry();

        assertThat(look.isBusy()).isFalse();
        assertThat(look.waiting()).containsOnlyKeys(Priority.values()).containsValues(0);
        assertThat(look.waiting().keySet()).containsExactly(Priority.values());
        assertThat(look.inPass()).isZero();
        assertThat(look.passNanos()).isZero();
        assertThat(session.passNanos()).isZero();
        assertThat(look.ring().slotCount()).isEqualTo(SLOTS);
        assertThat(look.ring().occupancy()).isEqualTo(new SlotOccupancy(SLOTS, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void passThatHangsIsLookedInto() {
        backend.hold();
        session.submit(Submission.of(REPEATABLE, 11).withTenant(REPORTS.id()));
        backend.awaitPass();
        session.submit(ONCE, 12);
        session.submit(Submission.of(ONCE, 13).withPriority(Priority.IDLE));

        SessionTelemetry look = session.telemetry();

        assertThat(look.inPass()).isEqualTo(1);
        assertThat(look.passNanos()).isPositive();
        assertThat(session.passNanos()).isGreaterThanOrEqualTo(look.passNanos());
        assertThat(look.waitingTotal()).isEqualTo(2);
        assertThat(look.waiting()).containsEntry(Priority.NORMAL, 1).containsEntry(Priority.IDLE, 1);
        SlotSnapshot slot = look.ring().slot(0);
        assertThat(slot.status()).isEqualTo(RingStatus.of(1));
        assertThat(slot.tenant()).isEqualTo(REPORTS.id());
        assertThat(slot.opcode()).isEqualTo(REPEATABLE);
        assertThat(look.ring().arg(0, 0)).isEqualTo(11);
        assertThat(look.ring().activeSlots(SLOTS)).containsExactly(slot);
        assertThat(look.ring().runtimeCounters().queueDepth()).isEqualTo(1);
        assertThat(look.ring().control().tenantFairness(REPORTS.id())).isEqualTo(1);
        assertThat(look.ring().control().shutdown()).isFalse();
    }

    @Test
    @ProtocolRule("11")
    void countersOfTheHeaderAreTheSessions() {
        session.execute(REPEATABLE, 1);
        session.execute(REPEATABLE, 1, 9);
        SessionTelemetry before = session.telemetry();
        session.execute(Submission.of(REPEATABLE, 1).withTenant(REPORTS.id()));
        SessionTelemetry after = session.telemetry();

        assertThat(before.ring().control().doneCount()).isEqualTo(1);
        assertThat(before.completed()).as("a fault completes too").isEqualTo(2);
        assertThat(after.ring().healthSince(before.ring()).doneDelta()).isEqualTo(1);
        assertThat(after.ring().control().tenantFairnessTotal()).isEqualTo(3);
        session.grantQuotas();
        assertThat(session.telemetry().ring().control().tenantFairnessTotal()).isZero();
    }

    @Test
    void passThatHangsIsASuspectedStall() {
        backend.hold();
        session.submit(REPEATABLE, 1);
        backend.awaitPass();
        SessionTelemetry first = session.telemetry();
        session.submit(REPEATABLE, 2);
        SessionTelemetry second = session.telemetry();

        SessionHealth stalled = second.healthSince(first);
        assertThat(stalled.suspectedStall()).isTrue();
        assertThat(stalled.completedDelta()).isZero();
        assertThat(stalled.inPass()).isEqualTo(1);
        assertThat(stalled.waiting()).isEqualTo(1);
        assertThat(stalled.passNanos()).isGreaterThanOrEqualTo(first.passNanos());

        backend.open();
        await().atMost(PATIENCE).until(() -> session.statistics().outstanding() == 0);
        SessionHealth well = session.telemetry().healthSince(second);
        assertThat(well.suspectedStall()).isFalse();
        assertThat(well.completedDelta()).isEqualTo(2);
    }

    @Test
    void busySessionThatGetsOnIsNoStall() {
        backend.hold();
        session.submit(REPEATABLE, 0);
        backend.awaitPass();
        for (int i = 1; i <= 20; i++) {
            session.submit(REPEATABLE, i);
            SessionTelemetry before = session.telemetry();
            backend.step();
            backend.awaitPass();
            SessionTelemetry after = session.telemetry();

            assertThat(before.isBusy()).isTrue();
            assertThat(after.isBusy()).isTrue();
            assertThat(after.healthSince(before).suspectedStall()).isFalse();
            assertThat(after.healthSince(before).completedDelta()).isEqualTo(1);
        }
    }

    @Test
    void callersThatGiveUpDoNotMakeAHangLookHealthy() {
        backend.hold();
        session.submit(REPEATABLE, 1);
        backend.awaitPass();
        SessionTelemetry first = session.telemetry();
        for (int i = 0; i < 20; i++) {
            session.submit(REPEATABLE, i).cancel(true);
        }

        assertThat(session.telemetry().healthSince(first).suspectedStall()).isTrue();
    }

    @Test
    void workThatCameSinceTheLastLookIsNoStall() {
        SessionTelemetry idle = session.telemetry();
        backend.hold();
        session.submit(REPEATABLE, 1);
        backend.awaitPass();

        assertThat(session.telemetry().healthSince(idle).suspectedStall()).isFalse();
    }

    @Test
    void idleIsNoStall() {
        SessionTelemetry first = session.telemetry();
        assertThat(session.telemetry().healthSince(first).suspectedStall()).isFalse();

        session.execute(REPEATABLE, 1);
        await().atMost(PATIENCE).until(() -> !session.telemetry().isBusy());
        SessionTelemetry second = session.telemetry();
        assertThat(session.telemetry().healthSince(second)).isEqualTo(new SessionHealth(0, false, 0, 0, 0));
    }

    @Test
    void sessionThatFailsEveryPassGoesOn() {
        SessionTelemetry first = session.telemetry();
        backend.script.add(() -> {
            throw new IllegalStateException("stub");
        });
        assertThatThrownBy(() -> session.execute(REPEATABLE)).isInstanceOf(BackendException.class);

        assertThat(session.telemetry().healthSince(first).completedDelta()).isEqualTo(1);
    }

    @Test
    void looksInTheWrongOrderAreRefused() {
        SessionTelemetry first = session.telemetry();
        session.execute(REPEATABLE, 1);
        SessionTelemetry second = session.telemetry();

        assertThatThrownBy(() -> first.healthSince(second))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("from 1 to 0")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void closedSessionCanStillBeLookedAt() {
        session.execute(REPEATABLE, 1);
        session.close();

        assertThat(session.telemetry().isBusy()).isFalse();
        assertThat(session.telemetry().completed()).isEqualTo(1);
    }

    /** While submitters keep the session busy, looks are never torn: ring, pass and queue are those of one moment. */
    @Test
    void looksAtABusySessionAreConsistent() throws InterruptedException {
        WatchedThreads watched = new WatchedThreads();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int thread = i;
            threads.add(watched.start(() -> work(thread)));
        }
        Thread observer = watched.start(() -> {
            long completed = 0;
            while (!done.get()) {
                SessionTelemetry look = session.telemetry();
                check(look);
                assertThat(look.completed()).isGreaterThanOrEqualTo(completed);
                completed = look.completed();
            }
        });
        for (Thread thread : threads) {
            thread.join();
        }
        done.set(true);
        observer.join();

        assertThat(watched.surprises()).isEmpty();
        assertThat(session.telemetry().completed()).isEqualTo(3 * 2_000);
    }

    private void work(int thread) {
        List<CompletableFuture<SubmissionResult>> futures = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            futures.add(session.submit(REPEATABLE, thread + 1));
        }
        futures.forEach(SessionFixture::get);
    }

    private static void check(SessionTelemetry look) {
        SlotOccupancy occupancy = look.ring().occupancy();
        assertThat(occupancy.published()).isEqualTo(look.inPass());
        assertThat(occupancy.empty()).isEqualTo(SLOTS - look.inPass());
        if (look.inPass() == 0) {
            assertThat(look.passNanos()).isZero();
        }
        for (SlotSnapshot slot : look.ring().activeSlots(SLOTS)) {
            assertThat(slot.opcode()).isEqualTo(REPEATABLE);
            assertThat(look.ring().arg(slot.index(), 0)).isBetween(1, 3);
        }
    }

    @Test
    void looksDoNotHoldUpSubmitters() throws InterruptedException {
        backend.hold();
        CompletableFuture<SubmissionResult> running = session.submit(REPEATABLE, 1);
        backend.awaitPass();
        RingTelemetry seen = session.telemetry().ring();
        CountDownLatch looked = new CountDownLatch(1);
        WatchedThreads watched = new WatchedThreads();
        AtomicBoolean done = new AtomicBoolean();
        Thread observer = watched.start(() -> {
            while (!done.get()) {
                assertThat(session.telemetry().ring())
                        .as("the ring of a pass is constant")
                        .isEqualTo(seen);
                looked.countDown();
            }
        });
        looked.await();
        for (int i = 0; i < 5_000; i++) {
            session.submit(REPEATABLE, i).cancel(true);
        }
        done.set(true);
        observer.join();

        assertThat(watched.surprises()).isEmpty();
        backend.open();
        SessionFixture.get(running);
    }
}
