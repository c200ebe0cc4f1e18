package dev.megakernel.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.simulated.EventKind;
import dev.megakernel.simulated.Randomness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A piece of work of a scenario, published again and again until it has an end that counts. */
final class ScenarioWork {

    /** How its owner looks after it. */
    enum Care {
        AWAIT(false),
        AWAIT_BRIEFLY(false),
        AWAIT_INTERRUPTED(false),
        LOOK(false),
        LATER(false),
        LISTEN(true),
        LISTEN_AND_AWAIT(true);

        private final boolean listens;

        Care(boolean listens) {
            this.listens = listens;
        }
    }

    /** Thrown by encoders of batches, now and then. */
    static final class EncoderException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Told when a piece of work that listens has ended; on the thread that found out. */
    interface Listener {

        /** Somebody is about to say that work has ended, and may publish more. */
        void begins();

        void told(ScenarioWork work);

        void ends();
    }

    private static final long NAP = 20_000;

    final int number;
    final Care care;
    private final ScenarioShape shape;
    private final ScenarioSession session;
    private final boolean idempotent;
    private final PersistentWork work;

    /** The slot at which the encoder of a batch throws. */
    private final int badSlot;

    private @Nullable PersistentEngine publishedIn;
    private boolean underWay;

    ScenarioWork(ScenarioShape shape, ScenarioSession session, Randomness random, int number, Listener listener) {
        this.number = number;
        this.shape = shape;
        this.session = session;
        this.idempotent = random.oneIn(2);
        this.care = Care.values()[random.below(Care.values().length)];
        this.badSlot = random.oneIn(8) ? random.below(3) : -1;
        EndListener told = care.listens
                ? ended -> {
                    listener.begins();
                    record();
                    listener.told(this);
                    listener.ends();
                }
                : null;
        this.work = random.oneIn(3) ? new PersistentBatch(told) : new PersistentCall(told);
        describe(random);
    }

    private void describe(Randomness random) {
        NumberedProgram.Kind[] kinds = NumberedProgram.Kind.values();
        Opcode opcode = kinds[random.below(kinds.length)].opcode(random.oneIn(3));
        Priority priority = shape.levels.get(random.below(shape.levels.size()));
        int tenant = NumberedProgram.tenant(!random.oneIn(12));
        if (work instanceof PersistentBatch batch) {
            batch.work(opcode, priority, tenant);
            int most = shape.geometry.slots(batch.ring);
            boolean results = shape.geometry.results() > 0 && random.oneIn(2);
            batch.slots(random.between(1, results ? Math.min(most, shape.geometry.results()) : most), results);
        } else if (work instanceof PersistentCall call) {
            call.work(opcode, priority, tenant);
            for (int i = 0; i < SessionLayout.RESULTS; i++) {
                call.arg(i, NumberedProgram.arg(number, i));
            }
        }
    }

    boolean listens() {
        return care.listens;
    }

    /** Whether an accepted publication has not been seen to end. */
    boolean isUnderWay() {
        return underWay;
    }

    Publication publish() {
        PersistentEngine engine = session.engine();
        publishedIn = engine;
        session.add(EventKind.SUBMITTED, number, work instanceof PersistentBatch batch ? batch.slots() : 0);
        if (idempotent) {
            session.add(EventKind.IDEMPOTENT, number, 0);
        }
        underWay = true;
        Publication answer = null;
        try {
            answer = publish(engine);
            return answer;
        } finally {
            boolean accepted = answer == Publication.ACCEPTED;
            session.add(accepted ? EventKind.ACCEPTED : EventKind.REFUSED, number, 0);
            underWay &= accepted;
        }
    }

    private Publication publish(PersistentEngine engine) {
        boolean watched = care == Care.LISTEN;
        if (work instanceof PersistentBatch batch) {
            return watched ? engine.tryPublishWatched(batch, this::encode) : engine.tryPublish(batch, this::encode);
        }
        PersistentCall call = (PersistentCall) work;
        return watched ? engine.tryPublishWatched(call) : engine.tryPublish(call);
    }

    private void encode(int slot, int[] args) {
        if (slot == badSlot) {
            throw new EncoderException();
        }
        NumberedProgram.encode(number + 1 + slot, args);
    }

    /** Asks for it to be taken back; also by others than its owner. */
    void cancel() {
        PersistentEngine engine = publishedIn;
        if (engine != null) {
            session.add(EventKind.CANCEL_ASKED, number, 0);
            session.cancel(engine, work);
        }
    }

    /** Waits for its end, by its owner. */
    void finish() {
        PersistentEngine engine = publishedIn;
        if (engine == null || care == Care.LISTEN) {
            return;
        }
        switch (care) {
            case AWAIT_BRIEFLY -> napUntil(engine.await(work, Duration.ofNanos(NAP)));
            case AWAIT_INTERRUPTED -> {
                Thread.currentThread().interrupt();
                boolean over = engine.await(work);
                if (!Thread.interrupted()) {
                    throw session.fail("an interrupt was swallowed");
                }
                napUntil(over);
            }
            case LOOK -> {
                while (!engine.look(work)) {
                    session.nap(NAP);
                }
            }
            default -> {
                if (!engine.await(work)) {
                    throw session.fail(number + " was awaited, but has not ended");
                }
            }
        }
        if (care.listens) {
            // Whoever ended it may be about to tell.
            while (underWay) {
                session.nap(NAP);
            }
        } else {
            record();
        }
    }

    /** The poller ends what its owner stopped waiting for. */
    private void napUntil(boolean over) {
        boolean ended = over;
        while (!ended) {
            session.nap(NAP);
            ended = work.isEnded();
        }
    }

    private void record() {
        underWay = false;
        session.recordEnd(number, work);
        PersistentEngine engine = publishedIn;
        if (engine != null && work instanceof PersistentBatch batch) {
            session.recordSlots(number, batch, engine);
        }
    }

    /** Whether it ended in a way after which it may be published again. */
    boolean mayGoOn() {
        Ending ending = work.ending();
        return (ending == Ending.LOST || ending == Ending.FAILED || ending == Ending.CLOSED)
                && (idempotent || (ending == Ending.LOST && work.progress() == Progress.NEVER_STARTED));
    }
}
