package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.megakernel.ProtocolRule;
import dev.megakernel.WatchedThreads;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.MegakernelException;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.tenant.TenantException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Tenants with caps and quotas under many threads, cancellations, lost devices and failing passes. Held to what the device
 * sees and callers count, not to the session's own books alone.
 */
@Timeout(60)
@ProtocolRule({"6.8", "D22"})
class SessionTenantStressTest {

    private static final int SLOTS = 16;
    private static final int TENANTS = 4;
    private static final int THREADS = 6;
    private static final int ROUNDS = 300;
    private static final RecoveryPolicy PATIENT = new RecoveryPolicy(true, Integer.MAX_VALUE, Duration.ZERO);

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.megakernel");

    private final StubBackend backend = new StubBackend();
    private final WatchedThreads watched = new WatchedThreads();
    private final AtomicIntegerArray taken = new AtomicIntegerArray(TENANTS + 1);
    private final AtomicIntegerArray refused = new AtomicIntegerArray(TENANTS + 1);

    /** Hundreds of losses are meant here. */
    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noTenantPassesItsCapAndEverySubmissionIsOnTheBooks(long seed) throws InterruptedException {
        Random random = new Random(seed);
        addTrouble(random);
        List<SessionTenant> tenants = new ArrayList<>();
        for (int id = 1; id <= TENANTS; id++) {
            tenants.add(SessionTenant.of("tenant-" + id, id).withMaxOutstanding(1 + random.nextInt(5)));
        }
        SessionOptions options = SessionOptions.builder()
                .configuredTenants(tenants)
                .whenFull(seed % 2 == 0 ? WhenFull.BLOCK : WhenFull.REJECT)
                .blockTimeout(PATIENCE)
                .build();
        try (SessionFixture fixture = SessionFixture.open(backend, SLOTS, PATIENT, options)) {
            AtomicBoolean done = new AtomicBoolean();
            Thread observer = watched.start(() -> observe(fixture.session, done));
            watched.inParallel(THREADS, thread -> submitAtRandom(fixture.session, new Random(seed * 100 + thread)));
            await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
            done.set(true);
            observer.join();

            assertThat(watched.surprises()).as("seed %d", seed).isEmpty();
            fixture.assertBalanced();
            assertFigures(fixture, seed);
            for (SessionTenant tenant : tenants) {
                int cap = tenant.maxOutstanding().orElseThrow();
                assertThat(backend.passes)
                        .as("seed %d, passes seen by the device", seed)
                        .allSatisfy(pass -> assertThat(slotsOf(pass, tenant)).isLessThanOrEqualTo(cap));
                assertThat(launchesOf(backend.passes, tenant)).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void whatIsLaunchedBetweenGrantsIsNeverMoreThanTheQuota(long seed) throws InterruptedException {
        int quota = 40 + new Random(seed).nextInt(40);
        SessionTenant tenant = SessionTenant.of("trial", 1).withQuota(quota);
        SessionOptions options = SessionOptions.builder()
                .configuredTenants(List.of(tenant))
                .enforceQuota(true)
                .blockTimeout(PATIENCE)
                .build();
        try (SessionFixture fixture = SessionFixture.open(backend, SLOTS, PATIENT, options)) {
            for (int grant = 1; grant <= 5; grant++) {
                int round = grant;
                watched.inParallel(
                        THREADS,
                        thread -> submitUntilSpent(fixture.session, new Random(seed * 1_000 + round * 10 + thread)));
                await().atMost(PATIENCE)
                        .until(() -> fixture.session.statistics().outstanding() == 0);

                assertThat(watched.surprises()).as("seed %d", seed).isEmpty();
                assertThat(launchesOf(backend.passes, tenant))
                        .as("seed %d, launches the device saw after %d grants", seed, grant)
                        .isEqualTo((long) quota * grant);
                fixture.session.grantQuota(tenant.id());
            }
            fixture.assertBalanced();
            assertFigures(fixture, seed);
        }
    }

    private void observe(MegakernelSession session, AtomicBoolean done) {
        while (!done.get()) {
            for (TenantStatistics figures : session.statistics().tenants()) {
                if (figures.cap() != null && figures.outstanding() > figures.cap()) {
                    watched.surprises().add(new AssertionError("outstanding above the cap: " + figures));
                }
            }
            session.telemetry();
        }
    }

    private void submitAtRandom(MegakernelSession session, Random random) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Submission> parts = new ArrayList<>();
            int most = random.nextInt(4) == 0 ? 4 : 1;
            for (int i = 0; i < most; i++) {
                parts.add(Submission.of(random.nextBoolean() ? REPEATABLE : ONCE, round)
                        .withTenant(1 + random.nextInt(TENANTS)));
            }
            try {
                CompletableFuture<Integer> job = session.submitAll(parts, List::size);
                count(taken, parts);
                if (random.nextInt(5) == 0) {
                    job.cancel(true);
                }
            } catch (TenantException | QueueFullException e) {
                count(refused, parts);
            } catch (SubmissionRefusedException e) {
                if (e.reason() != SubmissionRefusedException.Reason.TOO_MANY_PARTS) {
                    watched.surprises().add(e);
                }
            } catch (Throwable e) {
                watched.surprises().add(e);
            }
        }
    }

    /** Cancels some, which must give their launches back, until nothing is left. */
    private void submitUntilSpent(MegakernelSession session, Random random) {
        List<Submission> one = List.of(Submission.of(ONCE, 1).withTenant(1));
        while (true) {
            try {
                CompletableFuture<Integer> job = session.submitAll(one, List::size);
                count(taken, one);
                if (random.nextInt(3) == 0) {
                    job.cancel(true);
                }
            } catch (TenantException e) {
                count(refused, one);
                if (session.statistics().tenants().get(1).claimed() >= e.limit()) {
                    return;
                }
            } catch (MegakernelException e) {
                watched.surprises().add(e);
                return;
            }
        }
    }

    private void assertFigures(SessionFixture fixture, long seed) {
        for (TenantStatistics figures : fixture.session.statistics().tenants()) {
            assertThat(figures.submitted()).as("seed %d", seed).isEqualTo(taken.get(figures.id()));
            assertThat(figures.refused()).as("seed %d", seed).isEqualTo(refused.get(figures.id()));
        }
    }

    private static void count(AtomicIntegerArray counters, List<Submission> parts) {
        parts.forEach(part -> counters.incrementAndGet(part.tenant()));
    }

    private static long slotsOf(List<StubBackend.Slot> pass, SessionTenant tenant) {
        return pass.stream().filter(slot -> slot.tenant() == tenant.id()).count();
    }

    private static long launchesOf(List<List<StubBackend.Slot>> passes, SessionTenant tenant) {
        return passes.stream().mapToLong(pass -> slotsOf(pass, tenant)).sum();
    }

    private void addTrouble(Random random) {
        for (int i = 0; i < 200; i++) {
            backend.script.add(
                    switch (random.nextInt(12)) {
                        case 0 -> StubBackend.lose();
                        case 1 -> StubBackend.lose(DeviceLostException.Progress.NEVER_STARTED);
                        case 2 ->
                            () -> {
                                throw new IllegalStateException("stub: pass failed");
                            };
                        default -> StubBackend.RUN;
                    });
        }
    }
}
