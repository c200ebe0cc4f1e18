package dev.megakernel.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A handle on work for a persistent session, to be used again and again: describe the work, publish it, wait for its end, read
 * how it ended. Nothing on that path allocates.
 *
 * <p>A handle belongs to one thread at a time. It may be described or published again once {@link #isEnded} is true, or from
 * its {@link EndListener}; with a listener and another thread that waits, only from the listener. {@link #isEnded} and
 * cancelling may be called by any thread.
 */
public abstract sealed class PersistentWork permits PersistentCall, PersistentBatch {

    private static final VarHandle TICKET = handle("ticket", long.class);
    private static final VarHandle WAITER = handle("waiter", Thread.class);
    private static final VarHandle STATE = handle("state", State.class);

    /** {@code null} before the first publication: a store of a first value would cost every new handle a fence. */
    private enum State {
        PUBLISHED,
        ENDED
    }

    /** Where its publication is counted: that of the thread that publishes. */
    int stripe;

    /** The argument words of the next slot. */
    final int[] args = new int[SessionLayout.RESULTS];

    int opcode;
    int tenant;
    int ring;
    int results;

    private final @Nullable EndListener listener;
    private volatile @Nullable State state;
    private volatile @Nullable Thread waiter;
    private volatile long ticket;
    private Ending ending = Ending.CLOSED;
    private int faultCode;
    private Progress progress = Progress.NEVER_STARTED;

    PersistentWork(@Nullable EndListener listener) {
        this.listener = listener;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(PersistentWork.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final void describe(Opcode of, Priority priority, int by) {
        requireNotPublished("described");
        opcode = of.code();
        tenant = by;
        ring = SessionLayout.ring(priority.level(), of.traits().scope() == OpcodeScope.WORKGROUP);
        results = of.traits().results();
    }

    final void requireNotPublished(String what) {
        if (state == State.PUBLISHED) {
            throw new IllegalStateException(
                    "Work that is still under way was to be " + what
                            + ", but a handle carries one piece of work at a time. Fix: wait until it has ended, or use another.");
        }
    }

    /** Notes where the end of this work will show; before anybody else can see it there. */
    final void published(long ticket) {
        // Whoever may look sees these through the entry that opens next, or through a fence.
        TICKET.setRelease(this, ticket);
        WAITER.setRelease(this, (Thread) null);
        STATE.setRelease(this, State.PUBLISHED);
    }

    /** Names the use of a completion entry of the last publication. */
    final long ticket() {
        return ticket;
    }

    final void waiter(@Nullable Thread thread) {
        waiter = thread;
    }

    /** Forgets the results of the use before: this one has none. */
    abstract void clearResults();

    /** Ends the work. Called once for a publication, by whoever has settled it, after results were copied. */
    final void end(Ending how, int fault, Progress known, HostTime time) {
        ending = how;
        faultCode = fault;
        progress = known;
        state = State.ENDED;
        // Read after the state was set; who waits does it the other way round.
        Thread waiting = waiter;
        if (waiting != null) {
            time.unpark(waiting);
        }
    }

    /** Who is told of the end. */
    final @Nullable EndListener listener() {
        return listener;
    }

    /** Whether it is under way: published, and not ended yet. */
    public final boolean isUnderWay() {
        return state == State.PUBLISHED;
    }

    /** Whether the last publication has ended, so that all below is readable. */
    public final boolean isEnded() {
        return state == State.ENDED;
    }

    /** How it ended; only once it has. */
    public final Ending ending() {
        requireEnded();
        return ending;
    }

    /** Why it faulted, see {@link dev.megakernel.protocol.FaultCode}; 0 unless it did. Only once it has ended. */
    public final int faultCode() {
        requireEnded();
        return faultCode;
    }

    /**
     * Whether the work of an ending other than DONE and FAULT is known not to have run at all; for LOST and CLOSED, running it
     * again is safe then. Only once it has ended.
     */
    public final Progress progress() {
        requireEnded();
        return progress;
    }

    final void requireEnded() {
        if (state != State.ENDED) {
            throw new IllegalStateException("The outcome of opcode 0x" + Integer.toHexString(opcode)
                    + " was asked for while it is " + (state == null ? "IDLE" : state)
                    + ", but exists only once the work has ended. Fix: wait for it.");
        }
    }
}
