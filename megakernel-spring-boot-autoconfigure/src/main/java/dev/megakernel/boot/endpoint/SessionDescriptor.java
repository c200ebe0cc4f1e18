package dev.megakernel.boot.endpoint;

import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionStatistics;
import java.util.Locale;
import java.util.Map;

/**
 * A session in the answer of the endpoint.
 *
 * @param mode how it runs submissions, as properties write it
 * @param statistics totals since it was opened
 * @param occupancy slots of its ring by lower-case name of their status
 */
public record SessionDescriptor(String mode, SessionStatistics statistics, Map<String, Integer> occupancy) {

    static SessionDescriptor of(MegakernelSession session) {
        return new SessionDescriptor(
                session.mode().name().toLowerCase(Locale.ROOT),
                session.statistics(),
                session.occupancy().byStatus());
    }
}
