package dev.megakernel.tenant;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.tenant.TenantException.Kind;
import java.nio.ByteBuffer;

/**
 * One registered tenant: publishes its work, counts what is outstanding, and writes its words of control buffers.
 *
 * <p>Thread-safe, and its counters are exact under any interleaving. The ring is not part of that: as with
 * {@link RingPublisher}, one thread at a time may publish into one ring. Control buffers belong to the caller, who writes
 * them between passes.
 */
public final class TenantHandle {

    /** Opcodes in a tenant's window. */
    public static final int OPCODES = OpcodeWindow.LENGTH;

    private final int id;
    private final String label;
    private final TenantAccount account;
    private volatile boolean revoked;
    private volatile boolean replaced;

    TenantHandle(int id, String label, long maxOutstanding) {
        this.id = id;
        this.label = label;
        this.account = new TenantAccount(maxOutstanding);
    }

    /** Id of the tenant, 1 to 28: what goes into the TENANT word of its slots. */
    public int id() {
        return id;
    }

    /** What the tenant calls itself; for people only. */
    public String label() {
        return label;
    }

    /** First opcode of the tenant's window of {@link #OPCODES} codes. */
    public int baseOpcode() {
        return OpcodeWindow.base(id);
    }

    /**
     * The code under which a kernel must know a local opcode. The registry translates nothing: a handler has to be
     * declared with this code when the kernel is built.
     *
     * @param localOpcode u32 below {@link #OPCODES}
     * @throws TenantException OPCODE_OUT_OF_RANGE outside the window
     */
    public int opcode(int localOpcode) {
        if (!OpcodeWindow.contains(localOpcode)) {
            throw error(
                    Kind.OPCODE_OUT_OF_RANGE,
                    Integer.toUnsignedLong(localOpcode),
                    OPCODES,
                    "%s asked for local opcode 0x%X, but its window has 0x%X codes. Fix: use a code below that, built-ins are not among them."
                            .formatted(this, localOpcode, OPCODES));
        }
        return baseOpcode() + localOpcode;
    }

    /**
     * Publishes one slot with the tenant's id, NORMAL priority and an opcode of its window. What is refused is not
     * counted and writes nothing. No built-in is in the window, so a tenant cannot publish SHUTDOWN (D15).
     *
     * @param ring whole slots from position to limit
     * @param slot u32 index of the slot
     * @param localOpcode u32 below {@link #OPCODES}, see {@link #opcode}
     * @param args up to 12 u32 argument words
     * @throws TenantException REVOKED, then OPCODE_OUT_OF_RANGE, then BACKPRESSURE when as many slots are outstanding
     *     as may be
     * @throws dev.megakernel.protocol.QueueFullException as {@link RingPublisher#publishSlot}
     */
    public void publishSlot(ByteBuffer ring, int slot, int localOpcode, int... args) {
        requireRegistered();
        int opcode = opcode(localOpcode);
        if (!account.tryPublish()) {
            throw backPressure();
        }
        boolean published = false;
        try {
            // Again, now that the slot counts: whoever revokes after this sees it outstanding and keeps the id.
            requireRegistered();
            RingPublisher.publishSlot(ring, slot, id, opcode, args);
            published = true;
        } finally {
            if (!published) {
                account.rollBack();
            }
        }
    }

    /**
     * Notes that slots of this tenant ended, DONE or FAULT, and were seen by the host. Call it once for each slot, also
     * after the tenant was unregistered: its id is free again once nothing is outstanding.
     *
     * @param slots how many
     * @throws IllegalArgumentException when negative
     */
    public void noteDrained(long slots) {
        if (slots < 0) {
            throw new IllegalArgumentException(
                    this + " drained " + slots + " slots, but that cannot be negative. Fix: pass how many ended.");
        }
        account.drain(slots);
    }

    /**
     * Waits until nothing is outstanding: spins first, then yields. Do this before a revocation, which does not stop
     * what is claimed already (D44). It does not stop publishing.
     *
     * @param maxPolls most looks after the first one; 0 only looks
     * @throws TenantException QUIESCE_TIMEOUT when something still is outstanding after the last look
     */
    public void quiesce(long maxPolls) {
        long outstanding = Quiesce.await(account, maxPolls);
        if (outstanding > 0) {
            throw error(
                    Kind.QUIESCE_TIMEOUT,
                    outstanding,
                    maxPolls,
                    "%s still has %d slots outstanding after %d polls. Fix: run passes and call noteDrained, or allow more polls."
                            .formatted(this, outstanding, maxPolls));
        }
    }

    /** The counters, all of one moment. */
    public TenantCounters runtimeCounters() {
        return account.counters();
    }

    /** Whether the tenant was unregistered, so that it publishes no more. */
    public boolean isRevoked() {
        return revoked;
    }

    /** {@link #authorise(ByteBuffer, int)} with the quota that encoders write. */
    public void authorise(ByteBuffer control) {
        authorise(control, ControlLayout.DEFAULT_QUOTA);
    }

    /**
     * Lets the tenant's slots run in passes with this control buffer: sets its mask and its quota, and forgets what it
     * claimed so far. Registering a tenant alone does not let it run.
     *
     * @param control a whole control buffer
     * @param quota u32 claims granted; without effect unless the kernel enforces quotas (D22)
     * @throws TenantException REVOKED when the tenant was unregistered
     * @throws dev.megakernel.protocol.BackendException when the buffer is no control buffer; nothing is written then
     */
    public void authorise(ByteBuffer control, int quota) {
        requireRegistered();
        TenantWords.authorise(control, id, quota);
    }

    /**
     * Grants a new quota and forgets what the tenant claimed under the last one. The mask stays as it is.
     *
     * @throws TenantException REVOKED when the tenant was unregistered
     * @throws dev.megakernel.protocol.BackendException when the buffer is no control buffer; nothing is written then
     */
    public void grantQuota(ByteBuffer control, int quota) {
        requireRegistered();
        TenantWords.grant(control, id, quota);
    }

    /**
     * Clears the tenant's mask and quota: none of its slots is claimed in later passes with this buffer, while slots
     * that are claimed already run on (D44). Legal after the tenant was unregistered, as long as nobody else has its id.
     *
     * @throws TenantException REVOKED when the id belongs to another tenant by now
     * @throws dev.megakernel.protocol.BackendException when the buffer is no control buffer; nothing is written then
     */
    public void withdraw(ByteBuffer control) {
        if (replaced) {
            throw revokedError();
        }
        TenantWords.clear(control, id);
    }

    /** Ends publishing; slots in flight stay counted. */
    void revoke() {
        revoked = true;
    }

    /** Whether nobody uses the id any more: revoked, and nothing outstanding. */
    boolean isGone() {
        return revoked && account.outstanding() == 0;
    }

    /** Notes that the id now belongs to another tenant. */
    void replace() {
        replaced = true;
    }

    private void requireRegistered() {
        if (revoked) {
            throw revokedError();
        }
    }

    private TenantException revokedError() {
        long outstanding = account.outstanding();
        return error(
                Kind.REVOKED,
                outstanding,
                account.cap(),
                "%s was unregistered, with %d slots still outstanding, and may do this no more. Fix: register again and use the new handle."
                        .formatted(this, outstanding));
    }

    private TenantException backPressure() {
        // The cap was reached when the slot was refused, whatever drained since.
        long cap = account.cap();
        return error(
                Kind.BACKPRESSURE,
                cap,
                cap,
                "%s has %d slots outstanding, as many as its cap of %d allows. Fix: call noteDrained for slots that ended, or raise maxOutstanding."
                        .formatted(this, cap, cap));
    }

    private TenantException error(Kind kind, long seen, long limit, String message) {
        return new TenantException(kind, id, seen, limit, message);
    }

    @Override
    public String toString() {
        return "Tenant \"" + label + "\" (" + id + ")";
    }
}
