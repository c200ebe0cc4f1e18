package dev.megakernel.opcode;

import dev.megakernel.protocol.SlotLayout;

/**
 * What the runtime has to know about an opcode besides its bodies.
 *
 * @param scope how many invocations run one slot
 * @param memory what the bodies may do with the workspace
 * @param idempotent whether running a slot twice has the effect of running it once, so that it may be replayed
 *     after a device loss
 * @param results result words the opcode writes, 0 to {@link SlotLayout#ARGS_PER_SLOT}
 */
public record OpcodeTraits(OpcodeScope scope, WorkspaceAccess memory, boolean idempotent, int results) {

    /** Lane scope, no workspace, not idempotent, no result words: what an opcode is unless it says otherwise. */
    public static final OpcodeTraits DEFAULT = new OpcodeTraits(OpcodeScope.LANE, WorkspaceAccess.NONE, false, 0);

    /** Checks the number of result words. */
    public OpcodeTraits {
        if (results < 0 || results > SlotLayout.ARGS_PER_SLOT) {
            throw new IllegalArgumentException("An opcode declares " + results
                    + " result words, but a slot has room for 0 to " + SlotLayout.ARGS_PER_SLOT
                    + ". Fix: declare fewer results, or write them to a workspace region.");
        }
    }
}
