package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.Priority;
import dev.megakernel.stats.MegakernelStats;
import dev.megakernel.tenant.TenantException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session orders and limits by itself. A kernel that does so too, by its own form and quotas, must not get in its way. */
@ProtocolRule({"6.7", "6.8", "D22"})
class SessionFormTest {

    private static final int SLOTS = 8;
    private static final SessionTenant TRIAL = SessionTenant.of("trial", 2).withQuota(3);
    private static final SessionTenant PAID = SessionTenant.of("paid", 5);

    @RegisterExtension
    static final VulkanDevices DEVICES = new VulkanDevices();

    @Test
    void everyPassOfAPriorityKernelRunsWholeOnTheHost() {
        assertPassesAreWhole(new HostBackend());
    }

    @Test
    @Tag("vulkan")
    void everyPassOfAPriorityKernelRunsWholeOnVulkan() {
        try (MegakernelBackend backend = DEVICES.open()) {
            assertPassesAreWhole(backend);
        }
    }

    private static void assertPassesAreWhole(MegakernelBackend backend) {
        ProgramOptions byPriority =
                ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY).withEnforceQuota(true);
        KernelSpec spec = new KernelSpec(new Program(SessionFixture.spec().opcodes(), byPriority), WorkspaceSpec.EMPTY);
        SessionOptions options = SessionOptions.builder()
                .configuredTenants(List.of(TRIAL, PAID))
                .enforceQuota(true)
                .build();
        try (RecoverableKernel kernel = new RecoverableKernel(
                        backend, spec, new LaunchConfig(SLOTS, SLOTS / 2), RecoveryPolicy.DEFAULT, () -> {});
                MegakernelSession session = MegakernelSession.open(kernel, options, MegakernelStats.NOOP)) {
            assertRuns(session);
        }
    }

    private static void assertRuns(MegakernelSession session) {
        List<Submission> parts = IntStream.range(0, SLOTS)
                .mapToObj(i -> Submission.of(REPEATABLE, i)
                        .withTenant(i < 3 ? TRIAL.id() : PAID.id())
                        .withPriority(Priority.values()[i % Priority.values().length]))
                .toList();

        List<Integer> words = session.executeAll(
                parts, results -> results.stream().map(r -> r.word(0)).toList());

        assertThat(words).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(session.statistics().passes()).isEqualTo(1);
        for (int pass = 0; pass < 20; pass++) {
            session.execute(Submission.of(REPEATABLE).withTenant(PAID.id()).withPriority(Priority.CRITICAL));
        }
        assertThatThrownBy(() -> session.submit(parts.get(0))).isInstanceOf(TenantException.class);
        session.grantQuota(TRIAL.id());
        session.execute(parts.get(0));
        assertThat(session.statistics().refusedByDevice()).isZero();
    }
}
