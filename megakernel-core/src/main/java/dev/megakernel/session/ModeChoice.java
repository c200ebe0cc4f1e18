package dev.megakernel.session;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.protocol.UnsupportedFeatureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a session is to be persistent, and why.
 *
 * @param isPersistent whether it is
 * @param reason one sentence
 * @param pairs whether completions are to come in pairs, as 16-byte stores do not arrive whole
 */
record ModeChoice(boolean isPersistent, String reason, boolean pairs) {

    private static final Logger log = LoggerFactory.getLogger(ModeChoice.class);

    /**
     * Asks the options and, unless they say batched, the probe.
     *
     * @throws UnsupportedFeatureException when it must be persistent and cannot
     */
    static ModeChoice of(RecoverableKernel kernel, SessionOptions options) {
        if (options.mode() == SessionMode.BATCHED) {
            return new ModeChoice(false, "Batched mode was asked for.", false);
        }
        if (options.mode() == SessionMode.AUTO && kernel.device().kind() == DeviceInfo.Kind.CPU) {
            // Not worth a probe: compiling the kernel that stays takes llvmpipe seconds.
            return new ModeChoice(
                    false,
                    "Device " + kernel.device().name() + " is a processor, which a kernel that stays would occupy.",
                    false);
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
        log.info("The session runs {}. {}", persistent ? "persistent" : "batched", verdict.reason());
        return new ModeChoice(persistent, verdict.reason(), !verdict.findings().wholeQuarters());
    }
}
