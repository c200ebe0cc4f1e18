package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A session over a backend, with an opcode that may be replayed and one that may not. */
final class SessionFixture implements AutoCloseable {

    static final int REPEATABLE = 0x100;
    static final int ONCE = 0x101;

    /** Longer than anything here takes, so that a hang fails the test instead of stopping the build. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final RecordingStats stats = new RecordingStats();
    final RecoverableKernel kernel;
    final MegakernelSession session;

    private SessionFixture(MegakernelBackend backend, int slots, RecoveryPolicy policy, SessionOptions options) {
        this.kernel = new RecoverableKernel(backend, spec(), new LaunchConfig(slots, slots), policy, stats::deviceLost);
        this.session = MegakernelSession.open(kernel, options, stats);
    }

    static SessionFixture open(MegakernelBackend backend, int slots, SessionOptions options) {
        return open(backend, slots, RecoveryPolicy.DEFAULT, options);
    }

    static SessionFixture open(MegakernelBackend backend, int slots, RecoveryPolicy policy, SessionOptions options) {
        return new SessionFixture(backend, slots, policy, options);
    }

    static KernelSpec spec() {
        List<Opcode> opcodes = List.of(
                Opcode.define(REPEATABLE, "repeatable")
                        .idempotent()
                        .results(1)
                        .body(context -> context.result(0, context.arg(0)))
                        .glsl("void main() { mk_result(0u, mk_arg(0u)); }"),
                Opcode.define(ONCE, "once")
                        .results(1)
                        .body(context -> context.result(0, context.observableAdd(0, context.arg(0))))
                        .glsl("void main() { mk_result(0u, mk_observable_add(0u, mk_arg(0u))); }"));
        return new KernelSpec(Program.of(OpcodeCatalog.of(opcodes)), WorkspaceSpec.EMPTY);
    }

    static <T> T get(CompletableFuture<T> future) {
        assertThat(future).succeedsWithin(PATIENCE);
        return future.join();
    }

    static Throwable errorOf(CompletableFuture<?> future) {
        assertThat(future).failsWithin(PATIENCE);
        return future.handle((result, error) -> error).join();
    }

    /** All accepted submissions have ended, and nothing is held any more. */
    void assertBalanced() {
        SessionStatistics totals = session.statistics();
        assertThat(totals.outstanding()).isZero();
        assertThat(totals.accepted())
                .isEqualTo(totals.done()
                        + totals.faulted()
                        + totals.failed()
                        + totals.cancelled()
                        + totals.refusedByDevice());
        assertThat(totals.tenants().stream()
                        .mapToLong(TenantStatistics::submitted)
                        .sum())
                .isEqualTo(totals.accepted());
        assertThat(totals.tenants())
                .allSatisfy(tenant -> assertThat(tenant.outstanding()).isZero());
        assertThat(session.occupancy()).isEqualTo(new RingOccupancy(session.capacity(), 0, 0));
        assertThat(stats.ended).hasSize((int) (totals.accepted() + totals.rejected()));
    }

    @Override
    public void close() {
        session.close();
        kernel.close();
    }
}
