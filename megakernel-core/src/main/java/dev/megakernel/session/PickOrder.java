package dev.megakernel.session;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Priority;
import java.util.function.IntPredicate;

/**
 * Which priority level is served next: the highest with work, but after {@link ControlLayout#STARVATION_THRESHOLD} picks
 * in a row from the two highest levels a lower one goes first. When none of the lower has work the highest are served
 * all the same (D8), so that work is never left lying. Not thread-safe.
 */
final class PickOrder {

    /** What {@link #next} answers when no level has work. */
    static final int NONE = -1;

    private static final int FIRST_LOWER_LEVEL = Priority.NORMAL.level();

    private int highPicks;

    int next(IntPredicate hasWork) {
        boolean force = highPicks >= ControlLayout.STARVATION_THRESHOLD;
        int level = force ? scan(hasWork, FIRST_LOWER_LEVEL, ControlLayout.PRIORITY_LEVELS) : NONE;
        if (level == NONE) {
            level = scan(hasWork, 0, ControlLayout.PRIORITY_LEVELS);
        }
        if (level >= FIRST_LOWER_LEVEL) {
            highPicks = 0;
        } else if (level != NONE) {
            highPicks = force ? 1 : highPicks + 1;
        }
        return level;
    }

    /** Whether no level has work. */
    static boolean isIdle(IntPredicate hasWork) {
        return scan(hasWork, 0, ControlLayout.PRIORITY_LEVELS) == NONE;
    }

    private static int scan(IntPredicate hasWork, int from, int to) {
        for (int level = from; level < to; level++) {
            if (hasWork.test(level)) {
                return level;
            }
        }
        return NONE;
    }
}
