package dev.megakernel.boot.health;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.session.MegakernelSession;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of a megakernel: UP while work runs, OUT_OF_SERVICE while a lost device is replaced, DOWN when it could not be.
 *
 * <p>Reads what the megakernel knows and asks nothing of the device, so it is cheap and never waits. Thread-safe.
 */
public final class MegakernelHealthIndicator extends AbstractHealthIndicator {

    private final Megakernel megakernel;
    private final @Nullable MegakernelSession session;

    /** Watches a megakernel and, where there is one, its session. */
    public MegakernelHealthIndicator(Megakernel megakernel, @Nullable MegakernelSession session) {
        super("The health of the megakernel could not be read");
        this.megakernel = megakernel;
        this.session = session;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        RecoveryStatus recovery = megakernel.recoveryStatus();
        DeviceInfo device = megakernel.device();
        builder.status(status(recovery.state()))
                .withDetail("device", device.name())
                .withDetail("driver", device.driver())
                .withDetail("backend", device.backend());
        if (session != null) {
            builder.withDetail("mode", session.mode().name().toLowerCase(Locale.ROOT));
        }
        builder.withDetail("pipelineId", megakernel.pipelineId())
                .withDetail("geometry", geometry())
                .withDetail("losses", recovery.losses());
        if (recovery.lastLossAt() != null) {
            builder.withDetail("lastLoss", lastLoss(recovery));
        }
        if (device.limits().loopIterations() > 0) {
            builder.withDetail("loopIterations", device.limits().loopIterations());
        }
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

    private static Status status(RecoveryStatus.State state) {
        return switch (state) {
            case READY -> Status.UP;
            case RECOVERING -> Status.OUT_OF_SERVICE;
            case FAILED -> Status.DOWN;
        };
    }
}
