package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.UnsupportedFeatureException;
import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.MegakernelStats;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host backend runs these, so what comes back was computed by opcodes. */
class SessionResultsTest {

    private final SessionFixture fixture = SessionFixture.open(
            new HostBackend(), 8, SessionOptions.builder().tenants(Set.of(0, 5)).build());
    private final MegakernelSession session = fixture.session;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void resultWordsComeBackAsU32Patterns() {
        assertThat(session.execute(SessionFixture.REPEATABLE, -2)).isEqualTo(SubmissionResult.done("repeatable", -2));
        assertThat(SessionFixture.get(session.submit(SessionFixture.REPEATABLE, 7))
                        .word(0))
                .isEqualTo(7);
    }

    @Test
    void opcodeWithoutResultsEndsDoneWithoutWords() {
        assertThat(session.execute(OpcodeSpace.NOP, 1, 2)).isEqualTo(SubmissionResult.done("nop"));
    }

    @Test
    void faultComesBackAsResultWithItsCode() {
        assertThat(session.execute(OpcodeSpace.STORE_U32, 1, 0))
                .isEqualTo(SubmissionResult.fault("store-u32", FaultCode.NOT_WRITABLE));
        assertThat(session.statistics().faulted()).isEqualTo(1);
    }

    @Test
    void observableWordsKeepTheirValuesFromPassToPass() {
        int word = ControlLayout.OBSERVABLE_BASE + 3;
        session.execute(OpcodeSpace.STORE_U32, 40, word);
        session.execute(OpcodeSpace.ATOMIC_ADD, 2, word);
        session.execute(OpcodeSpace.LOAD_U32, word, 4);

        assertThat(session.observables())
                .hasSize(SessionOptions.DEFAULT_OBSERVABLES)
                .startsWith(0, 0, 0, 42, 42, 0);
    }

    @Test
    @ProtocolRule("6.8")
    void tenantsOfTheSessionRunAndOthersHaveNoMask() {
        Submission work = Submission.of(SessionFixture.REPEATABLE, 1);

        assertThat(session.execute(work.withTenant(5)).status()).isEqualTo(SubmissionStatus.DONE);
        for (int tenant = 0; tenant < ControlLayout.TENANT_MASK_COUNT; tenant++) {
            session.execute(OpcodeSpace.LOAD_U32, ControlLayout.TENANT_MASK_BASE + tenant, tenant);
        }
        for (int tenant = 0; tenant < ControlLayout.TENANT_MASK_COUNT; tenant++) {
            boolean served = tenant == 0 || tenant == 5;
            assertThat(session.observables()[tenant]).isEqualTo(served ? ControlLayout.TENANT_MASK_ENABLED : 0);
        }
    }

    @Test
    void autoRunsBatchedAndPersistentIsRefused() {
        assertThat(session.mode()).isEqualTo(SessionMode.BATCHED);
        SessionOptions persistent =
                SessionOptions.builder().mode(SessionMode.PERSISTENT).build();

        assertThatThrownBy(() -> MegakernelSession.open(fixture.kernel, persistent, MegakernelStats.NOOP))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("persistent")
                .hasMessageContaining("Fix: use auto or batched");
    }

    @Test
    void everyPassAndSubmissionIsReported() {
        session.execute(SessionFixture.REPEATABLE, 1);
        session.execute(SessionFixture.REPEATABLE, 1);

        assertThat(fixture.stats.dispatches).hasSize(2).allSatisfy(pass -> {
            assertThat(pass.outputBuffers()).isEqualTo(4);
            assertThat(pass.inputBytes()).isEqualTo(pass.outputBytes()).isPositive();
            assertThat(pass.recoveredAfterDeviceLoss()).isFalse();
        });
        assertThat(fixture.stats.ended).hasSize(2).allSatisfy(ended -> {
            assertThat(ended.opcode()).isEqualTo("repeatable");
            assertThat(ended.outcome()).isEqualTo(MegakernelStats.Outcome.DONE);
            assertThat(ended.nanos()).isPositive();
        });
        List<TenantStatistics> tenants = List.of(
                new TenantStatistics("default", 0, 2, 0, null, 0, 2, null),
                new TenantStatistics("tenant-5", 5, 0, 0, null, 0, 0, null));
        assertThat(session.statistics()).isEqualTo(new SessionStatistics(2, 2, 0, 0, 0, 0, 0, 2, 0, tenants));
        fixture.assertBalanced();
    }

    @Test
    void listenerThatThrowsHarmsNobody() {
        MegakernelStats broken = new MegakernelStats() {
            @Override
            public void dispatchCompleted(DispatchStats stats) {
                throw new IllegalStateException("listener is broken");
            }

            @Override
            public void submissionEnded(String opcode, Outcome outcome, long latencyNanos) {
                throw new AssertionError("listener is very broken");
            }
        };
        RecoverableKernel kernel = new RecoverableKernel(
                new HostBackend(), SessionFixture.spec(), new LaunchConfig(4, 4), RecoveryPolicy.DEFAULT, () -> {});
        try (kernel;
                MegakernelSession other = MegakernelSession.open(kernel, SessionOptions.DEFAULT, broken)) {
            for (int i = 0; i < 10; i++) {
                assertThat(other.execute(SessionFixture.REPEATABLE, i).word(0)).isEqualTo(i);
            }
        }
    }
}
