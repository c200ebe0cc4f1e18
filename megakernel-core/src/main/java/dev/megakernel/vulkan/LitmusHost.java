package dev.megakernel.vulkan;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/** The host of a probe: publishes slots by hand and looks at each completion the moment it shows. One thread. */
final class LitmusHost {

    /** Spins between two looks at clock and launch: those take longer than a completion does to tear. */
    private static final int SPINS = 64;

    /** The runtime's own. */
    private static final int TENANT = 0;

    private final PersistentKernel kernel;
    private final SessionGeometry geometry;
    private final int[] positions = new int[SessionLayout.RINGS];
    private int launch;
    private int generation;
    private int torn;

    LitmusHost(PersistentKernel kernel) {
        this.kernel = kernel;
        this.geometry = kernel.config().geometry();
    }

    /** Parts of completions that carried their tag before their words. */
    int torn() {
        return torn;
    }

    /** Begins a use of the completion entries. */
    void beginRound() {
        generation = 1 + generation % (SessionLayout.MAX_ENTRIES - 1);
    }

    /** Stores a slot with the completion of this round's use of an entry; nobody sees it before {@link #ring}. */
    void store(int ring, int opcode, int entry, int[] args) {
        int position = positions[ring]++;
        int place = position & (geometry.slots(ring) - 1);
        int at = geometry.slotsByte(ring) + place * SessionLayout.SLOT_BYTES;
        SharedWords down = kernel.down();
        int sequence = SessionLayout.sequenceWord(position, 0);
        int completion = SessionLayout.completionWord(generation, entry);
        down.putLong(at, pair(sequence, opcode));
        down.putLong(
                at + Long.BYTES,
                pair(SessionLayout.tenantWord(sequence, opcode, TENANT, completion, args), completion));
        int first = at + SessionLayout.ARGS_WORD * Integer.BYTES;
        for (int i = 0; i < SessionLayout.RESULTS; i += 2) {
            down.putLong(first + i * Integer.BYTES, pair(args[i], args[i + 1]));
        }
    }

    private static long pair(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << Integer.SIZE;
    }

    void ring(int ring) {
        kernel.fence();
        kernel.down().putInt(SessionLayout.bellWord(ring) * Integer.BYTES, positions[ring]);
        kernel.fence();
    }

    /** Waits for all parts of a completion and compares each with the results it should carry. Answers whether they came. */
    boolean comes(int entry, int[] results, Duration longest) {
        int at = geometry.completionByte(entry);
        int tag = SessionLayout.tag(SessionLayout.completionWord(generation, entry), SessionLayout.STATUS_DONE);
        int parts = geometry.parts(results.length);
        long end = System.nanoTime() + longest.toNanos();
        for (int i = 0; i < parts; i++) {
            // Each part is the first looked for, and so the one that is caught early, in some rounds.
            int part = (i + generation) % parts;
            if (!shows(at + geometry.tagByte(part), tag, end)) {
                return false;
            }
            torn += isWhole(at, part, results) ? 0 : 1;
        }
        return true;
    }

    private boolean shows(int tagByte, int tag, long end) {
        for (int spins = 1; kernel.up().getInt(tagByte) != tag; spins++) {
            Thread.onSpinWait();
            if (spins % SPINS == 0) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                if (kernel.hasEnded(launch)) {
                    kernel.launch(++launch);
                }
            }
        }
        return true;
    }

    private boolean isWhole(int at, int part, int[] results) {
        int first = part * SessionLayout.QUARTER_RESULTS;
        int end = Math.min(first + SessionLayout.QUARTER_RESULTS, results.length);
        for (int i = first; i < end; i++) {
            if (kernel.up().getInt(at + geometry.resultWordByte(i)) != results[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first result of a completion that came. */
    int result(int entry) {
        return kernel.up().getInt(geometry.completionByte(entry) + geometry.resultWordByte(0));
    }

    /** Tells launches to leave. */
    void leave() {
        kernel.down().putInt(SessionLayout.LEAVE_WORD * Integer.BYTES, 1);
        kernel.fence();
    }

    /** The time of a launch that finds no work, in ns; none when it does not end in the time it is given. */
    OptionalLong idleLaunch(IntConsumer start, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        kernel.down().putInt(SessionLayout.TURN_WORD * Integer.BYTES, launch + 1);
        kernel.fence();
        if (!ends(deadline)) {
            return OptionalLong.empty();
        }
        long begin = System.nanoTime();
        start.accept(++launch);
        return ends(deadline) ? OptionalLong.of(System.nanoTime() - begin) : OptionalLong.empty();
    }

    private boolean ends(long deadline) {
        while (!kernel.hasEnded(launch)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
