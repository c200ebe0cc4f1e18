package dev.megakernel.host;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * As many lanes as slots claim one slot each, from the highest level that has one at the lane's position in its
 * partition. When the two highest levels were served often enough the others go first.
 */
final class PriorityForm implements SlotForm {

    private static final int FIRST_LOW = Priority.NORMAL.level();

    private final Slots slots;
    private final ByteBuffer control;
    private final Partitions partitions;
    private final TenantClaims tenants;
    private final int sampled;
    private final boolean force;
    private int highClaims;
    private boolean lowClaimed;
    private boolean reliefClaimed;

    PriorityForm(Slots slots, ByteBuffer control, boolean enforceQuota) {
        this.slots = slots;
        this.control = control;
        this.partitions = new Partitions(control, slots.count());
        this.tenants = new TenantClaims(control, enforceQuota);
        // Sampled once, so that it is the same for all lanes of a pass.
        this.sampled = Words.get(control, ControlLayout.PRIORITY_STARVATION_WORD);
        this.force = Integer.compareUnsigned(sampled, ControlLayout.STARVATION_THRESHOLD) >= 0;
    }

    @Override
    public int[] claim() {
        return IntStream.range(0, slots.count())
                .map(this::claim)
                .filter(slot -> slot != Partitions.NONE)
                .toArray();
    }

    /** Without turning back to the highest levels a lane without lower work would never claim anything again (D8). */
    private int claim(int lane) {
        int first = force ? FIRST_LOW : 0;
        for (int turn = 0; turn < ControlLayout.PRIORITY_LEVELS; turn++) {
            int level = (first + turn) % ControlLayout.PRIORITY_LEVELS;
            int slot = partitions.slotAt(lane, level);
            if (slot != Partitions.NONE && isClaimable(slot)) {
                tenants.count(slots.tenant(slot));
                countLevel(level, force);
                return slot;
            }
        }
        return Partitions.NONE;
    }

    private boolean isClaimable(int slot) {
        return !slots.runsLate(slot) && slots.isRunnable(slot) && tenants.isUnderQuota(slots.tenant(slot));
    }

    @Override
    public boolean mayRunLate(int slot) {
        return slots.isRunnable(slot)
                && partitions.levelOf(slot) != Partitions.NONE
                && tenants.isUnderQuota(slots.tenant(slot));
    }

    @Override
    public void countLateClaim(int slot) {
        tenants.countLate(slots.tenant(slot));
        countLevel(partitions.levelOf(slot), false);
    }

    private void countLevel(int level, boolean relief) {
        int word = ControlLayout.PRIORITY_FAIRNESS_BASE + level;
        Words.put(control, word, Words.get(control, word) + 1);
        if (level >= FIRST_LOW) {
            lowClaimed = true;
        } else if (relief) {
            reliefClaimed = true;
        } else {
            highClaims++;
        }
    }

    /** Leaves what one lane after another would: first claims of the highest levels, then relief, then the lower levels. */
    @Override
    public void end() {
        tenants.end();
        int consecutive = reliefClaimed ? 1 : sampled + highClaims;
        Words.put(control, ControlLayout.PRIORITY_STARVATION_WORD, lowClaimed ? 0 : consecutive);
    }
}
