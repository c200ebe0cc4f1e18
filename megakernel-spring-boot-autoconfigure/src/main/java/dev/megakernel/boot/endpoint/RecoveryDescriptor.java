package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.RecoveryDecision;

/**
 * Answer to a recovery on request.
 *
 * @param decision what the recovery did
 * @param pipelineId pipeline compiled at start, which a recovery does not rename
 * @param device name of the device that runs the work now
 * @param losses device losses since the start; a recovery on request is none
 */
public record RecoveryDescriptor(RecoveryDecision decision, String pipelineId, String device, long losses) {

    static RecoveryDescriptor of(RecoveryDecision decision, Megakernel megakernel) {
        return new RecoveryDescriptor(
                decision,
                megakernel.pipelineId(),
                megakernel.device().name(),
                megakernel.recoveryStatus().losses());
    }
}
