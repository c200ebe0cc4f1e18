package dev.megakernel.boot.metrics;

/** Names of meters and tags. */
final class MeterNames {

    static final String DISPATCH = "megakernel.dispatch";
    static final String DISPATCH_BYTES = "megakernel.dispatch.bytes";
    static final String RESIDENT_ROWS = "megakernel.dispatch.resident.rows";
    static final String SUBMISSIONS = "megakernel.submissions";
    static final String SUBMISSION_LATENCY = "megakernel.submission.latency";
    static final String PASS_AGE = "megakernel.pass.age";
    static final String SESSION_WORKGROUPS = "megakernel.session.workgroups";
    static final String SESSION_RESERVED = "megakernel.session.workgroups.reserved";
    static final String SESSION_RESIDENT = "megakernel.session.workgroups.resident";
    static final String SESSION_PARKED = "megakernel.session.parked";
    static final String SESSION_LAUNCHES = "megakernel.session.launches";
    static final String RING_SLOTS = "megakernel.ring.slots";
    static final String TENANT_SUBMISSIONS = "megakernel.tenant.submissions";
    static final String TENANT_REFUSED = "megakernel.tenant.refused";
    static final String TENANT_OUTSTANDING = "megakernel.tenant.outstanding";
    static final String DEVICE_LOSSES = "megakernel.device.losses";
    static final String DEVICE_INFO = "megakernel.device.info";

    static final String TAG_DIRECTION = "direction";
    static final String TAG_OPCODE = "opcode";
    static final String TAG_OUTCOME = "outcome";
    static final String TAG_STATUS = "status";
    static final String TAG_TENANT = "tenant";
    static final String TAG_DEVICE = "device";
    static final String TAG_DRIVER = "driver";
    static final String TAG_BACKEND = "backend";
    static final String TAG_MODE = "mode";
    static final String TAG_PROBE = "probe";

    private MeterNames() {}
}
