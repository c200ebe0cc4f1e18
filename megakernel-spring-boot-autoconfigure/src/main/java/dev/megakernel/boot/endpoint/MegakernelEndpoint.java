package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.session.MegakernelSession;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The actuator endpoint {@code megakernel}: what the kernel is, and what it has done so far. Thread-safe. */
@Endpoint(id = "megakernel")
public final class MegakernelEndpoint {

    private final Megakernel megakernel;
    private final @Nullable MegakernelSession session;

    /** Describes a megakernel and, where there is one, its session. */
    public MegakernelEndpoint(Megakernel megakernel, @Nullable MegakernelSession session) {
        this.megakernel = megakernel;
        this.session = session;
    }

    /** The state now. */
    @ReadOperation
    public MegakernelDescriptor describe() {
        return MegakernelDescriptor.of(megakernel, session);
    }
}
