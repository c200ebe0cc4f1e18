package dev.megakernel.boot.endpoint;

import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionMode;
import dev.megakernel.session.SessionResidency;
import dev.megakernel.session.SessionStatistics;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session in the answer of the endpoint.
 *
 * @param mode how it runs submissions, as properties write it
 * @param requested the mode that was asked for
 * @param reason one sentence that says why it runs so
 * @param verdict what the probe for persistent sessions said, or {@code null} where nothing was probed
 * @param resident the kernel that stays on the device, or {@code null} in batched mode
 * @param statistics totals since it was opened
 * @param occupancy slots of its ring by lower-case name of their status
 */
public record SessionDescriptor(
        String mode,
        String requested,
        String reason,
        @Nullable PersistentVerdict verdict,
        @Nullable Resident resident,
        SessionStatistics statistics,
        Map<String, Integer> occupancy) {

    static SessionDescriptor of(MegakernelSession session) {
        SessionResidency residency = session.residency();
        SessionResidency.Resident resident = residency.resident();
        return new SessionDescriptor(
                word(residency.mode()),
                word(residency.requested()),
                residency.reason(),
                residency.verdict(),
                resident == null ? null : Resident.of(resident),
                session.statistics(),
                session.occupancy().byStatus());
    }

    private static String word(SessionMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A kernel that stays on its device, which shows as 100 % utilisation unless it is parked.
     *
     * @param workgroups workgroups of a launch
     * @param reserved those of them that serve CRITICAL and HIGH only
     * @param residentWorkgroups workgroups on the device now
     * @param parked whether no launch is wanted for want of work
     * @param quantumMillis longest launch
     * @param parkAfterMillis time without work after which it leaves
     * @param launches launches since the session was opened
     * @param turnChanges how often a launch handed over to one beside it
     * @param outstanding submissions that the device holds or may hold
     * @param lostInLaunches submissions whose launch ended without completing them
     */
    public record Resident(
            int workgroups,
            int reserved,
            int residentWorkgroups,
            boolean parked,
            long quantumMillis,
            long parkAfterMillis,
            long launches,
            long turnChanges,
            long outstanding,
            long lostInLaunches) {

        static Resident of(SessionResidency.Resident resident) {
            SessionResidency.Shape shape = resident.shape();
            return new Resident(
                    shape.workgroups(),
                    shape.reserved(),
                    resident.workgroups(),
                    resident.parked(),
                    shape.quantum().toMillis(),
                    shape.parkAfter().toMillis(),
                    resident.launches(),
                    resident.turnChanges(),
                    resident.outstanding(),
                    resident.lostInLaunches());
        }
    }
}
