package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionLayout;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The launches of a kernel: their numbers, which of them are under way, and the words that tell them to leave. For the pump
 * only; figures may be read by any thread.
 */
final class Launches {

    private static final int TURN_BYTE = SessionLayout.TURN_WORD * Integer.BYTES;
    private static final int LEAVE_BYTE = SessionLayout.LEAVE_WORD * Integer.BYTES;

    private final PersistentKernel kernel;
    private final SharedWords down;
    private final int[] running;
    private final int first;
    private int turn;

    /** The first so many of {@link #running} are under way, in rising order. */
    private final AtomicInteger underWay = new AtomicInteger();

    private int next;
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();

    Launches(PersistentKernel kernel) {
        this.kernel = kernel;
        this.down = kernel.down();
        this.running = new int[kernel.launches()];
        this.first = kernel.config().firstPosition() + 1;
        this.next = first;
        // The word is zero now, which may be past the numbers that come.
        this.turn = first - 1;
    }

    int underWay() {
        return underWay.get();
    }

    boolean hasRoom() {
        return underWay.get() < running.length;
    }

    /** The lowest number that is under way, or the next one. */
    int oldest() {
        return underWay.get() == 0 ? next : running[0];
    }

    /** Whether the newest launch is under way; one before it may be while it is not, held by a long opcode. */
    boolean isNewestRunning() {
        int count = underWay.get();
        return count > 0 && running[count - 1] == next - 1;
    }

    /** The number of the next launch. */
    int next() {
        return next;
    }

    /** Does beforehand what the next launch can do without. */
    void prepare() {
        setFirstTurn();
        kernel.prepare(next);
    }

    private void setFirstTurn() {
        if (next == first) {
            setTurn(first);
        }
    }

    /** Starts a launch. It runs beside those before it until {@link #turnToNewest}. */
    void launch() {
        setFirstTurn();
        int number = next;
        // Counted first: should the call fail, nobody knows whether the launch runs.
        running[underWay.get()] = number;
        underWay.incrementAndGet();
        next = number + 1;
        started.incrementAndGet();
        kernel.launch(number);
    }

    /** Whether a launch has ended, which then is not under way any more. */
    boolean takeEnded() {
        int count = underWay.get();
        for (int i = 0; i < count; i++) {
            if (kernel.hasEnded(running[i])) {
                System.arraycopy(running, i + 1, running, i, count - i - 1);
                underWay.decrementAndGet();
                return true;
            }
        }
        return false;
    }

    /** Tells all but the newest launch to leave. */
    void turnToNewest() {
        if (setTurn(next - 1)) {
            changes.incrementAndGet();
        }
    }

    /** Tells all launches to leave; the next one may run. */
    void turnToNext() {
        setTurn(next);
    }

    private boolean setTurn(int number) {
        if (turn == number) {
            return false;
        }
        turn = number;
        down.putInt(TURN_BYTE, number);
        kernel.fence();
        return true;
    }

    /** Tells all launches to leave, and those that come. */
    void leave() {
        turnToNext();
        down.putInt(LEAVE_BYTE, 1);
        kernel.fence();
    }

    long started() {
        return started.get();
    }

    /** How often a launch gave its turn to its successor. */
    long changes() {
        return changes.get();
    }
}
