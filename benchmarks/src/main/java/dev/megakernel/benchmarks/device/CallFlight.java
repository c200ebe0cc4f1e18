package dev.megakernel.benchmarks.device;

import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionCall;
import dev.megakernel.session.SubmissionStatus;
import java.util.concurrent.TimeUnit;

/** A round trip by a handle that allocates nothing, with the cell it touches. Belongs to one thread at a time. */
final class CallFlight {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SessionCall call;
    private final Cells cells;
    private final int cell;

    CallFlight(MegakernelSession session, Cells cells, int cell) {
        this.call = session.newCall();
        this.cells = cells;
        this.cell = cell;
    }

    /** Submits the next touch of the cell; spins while there is no room. */
    void submit() {
        int value = cells.touch(cell);
        call.work(TouchOpcodes.ONE.code())
                .arg(TouchOpcodes.CELL_ARGUMENT, cell)
                .arg(TouchOpcodes.VALUE_ARGUMENT, value);
        if (call.trySubmit()) {
            return;
        }
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        while (!call.trySubmit()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException("There was no room for a call within " + PATIENCE_NANOS
                        + " ns. Fix: look at the device's log.");
            }
            Thread.onSpinWait();
        }
    }

    /** Whether it has ended. */
    boolean poll() {
        return call.poll();
    }

    /** Waits for the end and checks the result; returns when it was seen, in ns. */
    long await() {
        call.await();
        long now = System.nanoTime();
        check();
        return now;
    }

    /** Checks the result of a touch that has ended. */
    void check() {
        if (call.status() != SubmissionStatus.DONE) {
            throw new WrongResultException("The end of a call", call.status(), SubmissionStatus.DONE);
        }
        cells.check(cell, call.word(0));
    }
}
