package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceOutOfMemoryException;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.stats.MegakernelStats;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionBackendFailureTest {

    private final StubBackend backend = new StubBackend();
    private final SessionFixture fixture = SessionFixture.open(backend, 4, SessionOptions.DEFAULT);

    @AfterEach
    void sessionGoesOn() {
        backend.statusOfUnfinished = SlotStatus.DONE;
        backend.outputsKept = Integer.MAX_VALUE;
        assertThat(fixture.session.execute(ONCE, 77).word(0)).isEqualTo(77);
        fixture.assertBalanced();
        fixture.close();
    }

    @Test
    void exceptionOfAPassEndsItsSubmissionsWithTheCause() {
        DeviceOutOfMemoryException cause = new DeviceOutOfMemoryException("stub: no memory", 2, 1);
        backend.script.add(() -> {
            throw cause;
        });

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE))
                .isInstanceOf(BackendException.class)
                .hasCause(cause)
                .hasMessageContaining("\"repeatable\"")
                .hasMessageContaining("Fix: ");
        assertThat(fixture.session.statistics().failed()).isEqualTo(1);
    }

    @Test
    void errorOfAPassIsNotTheEndOfTheThread() {
        backend.script.add(() -> {
            throw new StackOverflowError("stub");
        });

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE))
                .isInstanceOf(BackendException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void everySubmissionOfThePassFailsAndThoseOfTheNextDoNot() {
        backend.hold();
        CompletableFuture<SubmissionResult> first = fixture.session.submit(REPEATABLE, 1);
        backend.awaitPass();
        CompletableFuture<SubmissionResult> second = fixture.session.submit(REPEATABLE, 2);
        backend.script.add(() -> {
            throw new IllegalStateException("stub");
        });
        backend.open();

        assertThat(SessionFixture.errorOf(first)).isInstanceOf(BackendException.class);
        assertThat(SessionFixture.get(second).word(0)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {SlotStatus.EMPTY, SlotStatus.CLAIMED, SlotStatus.WAIT_IO, SlotStatus.YIELD, 99})
    void slotThatDidNotEndIsAnErrorAndNoHang(int status) {
        backend.statusOfUnfinished = status;

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(SlotStatus.name(status))
                .hasMessageContaining("Fix: ");
    }

    @Test
    @ProtocolRule("6.8")
    void slotThatTheDeviceLeftAloneIsRejected() {
        backend.statusOfUnfinished = SlotStatus.PUBLISHED;

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE))
                .isInstanceOfSatisfying(
                        SubmissionRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SubmissionRefusedException.Reason.REFUSED_BY_DEVICE))
                .hasMessageContaining("\"repeatable\"")
                .hasMessageContaining("tenant 0")
                .hasMessageContaining("Fix: ");
        SessionStatistics totals = fixture.session.statistics();
        assertThat(totals.refusedByDevice()).isEqualTo(1);
        assertThat(totals.rejected()).as("it had been taken").isZero();
        assertThat(totals.tenants().get(0).refused()).isEqualTo(1);
        assertThat(fixture.stats.outcomes()).containsExactly(MegakernelStats.Outcome.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void missingOutputsAreAnError(int outputs) {
        backend.outputsKept = outputs;

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE))
                .isInstanceOf(BackendException.class)
                .hasStackTraceContaining("returned " + outputs + " buffers");
    }

    @Test
    void outputOfAnotherLengthIsAnError() {
        backend.script.add(StubBackend.RUN);
        backend.shortenControl = true;

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE))
                .isInstanceOf(BackendException.class)
                .hasStackTraceContaining("control bytes");
        backend.shortenControl = false;
    }

    @Test
    void interruptOfTheOwnerThreadDoesNotStopIt() {
        backend.script.add(() -> Thread.currentThread().interrupt());

        assertThat(fixture.session.execute(REPEATABLE, 1).word(0)).isEqualTo(1);
        assertThat(fixture.session.execute(REPEATABLE, 2).word(0)).isEqualTo(2);
    }
}
