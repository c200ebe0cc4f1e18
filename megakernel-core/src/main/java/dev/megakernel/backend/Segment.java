package dev.megakernel.backend;

import dev.megakernel.opcode.Program;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * One launch of a dispatch: the whole program, or a part of one that marks {@code mk_grid_sync();} cut.
 *
 * <p>The first segment finds and claims the slots, each segment runs its part of their body, and the last completes them.
 * A segment after the first runs the slots it lists and no others. Immutable.
 */
public final class Segment {

    private static final Segment WHOLE = first(1);

    private final int index;
    private final int count;
    private final int[] slots;

    private Segment(int index, int count, int[] slots) {
        this.index = index;
        this.count = count;
        this.slots = slots;
    }

    /**
     * All of a program without marks: the first and the last segment in one. For backends that cannot synchronise a grid.
     *
     * @throws BackendException when the program has marks
     */
    public static Segment whole(Program program) {
        if (program.hasGridSync()) {
            throw new BackendException("A program that mk_grid_sync() cuts into " + program.segments()
                    + " segments was to run in one launch, but this backend cannot synchronise a grid."
                    + " Fix: dispatch it through Megakernel, which launches its segments one after another.");
        }
        return WHOLE;
    }

    /** The segment that claims, of a program with this many segments. */
    static Segment first(int count) {
        return new Segment(0, count, new int[0]);
    }

    /**
     * The segment after this one.
     *
     * @param before the ring this segment got
     * @param after the ring it left: slots it claimed or was given, and that are CLAIMED, go on
     */
    Segment next(ByteBuffer before, ByteBuffer after) {
        IntStream mine = isFirst()
                ? IntStream.range(0, Words.count(after) / SlotLayout.SLOT_WORDS)
                        .filter(slot -> !isClaimed(before, slot))
                : IntStream.of(slots);
        return new Segment(
                index + 1, count, mine.filter(slot -> isClaimed(after, slot)).toArray());
    }

    private static boolean isClaimed(ByteBuffer ring, int slot) {
        return Words.get(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD) == SlotStatus.CLAIMED;
    }

    /** Place of the segment in its program, from 0. */
    public int index() {
        return index;
    }

    /** Whether the segment claims slots; it lists none. */
    public boolean isFirst() {
        return index == 0;
    }

    /** Whether the segment completes slots. */
    public boolean isLast() {
        return index == count - 1;
    }

    /** Slots that a segment after the first runs. */
    public int slotCount() {
        return slots.length;
    }

    /** One of those slots, ascending. All are CLAIMED when the segment begins. */
    public int slot(int place) {
        return slots[place];
    }
}
