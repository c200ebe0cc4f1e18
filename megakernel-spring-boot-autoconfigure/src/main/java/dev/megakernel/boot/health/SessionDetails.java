package dev.megakernel.boot.health;

import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.session.SessionResidency;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a session runs, why, and what of it is on the device, as details of health. */
final class SessionDetails {

    private SessionDetails() {}

    static Map<String, Object> of(SessionResidency residency) {
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("reason", residency.reason());
        PersistentVerdict verdict = residency.verdict();
        if (verdict != null) {
            session.put("probe", probe(verdict));
        }
        SessionResidency.Resident resident = residency.resident();
        if (resident != null) {
            session.put("workgroups", resident.shape().workgroups());
            session.put("reserved", resident.shape().reserved());
            session.put("residentWorkgroups", resident.workgroups());
            session.put("parked", resident.parked());
            session.put("quantumMillis", resident.shape().quantum().toMillis());
            session.put("launches", resident.launches());
            session.put("outstanding", resident.outstanding());
        }
        return session;
    }

    private static Map<String, Object> probe(PersistentVerdict verdict) {
        Map<String, Object> probe = new LinkedHashMap<>();
        probe.put("possible", verdict.possible());
        probe.put("recommended", verdict.recommended());
        probe.put("seesHostWrites", verdict.findings().seesHostWrites());
        probe.put("wholeQuarters", verdict.findings().wholeQuarters());
        probe.put("workgroups", verdict.findings().workgroups());
        return probe;
    }
}
