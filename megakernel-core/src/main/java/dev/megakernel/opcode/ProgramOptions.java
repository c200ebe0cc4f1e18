package dev.megakernel.opcode;

/**
 * How a kernel treats the slots of its ring.
 *
 * @param form how a pass finds the slots it runs
 * @param privilegedControlWrites whether built-ins may write control words below the observables (D1)
 * @param loadMiss whether LOAD_MISS has a handler (D11); without one its slots fault
 * @param enforceQuota whether a tenant stops being served when its claim counter reaches its quota word (D22); counters
 *     exist in {@link KernelForm#PRIORITY} only
 */
public record ProgramOptions(KernelForm form, boolean privilegedControlWrites, boolean loadMiss, boolean enforceQuota) {

    /** Every slot visited, nothing privileged, LOAD_MISS without a handler, quotas not enforced. */
    public static final ProgramOptions DEFAULT = new ProgramOptions(KernelForm.DIRECT, false, false, false);

    /** Checks that what enforces quotas also counts claims. */
    public ProgramOptions {
        if (enforceQuota && form != KernelForm.PRIORITY) {
            throw new IllegalArgumentException("Quotas are to be enforced in form " + form
                    + ", but only form PRIORITY counts claims. Fix: choose form PRIORITY, or do not enforce quotas.");
        }
    }

    /** The same options with another form. */
    public ProgramOptions withForm(KernelForm value) {
        return new ProgramOptions(value, privilegedControlWrites, loadMiss, enforceQuota);
    }

    /** The same options with or without privileged control writes. */
    public ProgramOptions withPrivilegedControlWrites(boolean value) {
        return new ProgramOptions(form, value, loadMiss, enforceQuota);
    }

    /** The same options with or without a LOAD_MISS handler. */
    public ProgramOptions withLoadMiss(boolean value) {
        return new ProgramOptions(form, privilegedControlWrites, value, enforceQuota);
    }

    /** The same options with or without enforced quotas. */
    public ProgramOptions withEnforceQuota(boolean value) {
        return new ProgramOptions(form, privilegedControlWrites, loadMiss, value);
    }
}
