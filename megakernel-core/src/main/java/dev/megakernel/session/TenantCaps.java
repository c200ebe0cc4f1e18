package dev.megakernel.session;

import dev.megakernel.session.Demand.Share;
import dev.megakernel.tenant.TenantException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The caps of tenants, for jobs whose parts may be of several. Who waits for one tenant's cap holds none of another's.
 * Thread-safe.
 */
final class TenantCaps {

    private final Patience patience;
    private final BooleanSupplier closed;

    TenantCaps(Patience patience, BooleanSupplier closed) {
        this.patience = patience;
        this.closed = closed;
    }

    /**
     * Takes the caps of all tenants at once, or none. While one is lacking only that one is waited for; then the others
     * are tried again.
     *
     * @throws TenantException BACKPRESSURE when a cap leaves no room in time
     * @throws SessionClosedException when the session closed meanwhile
     */
    void take(List<Share> shares, long deadline) {
        Share held = null;
        Share lacking = tryTakeAllBut(null, shares);
        while (lacking != null) {
            if (held != null) {
                held.free();
            }
            await(lacking, deadline);
            held = lacking;
            lacking = tryTakeAllBut(held, shares);
        }
    }

    /** Takes the caps of all tenants but one that is held already, or of none of them and answers which is lacking. */
    private @Nullable Share tryTakeAllBut(@Nullable Share held, List<Share> shares) {
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            Gate gate = share.tenant().gate();
            if (gate != null && !share.equals(held) && !patience.tryTake(gate, share.parts(), held != null)) {
                shares.subList(0, i).stream()
                        .filter(taken -> !taken.equals(held))
                        .forEach(Share::free);
                return share;
            }
        }
        return null;
    }

    private void await(Share share, long deadline) {
        Gate gate = share.tenant().gate();
        if (gate == null) {
            return;
        }
        boolean taken = patience.await(gate, share.parts(), deadline);
        if (closed.getAsBoolean()) {
            if (taken) {
                share.free();
            }
            throw Admission.closedError();
        }
        if (!taken) {
            throw share.tenant().backPressure(share.parts(), gate, patience.waited());
        }
    }
}
