package dev.megakernel.tenant;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.BufferValidation;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** The words of a control buffer that belong to one tenant. Whole buffers only; a refusal writes nothing. */
final class TenantWords {

    private TenantWords() {}

    /** Lets the tenant's slots run, and grants it a quota (u32) of claims. */
    static void authorise(ByteBuffer control, int tenant, int quota) {
        grant(control, tenant, quota);
        Words.put(control, ControlLayout.TENANT_MASK_BASE + tenant, ControlLayout.TENANT_MASK_ENABLED);
    }

    /** Stops later claims of the tenant's slots. */
    static void clear(ByteBuffer control, int tenant) {
        requireTable(control);
        Words.put(control, ControlLayout.TENANT_MASK_BASE + tenant, 0);
        Words.put(control, ControlLayout.TENANT_QUOTA_BASE + tenant, 0);
    }

    /** Grants a new quota: what was claimed under the last one no longer counts. */
    static void grant(ByteBuffer control, int tenant, int quota) {
        requireTable(control);
        Words.put(control, ControlLayout.TENANT_QUOTA_BASE + tenant, quota);
        Words.put(control, ControlLayout.TENANT_FAIRNESS_BASE + tenant, 0);
    }

    /** A device finds the masks through word 2: written elsewhere they would be without effect, or something else. */
    private static void requireTable(ByteBuffer control) {
        BufferValidation.validateControl(control);
        int table = Words.get(control, ControlLayout.TENANT_BASE_WORD);
        if (table != ControlLayout.TENANT_MASK_BASE) {
            throw new BackendException("megakernel control buffer has its tenant masks at word "
                    + Integer.toUnsignedString(table) + ", expected word " + ControlLayout.TENANT_MASK_BASE
                    + ". Fix: build it with ControlCodec.encode.");
        }
    }
}
