package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.session.SubmissionRefusedException.Reason;
import dev.megakernel.stats.MegakernelStats.Outcome;
import dev.megakernel.tenant.TenantException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Caps on what a tenant may have outstanding: they hold the tenant itself and nobody else. */
@Timeout(30)
@ProtocolRule("6.8")
class SessionCapTest {

    private static final int SLOTS = 6;
    private static final SessionTenant NIGHTLY = SessionTenant.of("nightly", 3).withMaxOutstanding(2);
    private static final SessionTenant LIVE = SessionTenant.of("live", 4).withMaxOutstanding(3);

    private final StubBackend backend = new StubBackend().hold();
    private SessionFixture fixture = open(SessionOptions.builder().whenFull(WhenFull.REJECT));

    private SessionFixture open(SessionOptions.Builder options) {
        return SessionFixture.open(
                backend,
                SLOTS,
                options.configuredTenants(List.of(NIGHTLY, LIVE)).build());
    }

    private void reopen(Duration blockTimeout) {
        fixture.close();
        fixture = open(SessionOptions.builder().blockTimeout(blockTimeout));
    }

    @AfterEach
    void everythingEnds() {
        backend.open();
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
    }

    private static Submission of(SessionTenant tenant, int arg) {
        return Submission.of(REPEATABLE, arg).withTenant(tenant.id());
    }

    private CompletableFuture<SubmissionResult> submit(SessionTenant tenant) {
        return fixture.session.submit(of(tenant, 0));
    }

    private TenantStatistics figures(SessionTenant tenant) {
        return fixture.session.statistics().tenants().stream()
                .filter(figures -> figures.id() == tenant.id())
                .findFirst()
                .orElseThrow();
    }

    private void fill(SessionTenant tenant) {
        for (int i = 0; i < tenant.maxOutstanding().orElseThrow(); i++) {
            submit(tenant);
        }
    }

    @Test
    void tenantAtItsCapIsRejectedAndOthersAreNot() {
        fill(NIGHTLY);

        assertThatThrownBy(() -> submit(NIGHTLY))
                .isInstanceOfSatisfying(TenantException.class, e -> {
                    assertThat(e.kind()).isEqualTo(TenantException.Kind.BACKPRESSURE);
                    assertThat(e.tenant()).isEqualTo(3);
                    assertThat(e.seen()).isEqualTo(2);
                    assertThat(e.limit()).isEqualTo(2);
                })
                .hasMessageContaining("\"nightly\" (3)")
                .hasMessageContaining("2 submissions outstanding")
                .hasMessageContaining("cap is 2")
                .hasMessageContaining("Fix: ");

        submit(LIVE);
        fixture.session.submit(REPEATABLE);
        long launched = figures(NIGHTLY).claimed();
        assertThat(figures(NIGHTLY)).isEqualTo(new TenantStatistics("nightly", 3, 2, 2, 2, 1, launched, null));
        assertThat(figures(LIVE).outstanding()).isEqualTo(1);
        assertThat(fixture.session.statistics().rejected()).isEqualTo(1);
        assertThat(fixture.stats.outcomes()).containsExactly(Outcome.REJECTED);
    }

    @Test
    void roomComesBackWithEveryEnd() {
        fill(NIGHTLY);
        backend.awaitPass();
        backend.step();
        await().atMost(PATIENCE).until(() -> figures(NIGHTLY).outstanding() < 2);

        submit(NIGHTLY);

        backend.open();
        await().atMost(PATIENCE).until(() -> figures(NIGHTLY).outstanding() == 0);
        assertThat(figures(NIGHTLY).submitted()).isEqualTo(3);
        assertThat(figures(NIGHTLY).claimed()).isEqualTo(3);
    }

    @Test
    void cancelledSubmissionsGiveRoomBack() {
        submit(NIGHTLY);
        backend.awaitPass();
        for (int i = 0; i < 1_000; i++) {
            assertThat(submit(NIGHTLY).cancel(true)).isTrue();
        }
        assertThat(figures(NIGHTLY).outstanding()).isEqualTo(1);
        submit(NIGHTLY);
        assertThatThrownBy(() -> submit(NIGHTLY)).isInstanceOf(TenantException.class);
    }

    @Test
    void fullRingIsToldFromAFullTenant() {
        fill(LIVE);
        fill(NIGHTLY);
        fixture.session.submit(REPEATABLE);

        assertThatThrownBy(() -> fixture.session.submit(REPEATABLE)).isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> submit(LIVE)).isInstanceOf(TenantException.class);
    }

    @Test
    void refusedRingGivesTheTenantsRoomBack() {
        fill(LIVE);
        List<Submission> others = Collections.nCopies(SLOTS - 3, Submission.of(REPEATABLE));
        fixture.session.submitAll(others, List::size);

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> submit(NIGHTLY)).isInstanceOf(QueueFullException.class);
        }
        assertThat(figures(NIGHTLY).outstanding()).isZero();
        assertThat(figures(NIGHTLY).refused()).isEqualTo(5);
        backend.open();
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
        fill(NIGHTLY);
    }

    @Test
    void jobOfSeveralTenantsIsTakenWholeOrNotAtAll() {
        submit(NIGHTLY);
        List<Submission> parts = List.of(of(LIVE, 1), of(NIGHTLY, 2), of(LIVE, 3), of(NIGHTLY, 4));

        assertThatThrownBy(() -> fixture.session.submitAll(parts, List::size))
                .isInstanceOfSatisfying(
                        TenantException.class, e -> assertThat(e.tenant()).isEqualTo(3))
                .hasMessageContaining("asked for 2 more");

        assertThat(figures(LIVE).outstanding()).isZero();
        assertThat(figures(LIVE).refused()).isEqualTo(2);
        assertThat(figures(NIGHTLY).refused()).isEqualTo(2);
        fill(LIVE);
    }

    @Test
    void jobThatNeverFitsUnderACapIsRefusedForGood() {
        List<Submission> parts = Collections.nCopies(3, of(NIGHTLY, 1));

        assertThatThrownBy(() -> fixture.session.submitAll(parts, List::size))
                .isInstanceOfSatisfying(
                        SubmissionRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PARTS))
                .hasMessageContaining("\"nightly\" (3)")
                .hasMessageContaining("3 parts")
                .hasMessageContaining("cap is 2");
    }

    @Test
    void capAboveTheRingIsNoLimitButTheRings() {
        fixture.close();
        SessionTenant vast = SessionTenant.of("vast", 9).withMaxOutstanding(Integer.MAX_VALUE);
        fixture = SessionFixture.open(
                backend,
                SLOTS,
                SessionOptions.builder()
                        .whenFull(WhenFull.REJECT)
                        .configuredTenants(List.of(vast))
                        .build());
        for (int i = 0; i < SLOTS; i++) {
            submit(vast);
        }

        assertThatThrownBy(() -> submit(vast)).isInstanceOf(QueueFullException.class);
        assertThat(figures(vast).cap()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void tenantsAreKnownByName() {
        assertThat(fixture.session.tenantId("nightly")).isEqualTo(3);
        assertThat(fixture.session.tenantId("default")).isZero();
        assertThatThrownBy(() -> fixture.session.tenantId("daily"))
                .isInstanceOf(SubmissionRefusedException.class)
                .hasMessageContaining("\"daily\"")
                .hasMessageContaining("\"nightly\" (3)")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void blockedTenantWaitsForItsOwnDrainAndForNothingElse() {
        reopen(PATIENCE);
        fill(NIGHTLY);
        backend.awaitPass();
        List<Blocked> blocked = List.of(
                block(() -> submit(NIGHTLY).join()), block(() -> submit(NIGHTLY).join()));

        // Those who wait for their tenant hold no slot: the rest of the ring is there for everybody.
        for (int i = 0; i < SLOTS - 2; i++) {
            fixture.session.submit(REPEATABLE, i);
        }
        assertThat(fixture.session.occupancy().empty()).isZero();
        assertThat(blocked).noneMatch(Blocked::isDone);

        backend.open();
        blocked.forEach(Blocked::assertSucceeded);
        assertThat(figures(NIGHTLY).submitted()).isEqualTo(4);
        assertThat(figures(NIGHTLY).refused()).isZero();
    }

    @Test
    void jobThatWaitsForOneTenantHoldsNothingOfAnother() {
        reopen(PATIENCE);
        fill(NIGHTLY);
        backend.awaitPass();
        List<Submission> parts = List.of(of(NIGHTLY, 1), of(LIVE, 2), of(LIVE, 3));
        Blocked job = block(() -> fixture.session.executeAll(parts, List::size));

        List<CompletableFuture<SubmissionResult>> live = List.of(submit(LIVE), submit(LIVE), submit(LIVE));
        assertThat(figures(LIVE).outstanding()).isEqualTo(3);
        assertThat(job.isDone()).isFalse();

        backend.open();
        job.assertSucceeded();
        live.forEach(SessionFixture::get);
    }

    @Test
    void jobsOfTheSameTenantsInAnyOrderDoNotLockEachOther() {
        reopen(PATIENCE);
        backend.open();
        List<Blocked> jobs = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            List<Submission> parts = new ArrayList<>(List.of(of(NIGHTLY, 1), of(NIGHTLY, 2), of(LIVE, 3), of(LIVE, 4)));
            Collections.rotate(parts, thread);
            jobs.add(start(() -> {
                for (int i = 0; i < 200; i++) {
                    fixture.session.executeAll(parts, List::size);
                }
            }));
        }
        jobs.forEach(Blocked::assertSucceeded);
        assertThat(figures(NIGHTLY).submitted()).isEqualTo(4 * 200 * 2);
    }

    @Test
    void blockedTenantGivesUpAfterTheTimeout() {
        Duration timeout = Duration.ofMillis(40);
        reopen(timeout);
        fill(NIGHTLY);
        long before = System.nanoTime();

        assertThatThrownBy(() -> submit(NIGHTLY))
                .isInstanceOf(TenantException.class)
                .hasMessageContaining("after waiting 40 ms");
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(timeout.toNanos());
        submit(LIVE);
    }

    @Test
    void closingWakesWhoWaitsForItsTenant() {
        reopen(PATIENCE);
        fill(NIGHTLY);
        backend.awaitPass();
        Blocked blocked = block(() -> submit(NIGHTLY));
        Thread closing = new Thread(fixture.session::close);
        closing.start();

        blocked.assertFailed(SessionClosedException.class);
        backend.open();
    }

    @Test
    void interruptedWaitTakesNothing() {
        reopen(PATIENCE);
        fill(NIGHTLY);
        backend.awaitPass();
        Blocked blocked = block(() -> submit(NIGHTLY));
        blocked.thread.interrupt();

        blocked.assertFailed(SubmissionInterruptedException.class);
        assertThat(figures(NIGHTLY).submitted()).isEqualTo(2);
    }

    @Test
    void deviceLostForGoodIsToldToWhoWaitedForItsTenant() {
        reopen(PATIENCE);
        fill(NIGHTLY);
        backend.awaitPass();
        Blocked blocked = block(() -> submit(NIGHTLY));
        backend.compileError = new BackendException("stub: no device left");
        backend.script.add(StubBackend.lose());
        backend.open();

        blocked.assertFailed(DeviceLostException.class);
        await().atMost(PATIENCE).until(() -> figures(NIGHTLY).outstanding() == 0);
        assertThat(figures(NIGHTLY).submitted()).isEqualTo(2);
    }

    /** A thread, and how what it ran ended. */
    private static final class Blocked {

        private final CompletableFuture<Void> outcome = new CompletableFuture<>();
        private final Thread thread;

        private Blocked(Runnable body) {
            thread = new Thread(() -> {
                try {
                    body.run();
                    outcome.complete(null);
                } catch (Throwable e) {
                    outcome.completeExceptionally(e);
                }
            });
            thread.start();
        }

        boolean isDone() {
            return outcome.isDone();
        }

        void assertSucceeded() {
            assertThat(outcome).succeedsWithin(PATIENCE);
        }

        void assertFailed(Class<? extends Throwable> type) {
            assertThat(SessionFixture.errorOf(outcome)).isInstanceOf(type);
        }
    }

    private static Blocked start(Runnable body) {
        return new Blocked(body);
    }

    /** Starts the thread and waits until it waits. */
    private static Blocked block(Supplier<?> body) {
        Blocked blocked = new Blocked(body::get);
        await().atMost(PATIENCE).until(() -> blocked.thread.getState() == Thread.State.TIMED_WAITING);
        return blocked;
    }
}
