package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.session.MegakernelSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code megakernel}: what the kernel is, what it has done so far, and a recovery on request.
 * Thread-safe.
 *
 * <p>A recovery restarts the kernel, so by default the endpoint may only be read.
 */
@Endpoint(id = "megakernel", defaultAccess = Access.READ_ONLY)
public final class MegakernelEndpoint {

    /** The view of {@link #look}. */
    private static final String SLOTS = "slots";

    private static final int DEFAULT_LIMIT = 16;

    /** A look is for people; whoever wants the whole ring reads the meters. */
    private static final int MAX_LIMIT = 256;

    /** Below the usual timeouts of HTTP clients and proxies; far above what compiling takes. */
    private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(30);

    private final Megakernel megakernel;
    private final @Nullable MegakernelSession session;
    private final RequestedRecovery recovery;

    /** Describes a megakernel and, where there is one, its session. */
    public MegakernelEndpoint(Megakernel megakernel, @Nullable MegakernelSession session) {
        this(megakernel, session, RECOVERY_PATIENCE);
    }

    MegakernelEndpoint(Megakernel megakernel, @Nullable MegakernelSession session, Duration patience) {
        this.megakernel = megakernel;
        this.session = session;
        this.recovery = new RequestedRecovery(megakernel, patience);
    }

    /** The state now. */
    @ReadOperation
    public MegakernelDescriptor describe() {
        return MegakernelDescriptor.of(megakernel, session);
    }

    /**
     * What the session's ring holds now.
     *
     * @param view {@code slots}; there is no other
     * @param limit most slots to list, from 1; at most 256 are listed. 16 when not given
     * @return {@code null}, which is "not found", for another view or without a session
     */
    @ReadOperation
    public @Nullable SlotsDescriptor look(@Selector String view, @Nullable Integer limit) {
        if (session == null || !view.equals(SLOTS)) {
            return null;
        }
        int slots = limit == null ? DEFAULT_LIMIT : limit;
        if (slots < 1) {
            String reason =
                    "limit is " + slots + ", but must be at least 1. Fix: ask for 1 to " + MAX_LIMIT + " slots.";
            throw new InvalidEndpointRequestException(reason, reason);
        }
        return SlotsDescriptor.of(session, megakernel.opcodes(), Math.min(slots, MAX_LIMIT));
    }

    /**
     * Compiles the kernel again on a fresh device, whatever state it is in, and forgives earlier losses. Recoveries run
     * one after another; requests that meet while one runs share it.
     *
     * @throws dev.megakernel.protocol.BackendException when the kernel cannot be compiled again; it then stays down
     * @throws RecoveryTimeoutException when the recovery has not ended in half a minute; it goes on
     */
    @WriteOperation
    public RecoveryDescriptor recover() {
        return recovery.run();
    }
}
