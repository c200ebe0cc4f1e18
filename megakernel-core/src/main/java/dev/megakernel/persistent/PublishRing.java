package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The host's side of one ring: positions are reserved, slots stored, marked available, and announced by the bell.
 *
 * <p>Publication protocol. A submitter reserves consecutive positions, stores their slots, fences and marks the first of them
 * with the position after the last, and then rings: whoever finds that the mark at the bell's position is there, and gets the
 * try-flag, stores the bell for all that is marked without a gap, fences, gives the flag back and looks again. Whoever does not
 * get the flag may go: its holder looks at the marks after giving it back, and mark and flag are written and read in one total
 * order. Nobody waits for anybody. A submitter must not throw or park between {@link #reserve} and {@link #mark}: those behind
 * it could not be announced.
 *
 * <p>A slot is free for the next lap once the device has claimed it, see {@link ClaimChain}. Positions are longs whose low 32
 * bits the device sees. Thread-safe.
 */
final class PublishRing {

    /** Answer of {@link #reserve} when there is no room. */
    static final long FULL = -1;

    private static final int HEAD = 0;
    private static final int RUNG = HEAD + 1;
    private static final int FLAG = RUNG + 1;
    private static final int CELLS = FLAG + 1;

    private final PersistentKernel kernel;
    private final SharedWords down;
    private final ClaimChain claims;
    private final int slots;
    private final int bellByte;
    private final int slotsByte;
    private final Cells cells = new Cells(CELLS);

    /** At the first position of what was marked at once: the position after its last. Older laps name none ahead. */
    private final AtomicLongArray marks;

    private PublishRing(PersistentKernel kernel, int ring) {
        SessionGeometry geometry = kernel.config().geometry();
        long first = Integer.toUnsignedLong(kernel.config().firstPosition());
        this.kernel = kernel;
        this.down = kernel.down();
        this.claims = new ClaimChain(kernel.up(), geometry, ring, first);
        this.slots = geometry.slots(ring);
        this.bellByte = SessionLayout.bellWord(ring) * Integer.BYTES;
        this.slotsByte = geometry.slotsByte(ring);
        this.marks = new AtomicLongArray(slots);
        cells.set(HEAD, first);
        cells.set(RUNG, first);
        // It is zero, which may look like work; nothing was launched yet.
        down.putInt(bellByte, (int) first);
    }

    /** The rings of a kernel that was not launched yet, with their bells at the first position. */
    static PublishRing[] all(PersistentKernel kernel) {
        PublishRing[] rings = new PublishRing[SessionLayout.RINGS];
        for (int ring = 0; ring < rings.length; ring++) {
            rings[ring] = new PublishRing(kernel, ring);
        }
        kernel.fence();
        return rings;
    }

    int slots() {
        return slots;
    }

    ClaimChain claims() {
        return claims;
    }

    /** The position after the last one that the bell announced, or is just about to: nothing from here on was ever started. */
    long rung() {
        return cells.get(RUNG);
    }

    /**
     * Positions that are reserved and not claimed.
     *
     * @param look whether to see what the device claimed meanwhile; else what was seen before counts
     */
    long waiting(boolean look) {
        long claimed = look ? claims.follow() : claims.claimed();
        return Math.max(0, cells.get(HEAD) - claimed);
    }

    /**
     * Reserves consecutive positions, all or none. Does not wait.
     *
     * @return the first of them, or {@link #FULL}
     */
    long reserve(int count) {
        while (true) {
            long head = cells.get(HEAD);
            if (head + count - claims.claimed() > slots && head + count - claims.follow() > slots) {
                return FULL;
            }
            if (cells.compareAndSet(HEAD, head, head + count)) {
                return head;
            }
        }
    }

    /**
     * Stores a slot in address order.
     *
     * @param flags flags of word 0
     * @param completion its completion, or its batch
     */
    void store(long position, int flags, PersistentWork work, int completion) {
        int at = slotsByte + index(position) * SessionLayout.SLOT_BYTES;
        int sequence = SessionLayout.sequenceWord((int) position, flags);
        int[] args = work.args;
        down.putLong(at, pair(sequence, work.opcode));
        int tenant = SessionLayout.tenantWord(sequence, work.opcode, work.tenant, completion, args);
        down.putLong(at + Long.BYTES, pair(tenant, completion));
        int argsAt = at + SessionLayout.ARGS_WORD * Integer.BYTES;
        for (int arg = 0; arg < SessionLayout.RESULTS; arg += 2) {
            down.putLong(argsAt + arg * Integer.BYTES, pair(args[arg], args[arg + 1]));
        }
    }

    /** Slots from a position up to where the ring starts again. */
    int untilEnd(long position) {
        return slots - index(position);
    }

    /**
     * Stores slots in a row, none of them past the end of the ring.
     *
     * @param block their words, in order
     */
    void store(long position, int[] block, int count) {
        down.putInts(
                slotsByte + index(position) * SessionLayout.SLOT_BYTES,
                block,
                count * SessionLayout.SLOT_BYTES / Integer.BYTES);
    }

    private static long pair(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << Integer.SIZE;
    }

    /** Makes reserved positions available; their slots are stored and fenced. */
    void mark(long position, int count) {
        marks.set(index(position), position + count);
    }

    /** Announces all that is available without a gap, unless somebody else does. */
    void ringBell() {
        while (isMarked(rung()) && cells.compareAndSet(FLAG, 0, 1)) {
            long bell = rung();
            long end = bell;
            for (long next = marks.get(index(end)); next > end; next = marks.get(index(end))) {
                end = next;
            }
            if (end != bell) {
                // Before the device can know: what is past this number never started.
                cells.set(RUNG, end);
                down.putInt(bellByte, (int) end);
                kernel.fence();
            }
            cells.set(FLAG, 0);
        }
    }

    private boolean isMarked(long position) {
        return marks.get(index(position)) > position;
    }

    private int index(long position) {
        return (int) position & (slots - 1);
    }
}
