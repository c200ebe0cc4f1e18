package dev.megakernel.host;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** Looks tenants up in the mask table, which control word 2 locates. */
record TenantCheck(ByteBuffer control) {

    /** Whether the tenant (u32) has a non-zero mask; ids past the table are refused without a load (D7). */
    boolean authorises(int tenant) {
        if (Integer.compareUnsigned(tenant, ControlLayout.TENANT_MASK_COUNT) >= 0) {
            return false;
        }
        long mask = Integer.toUnsignedLong(Words.get(control, ControlLayout.TENANT_BASE_WORD)) + tenant;
        return mask < Words.count(control) && Words.get(control, (int) mask) != 0;
    }
}
