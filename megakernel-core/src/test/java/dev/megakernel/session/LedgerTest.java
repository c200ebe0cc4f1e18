package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.stats.MegakernelStats;
import dev.megakernel.tenant.TenantException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** The books without threads, step by step: what a launch, its loss and every kind of end do to cap and quota. */
@ProtocolRule({"D22", "6.8"})
class LedgerTest {

    private static final int CAPACITY = 8;
    private static final SessionTenant TRIAL =
            SessionTenant.of("trial", 2).withMaxOutstanding(4).withQuota(3);
    private static final Opcode OPCODE =
            SessionFixture.spec().opcodes().find(REPEATABLE).orElseThrow();

    private final Books books = Books.open(
            CAPACITY,
            SessionOptions.builder()
                    .whenFull(WhenFull.REJECT)
                    .configuredTenants(List.of(TRIAL))
                    .enforceQuota(true)
                    .build(),
            new GuardedStats(MegakernelStats.NOOP));
    private final Ledger ledger = books.ledger();

    private Ticket accept() {
        List<Submission> parts =
                Collections.nCopies(1, Submission.of(REPEATABLE).withTenant(TRIAL.id()));
        Demand demand = books.tenants().demand(parts);
        books.admission().acquire(demand);
        ledger.accepted(demand);
        return new Job(parts, List.of(OPCODE), job -> {}).tickets().get(0);
    }

    private void launch(Ticket ticket) {
        assertThat(ticket.move(Ticket.State.WAITING, Ticket.State.LAUNCHED)).isTrue();
        ledger.launched(ticket);
    }

    private void loseAndPutBack(Ticket ticket) {
        ticket.countLoss();
        assertThat(ticket.move(Ticket.State.LAUNCHED, Ticket.State.WAITING)).isTrue();
        ledger.putBack(ticket);
    }

    private void cancel(Ticket ticket) {
        assertThat(ledger.end(ticket, Ticket.State.WAITING, Outcome.cancelled(new CancellationException())))
                .isTrue();
    }

    private void finish(Ticket ticket) {
        Outcome done = Outcome.of(SubmissionResult.done("repeatable", 1));
        assertThat(ledger.end(ticket, Ticket.State.LAUNCHED, done)).isTrue();
        assertThat(ledger.end(ticket, Ticket.State.LAUNCHED, done)).as("twice").isFalse();
    }

    private TenantStatistics figures() {
        return ledger.statistics(ledger.passes()).tenants().get(1);
    }

    private void assertLeft(int launches) {
        for (int i = 0; i < launches; i++) {
            finish(launched());
        }
        assertThatThrownBy(this::accept)
                .isInstanceOfSatisfying(
                        TenantException.class, e -> assertThat(e.kind()).isEqualTo(TenantException.Kind.QUOTA_SPENT));
        assertThat(figures().claimed()).isEqualTo(3);
        assertThat(figures().outstanding()).isZero();
        assertThat(ledger.occupancy(CAPACITY)).isEqualTo(new RingOccupancy(CAPACITY, 0, 0));
    }

    private Ticket launched() {
        Ticket ticket = accept();
        launch(ticket);
        return ticket;
    }

    @Test
    void replayThatIsCancelledWhileItWaitsKeepsItsClaim() {
        Ticket ticket = launched();
        loseAndPutBack(ticket);
        cancel(ticket);

        assertThat(figures().claimed()).isEqualTo(1);
        assertLeft(2);
    }

    @Test
    void replayIsClaimedOnce() {
        Ticket ticket = launched();
        loseAndPutBack(ticket);
        launch(ticket);
        finish(ticket);

        assertLeft(2);
    }

    @Test
    void replayOfAnEarlierGrantIsNotHeldAgainstTheNext() {
        Ticket ticket = launched();
        loseAndPutBack(ticket);
        books.tenants().require(TRIAL.id()).quota().grant();
        launch(ticket);
        finish(ticket);

        assertThat(figures().claimed()).isZero();
        assertLeft(3);
    }

    @Test
    void cancellationBeforeTheLaunchGivesCapAndQuotaBack() {
        for (int i = 0; i < 10; i++) {
            Ticket ticket = accept();
            assertThat(figures().outstanding()).isEqualTo(1);
            cancel(ticket);
        }
        assertLeft(3);
    }

    @Test
    void whatASessionThatClosedTookIsGivenBack() {
        Demand demand = books.tenants()
                .demand(Collections.nCopies(3, Submission.of(REPEATABLE).withTenant(TRIAL.id())));
        books.admission().acquire(demand);
        ledger.accepted(demand);
        ledger.withdrawn(demand);

        assertThat(figures().submitted()).isZero();
        assertLeft(3);
    }

    @Test
    void refusalByTheDeviceIsAnEndOfItsOwn() {
        Ticket ticket = launched();
        assertThat(ledger.end(ticket, Ticket.State.LAUNCHED, Outcome.rejected(new IllegalStateException())))
                .isTrue();

        SessionStatistics totals = ledger.statistics(ledger.passes());
        assertThat(totals.refusedByDevice()).isEqualTo(1);
        assertThat(totals.rejected()).isZero();
        assertThat(totals.outstanding()).isZero();
        assertThat(figures().refused()).isEqualTo(1);
        assertThat(ledger.completed()).isEqualTo(1);
        assertLeft(2);
    }
}
