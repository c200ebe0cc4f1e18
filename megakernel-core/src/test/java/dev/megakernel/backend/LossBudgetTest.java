package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LossBudgetTest {

    private final SettableClock clock = new SettableClock();
    private final LossBudget budget = new LossBudget(new RecoveryPolicy(true, 2, Duration.ofMinutes(1)), clock);

    @Test
    void moreLossesThanAllowedInTheWindowSpendTheBudget() {
        assertThat(budget.record("first")).isTrue();
        assertThat(budget.record("second")).isTrue();
        assertThat(budget.record("third")).isFalse();
    }

    @Test
    void lossesAreForgivenWithTime() {
        budget.record("first");
        budget.record("second");
        clock.now = clock.now.plusSeconds(61);
        assertThat(budget.record("third")).isTrue();
        assertThat(budget.record("fourth")).isTrue();
        assertThat(budget.record("fifth")).isFalse();
    }

    @Test
    void lossesAreForgivenOnRequestButStayCounted() {
        budget.record("first");
        budget.record("second");
        budget.forgive();
        assertThat(budget.record("third")).isTrue();
        RecoveryStatus status = budget.status(RecoveryStatus.State.READY);
        assertThat(status.losses()).isEqualTo(3);
        assertThat(status.lastLoss()).isEqualTo("third");
        assertThat(status.lastLossAt()).isEqualTo(clock.now);
    }

    @Test
    void nothingIsKnownBeforeTheFirstLoss() {
        RecoveryStatus status = budget.status(RecoveryStatus.State.READY);
        assertThat(status.losses()).isZero();
        assertThat(status.lastLoss()).isNull();
        assertThat(status.lastLossAt()).isNull();
    }

    @Test
    void aBudgetOfNoneGivesUpAtTheFirstLoss() {
        LossBudget none = new LossBudget(new RecoveryPolicy(true, 0, Duration.ofMinutes(1)), clock);
        assertThat(none.record("first")).isFalse();
    }

    @Test
    void negativeBudgetsAreRefused() {
        assertThatThrownBy(() -> new RecoveryPolicy(true, -1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1")
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> new RecoveryPolicy(true, 1, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Fix: ");
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
