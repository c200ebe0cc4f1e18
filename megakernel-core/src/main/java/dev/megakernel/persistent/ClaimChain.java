package dev.megakernel.persistent;

import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;

/**
 * Follows what the device claimed of a ring: the record at a position that was claimed first names the position after its
 * chunk, where the next record lies.
 *
 * <p>A record that was not written in this lap names a position that is not ahead of its own, or none within a lap. Positions
 * are longs here, whose low 32 bits the device sees; they never wrap. Thread-safe; only device memory is read.
 */
final class ClaimChain {

    private final SharedWords up;
    private final int firstByte;
    private final int slots;
    private final Cells claimed = new Cells(1);

    ClaimChain(SharedWords up, SessionGeometry geometry, int ring, long firstPosition) {
        this.up = up;
        this.firstByte = geometry.claimsByte(ring);
        this.slots = geometry.slots(ring);
        claimed.set(0, firstPosition);
    }

    /** The position after the last one that is known to be claimed: what lies before may be overwritten. */
    long claimed() {
        return claimed.get(0);
    }

    /** Follows the records there are, and answers {@link #claimed}. */
    long follow() {
        while (true) {
            long from = claimed();
            int chunk = chunkAt(from);
            if (chunk == 0) {
                return from;
            }
            claimed.compareAndSet(0, from, from + chunk);
        }
    }

    /**
     * The position after the last one that a record speaks of, also beyond records that are missing.
     *
     * @param end no record lies at this position or later
     */
    long furthest(long end) {
        long furthest = follow();
        for (long at = furthest; at < end; at = Math.max(at + 1, furthest)) {
            int chunk = chunkAt(at);
            furthest = chunk > 0 ? at + chunk : furthest;
        }
        return furthest;
    }

    /** Counts all up to a position as claimed: the records that are missing before it will never come. */
    void skipTo(long position) {
        for (long from = follow(); from < position; from = follow()) {
            claimed.compareAndSet(0, from, nextRecord(from, position));
        }
    }

    private long nextRecord(long from, long end) {
        long at = from + 1;
        while (at < end && chunkAt(at) == 0) {
            at++;
        }
        return at;
    }

    /** Positions that the record at a position covers; 0 when there is none. */
    private int chunkAt(long position) {
        int at = firstByte + ((int) position & (slots - 1)) * SessionLayout.CLAIM_BYTES;
        int chunk = (int) up.getLong(at) - (int) position;
        return chunk > 0 && chunk <= slots ? chunk : 0;
    }
}
