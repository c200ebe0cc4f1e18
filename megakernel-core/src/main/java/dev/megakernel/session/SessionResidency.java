package dev.megakernel.session;

import dev.megakernel.backend.PersistentVerdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a session runs and why, and what of it stays on the device: a kernel that stays shows as 100 % utilisation.
 *
 * @param requested the mode that was asked for
 * @param mode the mode it runs in, never AUTO; the same for the life of the session
 * @param reason one sentence that says why
 * @param verdict what the probe said when the session was opened; {@code null} where nothing was probed
 * @param resident the kernel that stays; {@code null} in batched mode
 */
public record SessionResidency(
        SessionMode requested,
        SessionMode mode,
        String reason,
        @Nullable PersistentVerdict verdict,
        @Nullable Resident resident) {

    /**
     * A kernel that stays on its device. Each figure is right for itself; together they need not be of the same moment.
     *
     * @param shape its launches
     * @param workgroups workgroups on the device now: 0 when parked, those of two launches while one takes over
     * @param parked whether no launch is wanted for want of work; the last may still be on its way out
     * @param launches launches since the session was opened, on lost devices too
     * @param turnChanges how often a launch handed over to one beside it, on this device
     * @param outstanding submissions that the device holds or may hold
     * @param lostInLaunches submissions whose launch ended without completing them, on this device
     */
    public record Resident(
            Shape shape,
            int workgroups,
            boolean parked,
            long launches,
            long turnChanges,
            long outstanding,
            long lostInLaunches) {}

    /**
     * The launches of a kernel that stays.
     *
     * @param workgroups workgroups of a launch
     * @param reserved those of them that serve CRITICAL and HIGH only
     * @param quantum longest launch
     * @param parkAfter time without work after which the kernel leaves the device
     */
    public record Shape(int workgroups, int reserved, Duration quantum, Duration parkAfter) {}

    /** One line for the log. */
    String describe() {
        String word = mode == SessionMode.PERSISTENT ? "persistent" : "batched";
        if (resident == null) {
            return "The session runs " + word + ". " + reason;
        }
        Shape shape = resident.shape();
        return "The session runs " + word + ": " + shape.workgroups() + " workgroups stay on the device, "
                + shape.reserved() + " of them for CRITICAL and HIGH, which shows as 100 % utilisation until nothing"
                + " was submitted for " + shape.parkAfter().toMillis() + " ms; quantum "
                + shape.quantum().toMillis() + " ms. " + reason;
    }
}
