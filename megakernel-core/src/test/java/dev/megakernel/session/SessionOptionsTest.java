package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
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
        assertThat(options.configuredTenants()).containsExactly(SessionTenant.of("default", 0));
        assertThat(options.enforceQuota()).isFalse();
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

    @Test
    void configuredTenantsComeBesideTheDefaultOne() {
        SessionTenant reports =
                SessionTenant.of("reports", 28).withMaxOutstanding(1).withQuota(0);
        SessionTenant search = SessionTenant.of("search", 1).withQuota(0xFFFF_FFFFL);

        SessionOptions options = builder.tenants(Set.of(7))
                .configuredTenants(List.of(reports, search))
                .enforceQuota(true)
                .build();

        assertThat(options.configuredTenants()).containsExactly(SessionTenant.of("default", 0), search, reports);
        assertThat(options.tenants()).containsExactly(0, 1, 28);
        assertThat(options.enforceQuota()).isTrue();
        assertThat(builder.tenants(Set.of(7)).build().configuredTenants())
                .containsExactly(SessionTenant.of("tenant-7", 7));
    }

    @Test
    void theDefaultTenantCanBeConfiguredToo() {
        SessionTenant own = SessionTenant.of("own", 0).withMaxOutstanding(3);

        assertThat(builder.configuredTenants(List.of(own)).build().configuredTenants())
                .containsExactly(own);
    }

    @Test
    void tenantsThatCannotBeToldApartAreRefused() {
        SessionTenant a = SessionTenant.of("a", 1);

        assertRefusedTenants("\"a\" with id 1 and \"b\" with id 1", List.of(a, SessionTenant.of("b", 1)));
        assertRefusedTenants("\"a\" with id 1 and \"a\" with id 2", List.of(a, SessionTenant.of("a", 2)));
        assertRefusedTenants("\"default\" with id 3", List.of(SessionTenant.of("default", 3)));
    }

    private void assertRefusedTenants(String names, List<SessionTenant> tenants) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.configuredTenants(tenants))
                .withMessageContaining(names)
                .withMessageContaining("Fix: ");
    }

    @Test
    void tenantsOutOfRangeAreRefusedByName() {
        SessionTenant tenant = SessionTenant.of("reports", 3);

        assertRefusedTenant("\"reports\" has id 29", () -> SessionTenant.of("reports", 29));
        assertRefusedTenant("\"reports\" has id -1", () -> SessionTenant.of("reports", -1));
        assertRefusedTenant("Tenant 3 has the name \" \"", () -> SessionTenant.of(" ", 3));
        assertRefusedTenant("\"reports\" has max-outstanding 0", () -> tenant.withMaxOutstanding(0));
        assertRefusedTenant("\"reports\" has quota -1", () -> tenant.withQuota(-1));
        assertRefusedTenant("\"reports\" has quota 4294967296", () -> tenant.withQuota(0x1_0000_0000L));
    }

    private static void assertRefusedTenant(String what, ThrowingCallable call) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageContaining(what)
                .withMessageContaining("Fix: ");
    }

    private static void assertRefused(String option, ThrowingCallable call) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageContaining(option + " is ")
                .withMessageContaining("Fix: ");
    }
}
