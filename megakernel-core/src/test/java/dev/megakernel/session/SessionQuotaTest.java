package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.ProtocolRule;
import dev.megakernel.stats.MegakernelStats;
import dev.megakernel.tenant.TenantException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Quotas of launches: what is granted is launched, and not one more. */
@Timeout(30)
@ProtocolRule({"D22", "6.8"})
class SessionQuotaTest {

    private static final int SLOTS = 8;
    private static final SessionTenant TRIAL = SessionTenant.of("trial", 2).withQuota(3);
    private static final SessionTenant PAID = SessionTenant.of("paid", 5);

    private final StubBackend backend = new StubBackend();
    private SessionFixture fixture = open(true);

    private SessionFixture open(boolean enforce) {
        return SessionFixture.open(
                backend,
                SLOTS,
                SessionOptions.builder()
                        .configuredTenants(List.of(TRIAL, PAID))
                        .enforceQuota(enforce)
                        .blockTimeout(PATIENCE)
                        .build());
    }

    @AfterEach
    void everythingEnds() {
        backend.open();
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
    }

    private CompletableFuture<SubmissionResult> submit(SessionTenant tenant) {
        return fixture.session.submit(Submission.of(REPEATABLE).withTenant(tenant.id()));
    }

    private void execute(SessionTenant tenant) {
        fixture.session.execute(Submission.of(REPEATABLE).withTenant(tenant.id()));
    }

    private TenantStatistics figures(SessionTenant tenant) {
        return fixture.session.statistics().tenants().stream()
                .filter(figures -> figures.id() == tenant.id())
                .findFirst()
                .orElseThrow();
    }

    private void assertSpent(long used, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(TenantException.class, e -> {
                    assertThat(e.kind()).isEqualTo(TenantException.Kind.QUOTA_SPENT);
                    assertThat(e.tenant()).isEqualTo(2);
                    assertThat(e.seen()).isEqualTo(used);
                    assertThat(e.limit()).isEqualTo(3);
                })
                .hasMessageContaining("\"trial\" (2)")
                .hasMessageContaining("used " + used)
                .hasMessageContaining("quota of 3")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void quotaIsLaunchedAndNotOneMore() {
        IntStream.range(0, 3).forEach(i -> execute(TRIAL));

        assertSpent(3, () -> submit(TRIAL));
        assertSpent(3, () -> execute(TRIAL));
        execute(PAID);

        assertThat(figures(TRIAL)).isEqualTo(new TenantStatistics("trial", 2, 3, 0, null, 2, 3, 3L));
        assertThat(figures(PAID).claimed()).isEqualTo(1);
        assertThat(fixture.session.statistics().rejected()).isEqualTo(2);
        assertThat(fixture.stats.outcomes().stream().filter(MegakernelStats.Outcome.REJECTED::equals))
                .hasSize(2);
    }

    @Test
    void nothingIsEnforcedUnlessAskedFor() {
        fixture.close();
        fixture = open(false);

        IntStream.range(0, 10).forEach(i -> execute(TRIAL));

        assertThat(figures(TRIAL)).isEqualTo(new TenantStatistics("trial", 2, 10, 0, null, 0, 10, 3L));
    }

    @Test
    void grantingForgetsWhatWasLaunched() {
        IntStream.range(0, 3).forEach(i -> execute(TRIAL));

        fixture.session.grantQuota(TRIAL.id());

        assertThat(figures(TRIAL).claimed()).isZero();
        IntStream.range(0, 3).forEach(i -> execute(TRIAL));
        assertSpent(3, () -> submit(TRIAL));
        fixture.session.grantQuotas();
        execute(TRIAL);
        assertThat(figures(TRIAL).submitted()).isEqualTo(7);
        assertThat(figures(PAID).claimed()).isZero();
    }

    @Test
    void grantingToNobodyIsRefused() {
        assertThatThrownBy(() -> fixture.session.grantQuota(7))
                .isInstanceOf(SubmissionRefusedException.class)
                .hasMessageContaining("Tenant 7")
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> fixture.session.grantQuota(-1)).isInstanceOf(SubmissionRefusedException.class);
    }

    @Test
    void whatWaitsIsReservedAndLaunchedUnderTheNextGrant() {
        backend.hold();
        submit(TRIAL);
        backend.awaitPass();
        submit(TRIAL);
        submit(TRIAL);
        assertThat(figures(TRIAL).claimed()).isEqualTo(1);
        assertSpent(3, () -> submit(TRIAL));

        fixture.session.grantQuota(TRIAL.id());

        submit(TRIAL);
        assertSpent(3, () -> submit(TRIAL));
        backend.open();
        await().atMost(PATIENCE).until(() -> figures(TRIAL).outstanding() == 0);
        assertThat(figures(TRIAL).claimed()).isEqualTo(3);
    }

    @Test
    void whatIsCancelledBeforeItsLaunchIsGivenBackAndLaterIsNot() {
        backend.hold();
        CompletableFuture<SubmissionResult> running = submit(TRIAL);
        backend.awaitPass();
        for (int i = 0; i < 50; i++) {
            assertThat(submit(TRIAL).cancel(true)).isTrue();
        }
        assertThat(running.cancel(true)).isTrue();
        backend.open();
        await().atMost(PATIENCE).until(() -> figures(TRIAL).outstanding() == 0);

        assertThat(figures(TRIAL).claimed()).isEqualTo(1);
        execute(TRIAL);
        execute(TRIAL);
        assertSpent(3, () -> submit(TRIAL));
    }

    @Test
    void launchRepeatedAfterALossIsClaimedOnce() {
        backend.script.add(StubBackend.lose());
        execute(TRIAL);

        assertThat(backend.passes).hasSize(2);
        assertThat(figures(TRIAL).claimed()).isEqualTo(1);
        execute(TRIAL);
        execute(TRIAL);
        assertSpent(3, () -> submit(TRIAL));
    }

    @Test
    void jobIsTakenWholeOrNotAtAll() {
        List<Submission> parts =
                new ArrayList<>(Collections.nCopies(2, Submission.of(REPEATABLE).withTenant(PAID.id())));
        parts.addAll(Collections.nCopies(2, Submission.of(REPEATABLE).withTenant(TRIAL.id())));

        assertThat(fixture.session.<Integer>executeAll(parts, List::size)).isEqualTo(4);
        assertSpent(2, () -> fixture.session.executeAll(parts, List::size));

        assertThat(figures(PAID).submitted()).isEqualTo(2);
        assertThat(figures(PAID).refused()).isEqualTo(2);
        assertThat(figures(TRIAL).refused()).isEqualTo(2);
        execute(TRIAL);
    }

    @Test
    void quotaOfNothingLaunchesNothing() {
        fixture.close();
        SessionTenant barred = SessionTenant.of("barred", 1).withQuota(0);
        fixture = SessionFixture.open(
                backend,
                SLOTS,
                SessionOptions.builder()
                        .configuredTenants(List.of(barred))
                        .enforceQuota(true)
                        .build());

        assertThatThrownBy(() -> submit(barred))
                .isInstanceOfSatisfying(
                        TenantException.class, e -> assertThat(e.limit()).isZero());
        assertThat(backend.passes).isEmpty();
    }
}
