package dev.megakernel.persistent;

import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which entries of the table for results of batches are in use, and under which generation each was used last. An entry still
 * shows the tag of its last use, however long ago, so the next use must have another generation. Guarded by its owner.
 */
final class ResultRanges {

    /** Answer of {@link #take} when there is no room. */
    static final int NONE = -1;

    private static final int GENERATIONS = SessionLayout.MAX_ENTRIES - 1;

    private final int size;
    private final BitSet used;
    private final char[] lastGenerations;
    private int generation;
    private int rover;

    ResultRanges(int size) {
        this.size = size;
        this.used = new BitSet(size);
        this.lastGenerations = new char[size];
    }

    /** First of so many entries in a row, or {@link #NONE}. */
    int take(int count) {
        int first = search(rover, count);
        if (first == NONE) {
            first = search(0, count);
        }
        if (first != NONE) {
            used.set(first, first + count);
            rover = first + count;
        }
        return first;
    }

    private int search(int from, int count) {
        int first = used.nextClearBit(from);
        while (count <= size - first) {
            int next = used.nextSetBit(first);
            if (next < 0 || next - first >= count) {
                return first;
            }
            first = used.nextClearBit(next);
        }
        return NONE;
    }

    void giveBack(int first, int count) {
        used.clear(first, first + count);
    }

    /** A generation for a batch without results. */
    int nextGeneration() {
        generation = generation % GENERATIONS + 1;
        return generation;
    }

    /** A generation that no entry of a range shows, or {@link #NONE} when they show all: more than 65,534 entries may. */
    int nextGeneration(int first, int count) {
        int next = nextGeneration();
        if (isShown(next, first, count)) {
            next = searchGeneration(next, first, count);
        }
        if (next != NONE) {
            Arrays.fill(lastGenerations, first, first + count, (char) next);
        }
        return next;
    }

    private boolean isShown(int wanted, int first, int count) {
        for (int i = first; i < first + count; i++) {
            if (lastGenerations[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Rare: the counter has come round to what a rest of the range still shows. */
    private int searchGeneration(int from, int first, int count) {
        BitSet shown = new BitSet(GENERATIONS + 1);
        for (int i = first; i < first + count; i++) {
            shown.set(lastGenerations[i]);
        }
        shown.set(0);
        int next = shown.nextClearBit(from);
        if (next > GENERATIONS) {
            next = shown.nextClearBit(0);
        }
        if (next > GENERATIONS) {
            return NONE;
        }
        generation = next;
        return next;
    }
}
