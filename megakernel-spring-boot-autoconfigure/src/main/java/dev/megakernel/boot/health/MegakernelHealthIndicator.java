package dev.megakernel.boot.health;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelStatistics;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.session.MegakernelSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of a megakernel: UP while work runs, OUT_OF_SERVICE while a lost device is replaced and while the session has
 * stalled, DOWN when the device could not be replaced.
 *
 * <p>A session has stalled when one pass has been running for {@code stallAfter}, or work has been waiting that long while
 * none ran. Shorter suspicions show in the details and leave the status alone.
 *
 * <p>Reads what the megakernel knows and asks nothing of the device, so it never waits, not even for a pass that hangs.
 * Thread-safe.
 */
public final class MegakernelHealthIndicator extends AbstractHealthIndicator {

    /** Time after which a session counts as stalled, unless another is asked for. */
    public static final Duration DEFAULT_STALL_AFTER = Duration.ofSeconds(30);

    private final Megakernel megakernel;
    private final @Nullable MegakernelSession session;
    private final @Nullable StallWatch stalls;

    /** Watches a megakernel and, where there is one, its session. */
    public MegakernelHealthIndicator(Megakernel megakernel, @Nullable MegakernelSession session) {
        this(megakernel, session, DEFAULT_STALL_AFTER);
    }

    /**
     * Watches a megakernel and, where there is one, its session.
     *
     * @param stallAfter time without an end from which a pass counts as stalled; longer than the longest pass takes
     */
    public MegakernelHealthIndicator(Megakernel megakernel, @Nullable MegakernelSession session, Duration stallAfter) {
        this(megakernel, session, stallAfter, System::nanoTime);
    }

    MegakernelHealthIndicator(
            Megakernel megakernel, @Nullable MegakernelSession session, Duration stallAfter, LongSupplier nanoTime) {
        super("The health of the megakernel could not be read");
        this.megakernel = megakernel;
        this.session = session;
        this.stalls = session == null ? null : new StallWatch(session::telemetry, stallAfter, nanoTime);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        RecoveryStatus recovery = megakernel.recoveryStatus();
        DeviceInfo device = megakernel.device();
        builder.withDetail("device", device.name())
                .withDetail("driver", device.driver())
                .withDetail("backend", device.backend());
        if (session != null) {
            builder.withDetail("mode", session.mode().name().toLowerCase(Locale.ROOT))
                    .withDetail("session", SessionDetails.of(session.residency()));
        }
        builder.withDetail("pipelineId", megakernel.pipelineId())
                .withDetail("geometry", geometry())
                .withDetail("losses", recovery.losses());
        if (recovery.lastLossAt() != null) {
            builder.withDetail("lastLoss", lastLoss(recovery));
        }
        KernelStatistics kernel = megakernel.kernelStatistics();
        if (kernel.available()) {
            builder.withDetail("kernel", KernelDetails.of(kernel));
        }
        if (device.limits().loopIterations() > 0) {
            builder.withDetail("loopIterations", device.limits().loopIterations());
        }
        boolean stalled = false;
        if (stalls != null) {
            StallWatch.Look look = stalls.look();
            builder.withDetail("work", work(look));
            stalled = look.stalled();
        }
        builder.status(status(recovery.state(), stalled));
    }

    private Map<String, Integer> geometry() {
        Map<String, Integer> geometry = new LinkedHashMap<>();
        geometry.put("slotCount", megakernel.slotCount());
        geometry.put("workgroupSize", megakernel.workgroupSize());
        geometry.put("workerGroups", megakernel.workerGroups());
        return geometry;
    }

    private static Map<String, String> lastLoss(RecoveryStatus recovery) {
        Map<String, String> loss = new LinkedHashMap<>();
        loss.put("text", String.valueOf(recovery.lastLoss()));
        loss.put("time", String.valueOf(recovery.lastLossAt()));
        return loss;
    }

    private static Map<String, Object> work(StallWatch.Look look) {
        Map<String, Object> work = new LinkedHashMap<>();
        work.put(
                "queueDepth", look.telemetry().waitingTotal() + look.telemetry().inPass());
        work.put("inPass", look.telemetry().inPass());
        work.put("completedSinceLastLook", look.completed());
        work.put("gpuIdlePpm", look.telemetry().ring().runtimeCounters().gpuIdlePpm());
        work.put("suspectedStall", look.suspected());
        work.put("stuckMillis", look.stuck().toMillis());
        work.put("stalled", look.stalled());
        return work;
    }

    private static Status status(RecoveryStatus.State state, boolean stalled) {
        return switch (state) {
            case READY -> stalled ? Status.OUT_OF_SERVICE : Status.UP;
            case RECOVERING -> Status.OUT_OF_SERVICE;
            case FAILED -> Status.DOWN;
        };
    }
}
