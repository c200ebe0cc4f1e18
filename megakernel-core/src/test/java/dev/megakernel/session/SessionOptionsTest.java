package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SessionOptionsTest {

    private final SessionOptions.Builder builder = SessionOptions.builder();

    @Test
    void defaultsAreThoseOfTheConstants() {
        SessionOptions options = SessionOptions.DEFAULT;

        assertThat(options.mode()).isEqualTo(SessionMode.AUTO);
        assertThat(options.quantum()).isEqualTo(Duration.ofMillis(50));
        assertThat(options.parkAfter()).isEqualTo(Duration.ofMillis(100));
        assertThat(options.workerGroups()).isEmpty();
        assertThat(options.whenFull()).isEqualTo(WhenFull.BLOCK);
        assertThat(options.blockTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.executeSpin()).isEqualTo(Duration.ofNanos(50_000));
        assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.tenants()).containsExactly(0);
        assertThat(options.observables()).isEqualTo(SessionOptions.DEFAULT_OBSERVABLES);
        assertThat(options.callbackExecutor()).isSameAs(ForkJoinPool.commonPool());
    }

    @Test
    void everyOptionCanBeSet() {
        SessionOptions options = builder.mode(SessionMode.BATCHED)
                .quantum(Duration.ofMillis(1))
                .parkAfter(Duration.ZERO)
                .workerGroups(4)
                .whenFull(WhenFull.REJECT)
                .blockTimeout(Duration.ZERO)
                .executeSpin(Duration.ZERO)
                .drainTimeout(Duration.ZERO)
                .tenants(Set.of(28, 3))
                .observables(0)
                .callbackExecutor(Runnable::run)
                .build();

        assertThat(options.mode()).isEqualTo(SessionMode.BATCHED);
        assertThat(options.workerGroups()).hasValue(4);
        assertThat(options.whenFull()).isEqualTo(WhenFull.REJECT);
        assertThat(options.tenants()).containsExactly(3, 28);
        assertThat(options.observables()).isZero();
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        assertRefused("quantum", () -> builder.quantum(Duration.ZERO));
        assertRefused("park-after", () -> builder.parkAfter(Duration.ofNanos(-1)));
        assertRefused("worker-groups", () -> builder.workerGroups(0));
        assertRefused("block-timeout", () -> builder.blockTimeout(Duration.ofNanos(-1)));
        assertRefused("execute-spin", () -> builder.executeSpin(Duration.ofNanos(-1)));
        assertRefused("drain-timeout", () -> builder.drainTimeout(Duration.ofNanos(-1)));
        assertRefused("tenants", () -> builder.tenants(Set.of(29)));
        assertRefused("tenants", () -> builder.tenants(Set.of(-1)));
        assertRefused("observables", () -> builder.observables((1 << 20) + 1));
    }

    private static void assertRefused(String option, ThrowingCallable call) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageContaining(option + " is ")
                .withMessageContaining("Fix: ");
    }
}
