package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PatienceTest {

    private final Gate gate = new Gate(2);

    private static Patience patience(WhenFull whenFull, Duration timeout) {
        return new Patience(SessionOptions.builder()
                .whenFull(whenFull)
                .blockTimeout(timeout)
                .build());
    }

    /** A job that waits at several gates, a tenant's and the ring's, has one timeout for all of them. */
    @Test
    void timeSpentAtOneGateIsNotThereForTheNext() {
        Patience hours = patience(WhenFull.BLOCK, Duration.ofHours(1));
        gate.tryTake(2);

        assertThat(hours.await(gate, 1, System.nanoTime() - 1)).isFalse();
        gate.free(1);
        assertThat(hours.await(gate, 1, System.nanoTime() - 1))
                .as("room is taken, late or not")
                .isTrue();
    }

    @Test
    void theLongestTimeoutIsNoOverflow() {
        Patience ages = patience(WhenFull.BLOCK, Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(ages.deadline() - System.nanoTime())
                .isGreaterThan(Duration.ofDays(36_500).toNanos());
        assertThat(ages.await(gate, 2, ages.deadline())).isTrue();
    }

    @Test
    void whoIsToBeRejectedDoesNotWait() {
        Patience none = patience(WhenFull.REJECT, Duration.ofHours(1));
        gate.tryTake(2);

        assertThat(none.await(gate, 1, none.deadline())).isFalse();
        assertThat(none.waited()).isEqualTo("not at all");
    }

    @Test
    void openGatesLetEverybodyThrough() {
        gate.tryTake(2);
        gate.open();

        assertThat(gate.tryTake(5)).isTrue();
        assertThat(gate.taken()).isZero();
    }
}
