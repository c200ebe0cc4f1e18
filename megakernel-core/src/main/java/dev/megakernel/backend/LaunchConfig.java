package dev.megakernel.backend;

import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.SlotLayout;

/**
 * Launch geometry: one invocation a slot.
 *
 * @param slotCount slots of the ring, a non-zero multiple of {@code workgroupSize}
 * @param workgroupSize invocations in a workgroup
 */
public record LaunchConfig(int slotCount, int workgroupSize) {

    /** Checks that the slots fill whole workgroups and that an empty ring of them can be encoded (D41). */
    public LaunchConfig {
        if (slotCount <= 0 || workgroupSize <= 0 || slotCount % workgroupSize != 0) {
            throw new QueueFullException(
                    "submission",
                    "slot_count must be a non-zero multiple of workgroup_size_x, but is "
                            + slotCount + " with a workgroup size of " + workgroupSize
                            + ". Fix: round the slot count up to "
                            + "a multiple of the workgroup size.");
        }
        if (slotCount > SlotLayout.MAX_ENCODED_RING_SLOTS) {
            throw new QueueFullException(
                    "submission",
                    "slot_count " + slotCount + " is above "
                            + SlotLayout.MAX_ENCODED_RING_SLOTS
                            + ", the most slots a ring can be encoded with. Fix: split the work "
                            + "over several kernels.");
        }
    }

    /** Workgroups that cover every slot: the grid is {@code [workerGroups, 1, 1]}. */
    public int workerGroups() {
        return slotCount / workgroupSize;
    }
}
