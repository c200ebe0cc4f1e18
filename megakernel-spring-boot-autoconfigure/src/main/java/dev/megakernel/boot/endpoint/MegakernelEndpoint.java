package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.session.MegakernelSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code megakernel}: what the kernel is, what it has done so far, and a recovery on request.
 * Thread-safe.
 *
 * <p>A recovery restarts the kernel, so by default the endpoint may only be read.
 */
@Endpoint(id = "megakernel", defaultAccess = Access.READ_ONLY)
public final class MegakernelEndpoint {

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
