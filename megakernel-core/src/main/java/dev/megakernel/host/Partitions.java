package dev.megakernel.host;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/**
 * The partitions that control words 129 to 134 cut a ring into, whatever these words hold: a partition ends at the
 * ring's end at the latest, one that ends before it starts is empty, and a slot in several is of the highest level.
 */
record Partitions(ByteBuffer control, int slotCount) {

    /** What {@link #slotAt} answers for a position that is none. */
    static final int NONE = -1;

    /** The slot at a position of a level's partition, or {@link #NONE}. */
    int slotAt(int position, int level) {
        long slot = offset(level) + position;
        return slot < end(level) && levelOf((int) slot) == level ? (int) slot : NONE;
    }

    /** The level of a slot, or {@link #NONE}. */
    int levelOf(int slot) {
        for (int level = 0; level < ControlLayout.PRIORITY_LEVELS; level++) {
            if (offset(level) <= slot && slot < end(level)) {
                return level;
            }
        }
        return NONE;
    }

    private long end(int level) {
        return Math.min(offset(level + 1), slotCount);
    }

    private long offset(int index) {
        return Integer.toUnsignedLong(Words.get(control, ControlLayout.PRIORITY_OFFSETS_BASE + index));
    }
}
