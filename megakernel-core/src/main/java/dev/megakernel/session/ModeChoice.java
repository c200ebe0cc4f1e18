package dev.megakernel.session;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.protocol.UnsupportedFeatureException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session is to be persistent, and why.
 *
 * @param isPersistent whether it is
 * @param reason one sentence
 * @param verdict of the probe, where one was asked
 */
record ModeChoice(
        boolean isPersistent, String reason, @Nullable PersistentVerdict verdict) {

    /**
     * Asks the options and, unless they say batched, the probe.
     *
     * @throws UnsupportedFeatureException when it must be persistent and cannot
     */
    static ModeChoice of(RecoverableKernel kernel, SessionOptions options) {
        if (options.mode() == SessionMode.BATCHED) {
            return new ModeChoice(false, "Batched mode was asked for.", null);
        }
        if (options.mode() == SessionMode.AUTO && kernel.device().kind() == DeviceInfo.Kind.CPU) {
            // Not worth a probe: compiling the kernel that stays takes llvmpipe seconds.
            return new ModeChoice(
                    false,
                    "Device " + kernel.device().name() + " is a processor, which a kernel that stays would occupy.",
                    null);
        }
        int capacity = kernel.config().slotCount();
        PersistentVerdict verdict = capacity > SessionLayout.MAX_ENTRIES
                ? PersistentVerdict.unsupported("A persistent session holds at most " + SessionLayout.MAX_ENTRIES
                        + " submissions, and the ring has " + capacity + " slots.")
                : kernel.current().probePersistent();
        if (options.mode() == SessionMode.PERSISTENT && !verdict.possible()) {
            String backend = kernel.device().backend();
            throw new UnsupportedFeatureException(
                    "Session mode is persistent, but device " + kernel.device().name() + " of backend " + backend
                            + " cannot do it. " + verdict.reason() + " Fix: use auto or batched.",
                    "persistent session",
                    backend);
        }
        boolean persistent = options.mode() == SessionMode.PERSISTENT || verdict.recommended();
        return new ModeChoice(persistent, verdict.reason(), verdict);
    }

    /** Whether completions are to come in pairs, as 16-byte stores do not arrive whole. */
    boolean pairs() {
        return verdict != null && !verdict.findings().wholeQuarters();
    }
}
