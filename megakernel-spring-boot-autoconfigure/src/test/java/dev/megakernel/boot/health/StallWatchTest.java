package dev.megakernel.boot.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingTelemetry;
import dev.megakernel.session.SessionTelemetry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A session that is only told, and a clock that is only set. */
@ExtendWith(OutputCaptureExtension.class)
class StallWatchTest {

    private static final Duration STALL_AFTER = Duration.ofSeconds(30);
    private static final SessionTelemetry IDLE = telemetry(0, 0, 0, Duration.ZERO);

    private SessionTelemetry session = IDLE;
    private Duration clock = Duration.ofDays(7);
    private final StallWatch watch = new StallWatch(() -> session, STALL_AFTER, () -> clock.toNanos());

    @Test
    void idleSessionNeverStalls() {
        assertThat(watch.look().stalled()).isFalse();
        clock = clock.plusDays(1);

        StallWatch.Look look = watch.look();

        assertThat(look.suspected()).isFalse();
        assertThat(look.stuck()).isZero();
        assertThat(look.stalled()).isFalse();
    }

    @Test
    void oneLookIsEnoughToSeeAPassThatHangs() {
        session = telemetry(3, 84, 7, STALL_AFTER);

        StallWatch.Look look = watch.look();

        assertThat(look.stuck()).isEqualTo(STALL_AFTER);
        assertThat(look.stalled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1000})
    void howOftenSomebodyLooksDoesNotMatter(int looks) {
        for (int i = 1; i <= looks; i++) {
            session =
                    telemetry(0, 1, 0, STALL_AFTER.minusNanos(1).multipliedBy(i).dividedBy(looks));
            assertThat(watch.look().stalled()).isFalse();
        }
        session = telemetry(0, 1, 0, STALL_AFTER);
        assertThat(watch.look().stalled()).isTrue();
    }

    @Test
    void suspicionAloneIsNoStall() {
        session = telemetry(0, 1, 5, Duration.ofSeconds(1));
        assertThat(watch.look().suspected()).isFalse();
        session = telemetry(0, 1, 5, Duration.ofSeconds(2));

        StallWatch.Look look = watch.look();

        assertThat(look.suspected()).isTrue();
        assertThat(look.stalled()).isFalse();
    }

    @Test
    void busySessionWhoseWorkEndsIsNeverSuspected() {
        for (int completed = 0; completed < 10; completed++) {
            session = telemetry(9, 1, completed, Duration.ofMillis(1));
            clock = clock.plus(STALL_AFTER);
            StallWatch.Look look = watch.look();
            assertThat(look.suspected()).isFalse();
            assertThat(look.stalled()).isFalse();
        }
    }

    @Test
    void looksOfFarApartThatFindDifferentWorkAreNoStall() {
        session = telemetry(0, 1, 5, Duration.ofMillis(1));
        watch.look();
        clock = clock.plusHours(1);
        session = telemetry(0, 1, 5, Duration.ofMillis(1));

        assertThat(watch.look().stalled()).isFalse();
    }

    @Test
    void workThatNobodyRunsStallsWhenItWasSeenLongEnough() {
        session = telemetry(4, 0, 5, Duration.ZERO);
        watch.look();
        clock = clock.plus(STALL_AFTER).minusNanos(1);
        assertThat(watch.look().stalled()).isFalse();
        clock = clock.plusNanos(1);

        StallWatch.Look look = watch.look();

        assertThat(look.stuck()).isEqualTo(STALL_AFTER);
        assertThat(look.stalled()).isTrue();
    }

    @Test
    void workThatNobodyRunsIsForgottenWhenSomethingEnds() {
        session = telemetry(4, 0, 5, Duration.ZERO);
        watch.look();
        clock = clock.plus(STALL_AFTER);
        session = telemetry(4, 0, 6, Duration.ZERO);

        assertThat(watch.look().stuck()).isZero();
    }

    @Test
    void endOfThePassEndsTheStall() {
        session = telemetry(0, 84, 0, STALL_AFTER.plusSeconds(1));
        assertThat(watch.look().stalled()).isTrue();
        session = telemetry(0, 0, 84, Duration.ZERO);

        StallWatch.Look look = watch.look();

        assertThat(look.completed()).isEqualTo(84);
        assertThat(look.stuck()).isZero();
        assertThat(look.stalled()).isFalse();
    }

    @Test
    void everyStallIsLoggedOnceWithBeginningAndEnd(CapturedOutput output) {
        for (int stall = 0; stall < 2; stall++) {
            session = telemetry(0, 1, stall, STALL_AFTER);
            watch.look();
            watch.look();
            session = telemetry(0, 0, stall + 1, Duration.ZERO);
            watch.look();
            watch.look();
        }

        assertThat(output.toString().split("The session has stalled")).hasSize(3);
        assertThat(output.toString().split("The session gets on again")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void timeThatIsNotPositiveIsRefusedWithItsProperty(int seconds) {
        assertThatExceptionOfType(MegakernelConfigurationException.class)
                .isThrownBy(() -> new StallWatch(() -> session, Duration.ofSeconds(seconds), System::nanoTime))
                .withMessageContaining("megakernel.session.stall-after")
                .withMessageContaining("Fix: ");
    }

    private static SessionTelemetry telemetry(int waiting, int inPass, long completed, Duration pass) {
        return new SessionTelemetry(
                new RingTelemetry(), Map.of(Priority.NORMAL, waiting), inPass, completed, pass.toNanos());
    }
}
