package dev.megakernel.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.Priority;
import dev.megakernel.simulated.EventKind;
import dev.megakernel.simulated.Randomness;
import dev.megakernel.simulated.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An actor that submits work in all ways there are, and looks after it in all ways there are. */
final class ScenarioSubmitter implements Runnable {

    private static final int NUMBERS = 100_000;
    private static final int NUMBERS_OF_WORK = 100;
    private static final long NAP = 20_000;
    private static final int TRIES = 40;

    private enum Care {
        AWAIT,
        AWAIT_BRIEFLY,
        LOOK,
        LISTEN,
        LATER
    }

    private final Simulation simulation;
    private final ScenarioShape shape;
    private final ScenarioSession session;
    private final Randomness random;
    private final int firstNumber;
    private final List<Submission> later = new ArrayList<>();
    private int listening;
    private boolean finished;

    /** Thrown by encoders of batches, now and then. */
    private static final class EncoderException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** A piece of work, published again and again until it has an end that counts. */
    private final class Submission {

        private final int number;
        private final boolean idempotent;
        private final Care care;
        private final PersistentWork work;
        private PersistentEngine publishedIn = session.engine();
        private boolean ended;

        /** The slot at which the encoder of a batch throws. */
        private final int badSlot = random.oneIn(8) ? random.below(3) : -1;

        Submission(int number) {
            this.number = number;
            this.idempotent = random.oneIn(2);
            this.care = Care.values()[random.below(Care.values().length)];
            EndListener listener = care == Care.LISTEN ? ended -> told() : null;
            this.work = random.oneIn(3) ? new PersistentBatch(listener) : new PersistentCall(listener);
            describe();
        }

        private void describe() {
            boolean workgroups = random.oneIn(3);
            NumberedProgram.Kind kind =
                    NumberedProgram.Kind.values()[random.below(NumberedProgram.Kind.values().length)];
            Opcode opcode = kind.opcode(workgroups);
            Priority priority = shape.levels.get(random.below(shape.levels.size()));
            int tenant = NumberedProgram.tenant(!random.oneIn(12));
            if (work instanceof PersistentBatch batch) {
                batch.work(opcode, priority, tenant);
                int most = shape.geometry.slots(batch.ring);
                boolean results = shape.geometry.results() > 0 && random.oneIn(2);
                int slots = random.between(1, results ? Math.min(most, shape.geometry.results()) : most);
                batch.slots(slots, results);
            } else {
                PersistentCall call = (PersistentCall) work;
                call.work(opcode, priority, tenant);
                for (int i = 0; i < 12; i++) {
                    call.arg(i, NumberedProgram.arg(number, i));
                }
            }
        }

        private void told() {
            record();
            ended = true;
            listening--;
        }

        private void record() {
            session.recordEnd(number, work);
            if (work instanceof PersistentBatch batch) {
                session.recordSlots(number, batch, publishedIn);
            }
        }

        private Publication publish() {
            publishedIn = session.engine();
            session.add(EventKind.SUBMITTED, number, work instanceof PersistentBatch batch ? batch.slots() : 0);
            if (idempotent) {
                session.add(EventKind.IDEMPOTENT, number, 0);
            }
            boolean listens = care == Care.LISTEN;
            listening += listens ? 1 : 0;
            ended = false;
            Publication answer = null;
            try {
                answer = listens ? publishWatched() : publishOwned();
                return answer;
            } finally {
                boolean accepted = answer == Publication.ACCEPTED;
                session.add(accepted ? EventKind.ACCEPTED : EventKind.REFUSED, number, 0);
                listening -= listens && !accepted ? 1 : 0;
            }
        }

        private Publication publishWatched() {
            return work instanceof PersistentBatch batch
                    ? publishedIn.tryPublishWatched(batch, this::encode)
                    : publishedIn.tryPublishWatched((PersistentCall) work);
        }

        private Publication publishOwned() {
            return work instanceof PersistentBatch batch
                    ? publishedIn.tryPublish(batch, this::encode)
                    : publishedIn.tryPublish((PersistentCall) work);
        }

        private void encode(int slot, int[] args) {
            if (slot == badSlot) {
                throw new EncoderException();
            }
            NumberedProgram.encode(number + 1 + slot, args);
        }

        private void cancel() {
            session.add(EventKind.CANCEL_ASKED, number, 0);
            session.cancel(publishedIn, work);
        }

        /** Waits for the end of what is not listened to. */
        private void finish() {
            if (care == Care.LISTEN) {
                return;
            }
            boolean over = care == Care.AWAIT_BRIEFLY
                    ? publishedIn.await(work, Duration.ofNanos(NAP))
                    : (care != Care.LOOK || publishedIn.look(work)) && publishedIn.await(work);
            while (!over) {
                simulation.park(NAP);
                // Briefly awaited work is the poller's from there on.
                over = care == Care.AWAIT_BRIEFLY ? work.isEnded() : publishedIn.look(work) || work.isEnded();
            }
            record();
            ended = true;
        }

        private boolean mayGoOn() {
            Ending ending = work.ending();
            return (ending == Ending.LOST || ending == Ending.FAILED || ending == Ending.CLOSED)
                    && (idempotent || (ending == Ending.LOST && work.progress() == Progress.NEVER_STARTED));
        }
    }

    ScenarioSubmitter(Simulation simulation, ScenarioShape shape, ScenarioSession session, int index) {
        this.simulation = simulation;
        this.shape = shape;
        this.session = session;
        this.random = new Randomness(shape.random.next());
        this.firstNumber = (index + 1) * NUMBERS;
    }

    boolean isFinished() {
        return finished;
    }

    @Override
    public void run() {
        for (int i = 1; i <= shape.work && !session.isOver(); i++) {
            if (random.oneIn(3)) {
                simulation.park(random.of(1_000, 100_000, 3_000_000));
            }
            submit(new Submission(firstNumber + i * NUMBERS_OF_WORK));
        }
        finishLater();
        while (listening > 0) {
            simulation.park(NAP);
        }
        finished = true;
    }

    private void submit(Submission submission) {
        for (int tries = 0; tries < TRIES; tries++) {
            int opened = session.opened();
            Publication answer;
            try {
                answer = submission.publish();
            } catch (EncoderException e) {
                return;
            }
            switch (answer) {
                case ACCEPTED -> {
                    if (random.oneIn(5)) {
                        submission.cancel();
                    }
                    if (submission.care == Care.LATER && !random.oneIn(4)) {
                        later.add(submission);
                        return;
                    }
                    submission.finish();
                    if (submission.care == Care.LISTEN || !submission.mayGoOn()) {
                        return;
                    }
                }
                case RING_FULL, TABLE_FULL -> {
                    finishLater();
                    simulation.park(NAP);
                }
                case LOST -> {
                    while (session.opened() == opened && !session.isOver()) {
                        simulation.park(NAP);
                    }
                }
                case CLOSED, BROKEN -> {
                    return;
                }
            }
        }
    }

    private void finishLater() {
        later.forEach(Submission::finish);
        later.clear();
    }
}
