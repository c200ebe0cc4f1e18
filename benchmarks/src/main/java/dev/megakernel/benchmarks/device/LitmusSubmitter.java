package dev.megakernel.benchmarks.device;

import dev.megakernel.persistent.Ending;
import dev.megakernel.persistent.PersistentBatch;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.PersistentWork;
import dev.megakernel.persistent.Publication;
import dev.megakernel.protocol.Priority;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One thread of the litmus: publishes rounds of its own and compares every word that comes back. */
final class LitmusSubmitter {

    private static final int OUTSTANDING = 16;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Rounds of different threads and ways are this far apart. */
    private static final int ROUND_BITS = 40;

    private final PersistentEngine engine;
    private final LitmusTally tally = new LitmusTally();
    private final SplittableRandom random;
    private final Bounds bounds;
    private long round;

    /**
     * How far a thread goes.
     *
     * @param end time to stop at, in ns
     * @param rounds rounds after which it stops earlier; 0 for no such number
     * @param largestBatch most slots in a batch
     */
    record Bounds(long end, long rounds, int largestBatch) {

        boolean reached(long done) {
            return (rounds > 0 && done >= rounds) || System.nanoTime() - end >= 0;
        }
    }

    /** The submitter of that number, different for all of a run. */
    LitmusSubmitter(PersistentEngine engine, int number, Bounds bounds) {
        this.engine = engine;
        this.bounds = bounds;
        this.round = (long) number << ROUND_BITS;
        this.random = new SplittableRandom(number);
    }

    /** Keeps single slots outstanding. */
    LitmusTally singles() {
        Flight[] flights = new Flight[OUTSTANDING];
        for (int i = 0; i < OUTSTANDING; i++) {
            flights[i] = new Flight();
            flights[i].publish();
        }
        int turn = 0;
        for (; !bounds.reached(tally.rounds()); turn = (turn + 1) % OUTSTANDING) {
            flights[turn].land();
            flights[turn].publish();
        }
        for (int left = 0; left < OUTSTANDING; left++) {
            flights[(turn + left) % OUTSTANDING].land();
        }
        return tally;
    }

    /** Publishes one batch with results after another, of many sizes. */
    LitmusTally batches() {
        PersistentBatch batch = new PersistentBatch();
        while (!bounds.reached(tally.rounds())) {
            int slots = 1 + random.nextInt(bounds.largestBatch());
            long first = round;
            round += slots;
            batch.work(LitmusOpcode.OPCODE, Priority.NORMAL, 0).slots(slots, true);
            accept(() -> engine.tryPublish(batch, (slot, args) -> encode(first + slot, args)));
            await(batch);
            if (batch.ending() != Ending.DONE) {
                tally.failed(first, batch.ending());
                continue;
            }
            engine.results(batch, (slot, ending, words) -> compare(first + slot, ending, word -> words[word]));
        }
        batch.release();
        return tally;
    }

    private static void encode(long round, int[] args) {
        for (int word = 0; word < LitmusOpcode.WORDS; word++) {
            args[word] = LitmusOpcode.argument(round, word);
        }
    }

    private void compare(long round, Ending ending, LitmusTally.Words words) {
        if (ending == Ending.DONE) {
            tally.compare(round, words);
        } else {
            tally.failed(round, ending);
        }
    }

    private void await(PersistentWork work) {
        if (!engine.await(work, PATIENCE_NANOS)) {
            throw new WrongResultException("The end of a round of the litmus", "not seen", "there");
        }
    }

    private static void accept(Supplier<Publication> attempt) {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        Publication publication = attempt.get();
        while (publication == Publication.RING_FULL || publication == Publication.TABLE_FULL) {
            if (System.nanoTime() - giveUp > 0) {
                break;
            }
            Thread.onSpinWait();
            publication = attempt.get();
        }
        if (publication != Publication.ACCEPTED) {
            throw new WrongResultException("A publication of the litmus", publication, Publication.ACCEPTED);
        }
    }

    /** A handle and the round it carries. */
    private final class Flight {

        private final PersistentCall call = new PersistentCall();
        private final LitmusTally.Words words = call::word;
        private final Supplier<Publication> attempt = () -> engine.tryPublish(call);
        private long carried;

        void publish() {
            carried = round++;
            call.work(LitmusOpcode.OPCODE, Priority.NORMAL, 0);
            for (int word = 0; word < LitmusOpcode.WORDS; word++) {
                call.arg(word, LitmusOpcode.argument(carried, word));
            }
            accept(attempt);
        }

        void land() {
            await(call);
            compare(carried, call.ending(), words);
        }
    }
}
