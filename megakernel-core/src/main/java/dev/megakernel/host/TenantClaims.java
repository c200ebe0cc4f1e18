package dev.megakernel.host;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** Counts claims of tenants, up to their quotas where these are enforced (D22). */
final class TenantClaims {

    private final ByteBuffer control;
    private final boolean enforceQuota;
    private final int[] late = new int[ControlLayout.TENANT_FAIRNESS_COUNT];

    TenantClaims(ByteBuffer control, boolean enforceQuota) {
        this.control = control;
        this.enforceQuota = enforceQuota;
    }

    /** Whether a tenant (u32) may have another claim. */
    boolean isUnderQuota(int tenant) {
        int quota = Words.get(control, ControlLayout.TENANT_QUOTA_BASE + counter(tenant));
        return !enforceQuota || Integer.compareUnsigned(claims(tenant), quota) < 0;
    }

    void count(int tenant) {
        add(counter(tenant), 1);
    }

    /**
     * Counts the claim of a fence or SHUTDOWN slot, which shows at the end of the pass only: until then counters stand
     * still, so that what runs late depends on no order.
     */
    void countLate(int tenant) {
        late[counter(tenant)]++;
    }

    void end() {
        for (int i = 0; i < late.length; i++) {
            add(i, late[i]);
        }
    }

    private int claims(int tenant) {
        return Words.get(control, ControlLayout.TENANT_FAIRNESS_BASE + counter(tenant));
    }

    private void add(int counter, int claims) {
        int word = ControlLayout.TENANT_FAIRNESS_BASE + counter;
        Words.put(control, word, Words.get(control, word) + claims);
    }

    private static int counter(int tenant) {
        return Integer.remainderUnsigned(tenant, ControlLayout.TENANT_FAIRNESS_COUNT);
    }
}
