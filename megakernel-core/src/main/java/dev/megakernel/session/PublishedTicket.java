package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.persistent.EndListener;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.PersistentWork;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;

/** A ticket on its way through a persistent engine. */
final class PublishedTicket implements EndListener {

    private final PersistentRunner runner;
    private final Ticket ticket;
    private final PersistentEngine engine;
    private final PersistentCall call = new PersistentCall(this);

    PublishedTicket(PersistentRunner runner, Ticket ticket, PersistentEngine engine) {
        this.runner = runner;
        this.ticket = ticket;
        this.engine = engine;
        Submission submission = ticket.submission();
        call.work(scoped(ticket.opcode()), submission.priority(), submission.tenant());
        for (int i = 0; i < SlotLayout.ARGS_PER_SLOT; i++) {
            call.arg(i, submission.arg(i));
        }
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

    PersistentEngine engine() {
        return engine;
    }

    PersistentCall call() {
        return call;
    }

    @Override
    public void ended(PersistentWork work) {
        runner.ended(ticket, call);
    }
}
