package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.persistent.BatchEncoder;
import dev.megakernel.persistent.EndListener;
import dev.megakernel.persistent.PersistentBatch;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.PersistentWork;
import dev.megakernel.persistent.Publication;
import dev.megakernel.protocol.OpcodeSpace;
import org.jspecify.annotations.Nullable;

/** A ticket on its way through a persistent engine. */
final class PublishedTicket implements EndListener {

    private final PersistentRunner runner;
    private final Ticket ticket;
    private final PersistentEngine engine;
    private final @Nullable PersistentCall call;
    private final @Nullable PersistentBatch batch;
    private final PersistentWork work;

    PublishedTicket(PersistentRunner runner, Ticket ticket, PersistentEngine engine) {
        this.runner = runner;
        this.ticket = ticket;
        this.engine = engine;
        SubmissionBatch slots = ticket.batch();
        if (slots == null) {
            PersistentCall one = new PersistentCall(this);
            one.work(scoped(ticket.opcode()), ticket.priority(), ticket.tenant());
            this.call = one;
            this.batch = null;
            this.work = one;
            copyArguments(one);
        } else {
            PersistentBatch many = new PersistentBatch(this);
            many.work(scoped(ticket.opcode()), ticket.priority(), ticket.tenant())
                    .slots(slots.slots(), slots.withResults());
            this.call = null;
            this.batch = many;
            this.work = many;
        }
    }

    private void copyArguments(PersistentCall into) {
        into.args(ticket.args());
    }

    /** Readies it for another publication to the same engine, if this is that engine; answers whether it is. */
    boolean reuse(PersistentEngine on) {
        if (call == null || engine != on || call.isUnderWay()) {
            return false;
        }
        copyArguments(call);
        return true;
    }

    /** The handle of a single slot; {@code null} for a batch. */
    @Nullable
    PersistentCall call() {
        return call;
    }

    /** A packed slot may hold ops that need a workgroup, and a workgroup runs the others too. */
    private static Opcode scoped(Opcode opcode) {
        return opcode.code() == OpcodeSpace.PACKED_SLOT
                ? Opcode.define(opcode.code(), opcode.name())
                        .traits(opcode.traits())
                        .scope(OpcodeScope.WORKGROUP)
                        .glsl(opcode.glsl())
                : opcode;
    }

    /**
     * Publishes it if there is room.
     *
     * @param callerWaits whether somebody is about to wait for it; else the poller looks after it
     */
    Publication tryPublish(boolean callerWaits) {
        SubmissionBatch slots = ticket.batch();
        if (call != null) {
            return callerWaits ? engine.tryPublish(call) : engine.tryPublishWatched(call);
        }
        if (batch == null || slots == null) {
            throw new IllegalStateException("Ticket " + ticket + " has neither a slot nor a batch. Fix: give it one.");
        }
        BatchEncoder encoder = slots.arguments()::write;
        return callerWaits ? engine.tryPublish(batch, encoder) : engine.tryPublishWatched(batch, encoder);
    }

    PersistentEngine engine() {
        return engine;
    }

    PersistentWork work() {
        return work;
    }

    boolean isBatch() {
        return batch != null;
    }

    /** The outcome of what has ended; only from the listener. */
    Outcome outcome(boolean takenBackByClose) {
        return batch != null
                ? EndingOutcome.of(ticket, engine, batch, takenBackByClose)
                : EndingOutcome.of(ticket, work, call, takenBackByClose);
    }

    @Override
    public void ended(PersistentWork ended) {
        runner.ended(ticket, this);
    }
}
