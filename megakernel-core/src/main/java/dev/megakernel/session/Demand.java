package dev.megakernel.session;

import java.util.List;

/**
 * What a job asks for: room in the ring, and in the books of each of its tenants. Immutable.
 *
 * @param parts slots of the ring
 * @param shares parts by tenant, each tenant once
 */
record Demand(int parts, List<Share> shares) {

    /** The parts of one tenant. */
    record Share(ServedTenant tenant, int parts) {

        /** Returns the room these parts took under the tenant's cap. */
        void free() {
            tenant.free(parts);
        }
    }

    /** What slots of one tenant ask for. */
    static Demand of(ServedTenant tenant, int parts) {
        return new Demand(parts, List.of(new Share(tenant, parts)));
    }

    void accepted() {
        // No iterator: this is called for every submission.
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            share.tenant().accepted(share.parts());
        }
    }

    void withdrawn() {
        shares.forEach(share -> share.tenant().withdrawn(share.parts()));
    }

    void refused() {
        shares.forEach(share -> share.tenant().refused(share.parts()));
    }

    void freeCaps() {
        shares.forEach(Share::free);
    }
}
