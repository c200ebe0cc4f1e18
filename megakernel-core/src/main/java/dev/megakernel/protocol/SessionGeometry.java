package dev.megakernel.protocol;

import java.util.Arrays;

/**
 * Sizes of a session and, from them, where everything lies in its shared memories. Immutable and thread-safe.
 *
 * @param laneSlots slots of the lane-scope ring of each level, a power of two; copied in and out
 * @param groupSlots slots of the workgroup-scope ring of each level, a power of two; copied in and out
 * @param entries entries of the completion table, at most {@link SessionLayout#MAX_ENTRIES}
 * @param batches batches under way at most
 * @param results entries of the table for results of batches; 0 for none
 * @param pairs whether completions are pairs and not quarters
 */
public record SessionGeometry(int[] laneSlots, int[] groupSlots, int entries, int batches, int results, boolean pairs) {

    /** Copies and checks the sizes. */
    public SessionGeometry {
        laneSlots = laneSlots.clone();
        groupSlots = groupSlots.clone();
        requireRings("lane-scope", laneSlots);
        requireRings("workgroup-scope", groupSlots);
        require("completion entries", entries, 1, SessionLayout.MAX_ENTRIES);
        require("batches", batches, 1, SessionLayout.MAX_ENTRIES);
        require("batch results", results, 0, 1 << 24);
    }

    private static void requireRings(String scope, int[] slots) {
        if (slots.length != SessionLayout.LEVELS) {
            throw new IllegalArgumentException(
                    slots.length + " " + scope + " rings were given, but there is one for each of "
                            + SessionLayout.LEVELS + " levels. Fix: give a size for every level.");
        }
        for (int size : slots) {
            if (size < 2 || Integer.bitCount(size) != 1) {
                throw new IllegalArgumentException("A " + scope + " ring has " + size
                        + " slots, but a ring has a power of two from 2 up. Fix: use "
                        + Integer.highestOneBit(Math.max(size, 2)) + ".");
            }
        }
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + " " + what + " were asked for, but a session has " + least
                    + " to " + most + ". Fix: use a number in that range.");
        }
    }

    @Override
    public int[] laneSlots() {
        return laneSlots.clone();
    }

    @Override
    public int[] groupSlots() {
        return groupSlots.clone();
    }

    /** Slots of a ring. */
    public int slots(int ring) {
        int level = ring / SessionLayout.SCOPES;
        return ring % SessionLayout.SCOPES == 0 ? laneSlots[level] : groupSlots[level];
    }

    /** Slots of all rings before this one; of all rings for {@link SessionLayout#RINGS}. */
    public int slotsBefore(int ring) {
        int sum = 0;
        for (int before = 0; before < ring; before++) {
            sum += slots(before);
        }
        return sum;
    }

    /** Down byte of a batch. */
    public int batchByte(int batch) {
        return SessionLayout.SECTOR_BYTES + batch * SessionLayout.BATCH_BYTES;
    }

    /** Down byte of the first cancel word of a ring. */
    public int cancelsByte(int ring) {
        return batchByte(batches) + slotsBefore(ring) * Integer.BYTES;
    }

    /** Down byte of the first slot of a ring, a multiple of 64. */
    public int slotsByte(int ring) {
        int end = cancelsByte(SessionLayout.RINGS);
        int aligned = (end + SessionLayout.SLOT_BYTES - 1) / SessionLayout.SLOT_BYTES * SessionLayout.SLOT_BYTES;
        return aligned + slotsBefore(ring) * SessionLayout.SLOT_BYTES;
    }

    /** Bytes of the down memory. */
    public int downBytes() {
        return slotsByte(SessionLayout.RINGS);
    }

    /** Up byte of the first claim of a ring. */
    public int claimsByte(int ring) {
        return slotsBefore(ring) * SessionLayout.CLAIM_BYTES;
    }

    /** Bytes of a completion or of the results of a counted slot. */
    public int completionBytes() {
        return pairs
                ? SessionLayout.RESULTS * SessionLayout.PAIR_BYTES
                : SessionLayout.RESULTS / SessionLayout.QUARTER_RESULTS * SessionLayout.QUARTER_BYTES;
    }

    /** Up byte of an entry of the completion table, a multiple of 16. */
    public int completionByte(int entry) {
        int end = claimsByte(SessionLayout.RINGS);
        int aligned = (end + SessionLayout.SLOT_BYTES - 1) / SessionLayout.SLOT_BYTES * SessionLayout.SLOT_BYTES;
        return aligned + entry * completionBytes();
    }

    /** Up byte of an entry of the table for results of batches. */
    public int resultByte(int result) {
        return completionByte(entries) + result * completionBytes();
    }

    /** Bytes of the up memory. */
    public int upBytes() {
        return resultByte(results);
    }

    /** Parts of a completion that an opcode with so many results leaves: quarters or pairs, at least one. */
    public int parts(int resultWords) {
        int each = pairs ? 1 : SessionLayout.QUARTER_RESULTS;
        return Math.max(1, (resultWords + each - 1) / each);
    }

    /** Byte within a completion of the tag of a part. */
    public int tagByte(int part) {
        return pairs ? part * SessionLayout.PAIR_BYTES + Integer.BYTES : part * SessionLayout.QUARTER_BYTES;
    }

    /** Byte within a completion of a result word. */
    public int resultWordByte(int result) {
        return pairs
                ? result * SessionLayout.PAIR_BYTES
                : result / SessionLayout.QUARTER_RESULTS * SessionLayout.QUARTER_BYTES
                        + (1 + result % SessionLayout.QUARTER_RESULTS) * Integer.BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionGeometry that
                && Arrays.equals(laneSlots, that.laneSlots)
                && Arrays.equals(groupSlots, that.groupSlots)
                && entries == that.entries
                && batches == that.batches
                && results == that.results
                && pairs == that.pairs;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(laneSlots) + Arrays.hashCode(groupSlots) + entries;
    }

    @Override
    public String toString() {
        return "SessionGeometry[laneSlots=" + Arrays.toString(laneSlots) + ", groupSlots=" + Arrays.toString(groupSlots)
                + ", entries=" + entries + ", batches=" + batches + ", results=" + results + ", pairs=" + pairs + "]";
    }
}
