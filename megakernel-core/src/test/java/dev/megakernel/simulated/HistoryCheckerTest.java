package dev.megakernel.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.simulated.Outcome.How;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of these histories was written by hand; all but the good ones break one promise. */
class HistoryCheckerTest {

    private static final long ONE = 1;
    private static final long BATCH = 10;
    private static final long DIGEST = 77;

    private final List<HistoryEvent> history = new ArrayList<>();

    private HistoryCheckerTest add(EventKind kind, long subject, long detail) {
        history.add(new HistoryEvent(kind, subject, detail));
        return this;
    }

    private HistoryCheckerTest add(EventKind kind) {
        return add(kind, ONE, 0);
    }

    private HistoryCheckerTest accepted() {
        return add(EventKind.SUBMITTED).add(EventKind.ACCEPTED);
    }

    private HistoryCheckerTest ran(How how, long digest) {
        add(EventKind.BEGAN);
        history.add(new HistoryEvent(EventKind.RAN, ONE, digest, new Outcome(how, false)));
        return this;
    }

    private HistoryCheckerTest ended(How how, long digest) {
        return ended(how, digest, false);
    }

    private HistoryCheckerTest ended(How how, long digest, boolean neverStarted) {
        history.add(new HistoryEvent(EventKind.ENDED, ONE, digest, new Outcome(how, neverStarted)));
        return this;
    }

    private void isGood() {
        assertThat(HistoryChecker.check(history)).isEmpty();
    }

    private void isBad(String because) {
        assertThat(HistoryChecker.check(history)).singleElement().asString().contains(because);
    }

    @Test
    @DisplayName("what ran and ended with its results is good")
    void done() {
        accepted().ran(How.DONE, DIGEST).ended(How.DONE, DIGEST).isGood();
    }

    @Test
    @DisplayName("an end that comes before the submitter is told of the acceptance is good")
    void endedBeforeAccepted() {
        add(EventKind.SUBMITTED)
                .ran(How.DONE, 0)
                .ended(How.DONE, 0)
                .add(EventKind.ACCEPTED)
                .isGood();
    }

    @Test
    @DisplayName("accepted work without an end is bad")
    void noEnd() {
        accepted().ran(How.DONE, DIGEST).isBad("ended 0 times");
    }

    @Test
    @DisplayName("two ends are bad")
    void twoEnds() {
        accepted()
                .ran(How.DONE, DIGEST)
                .ended(How.DONE, DIGEST)
                .ended(How.DONE, DIGEST)
                .isBad("ended 2 times");
    }

    @Test
    @DisplayName("an end of refused work is bad")
    void endOfRefused() {
        add(EventKind.SUBMITTED).add(EventKind.REFUSED).add(EventKind.CLOSING);
        ended(How.CLOSED, 0).isBad("accepted 0 times, but ended 1 times");
    }

    @Test
    @DisplayName("refused work that runs is bad")
    void refusedRan() {
        add(EventKind.SUBMITTED).add(EventKind.REFUSED).add(EventKind.BEGAN).isBad("was refused, but it ran");
    }

    @Test
    @DisplayName("an acceptance that nobody is told of is bad")
    void neitherAcceptedNorRefused() {
        add(EventKind.SUBMITTED).isBad("accepted 0 and refused 0");
    }

    @Test
    @DisplayName("results of somebody else are bad")
    void foreignResults() {
        accepted().ran(How.DONE, DIGEST).ended(How.DONE, DIGEST + 1).isBad("not its own");
    }

    @Test
    @DisplayName("done without having run is bad")
    void doneWithoutRun() {
        accepted().ended(How.DONE, DIGEST).isBad("did not run to its end");
    }

    @Test
    @DisplayName("done after a fault is bad, and the other way round")
    void otherEnd() {
        accepted().ran(How.FAULT, DIGEST).ended(How.DONE, DIGEST).isBad("end FAULT");
        history.clear();
        accepted().ran(How.DONE, DIGEST).ended(How.FAULT, DIGEST).isBad("end DONE");
    }

    @Test
    @DisplayName("running twice is bad")
    void ranTwice() {
        accepted()
                .ran(How.DONE, DIGEST)
                .ran(How.DONE, DIGEST)
                .ended(How.DONE, DIGEST)
                .isBad("ran 2 times");
    }

    @ParameterizedTest
    @EnumSource(
            value = How.class,
            names = {"CANCELLED", "REFUSED"})
    @DisplayName("work that is said to have been left out, but ran, is bad")
    void leftOutButRan(How how) {
        accepted()
                .add(EventKind.CANCEL_ASKED)
                .ran(How.DONE, DIGEST)
                .ended(how, 0)
                .isBad("it has run");
    }

    @Test
    @DisplayName("cancelled without anybody having asked is bad")
    void cancelledForNothing() {
        accepted().ended(How.CANCELLED, 0, true).isBad("nobody asked");
        history.clear();
        accepted().add(EventKind.CANCEL_ASKED).ended(How.CANCELLED, 0, true).isGood();
        history.clear();
        accepted().add(EventKind.CLOSING).ended(How.CANCELLED, 0, true).isGood();
    }

    @Test
    @DisplayName("never started is bad once it has begun, and when it begins afterwards")
    void neverStarted() {
        accepted().add(EventKind.LOST).ended(How.LOST, 0, true).isGood();
        add(EventKind.BEGAN).isBad("after it was said to never have started");
        history.clear();
        accepted()
                .add(EventKind.BEGAN)
                .add(EventKind.LOST)
                .ended(How.LOST, 0, true)
                .isBad("but it did");
    }

    @ParameterizedTest
    @EnumSource(
            value = How.class,
            names = {"FAILED", "LOST", "CLOSED", "BROKEN"})
    @DisplayName("an end needs its reason")
    void reason(How how) {
        accepted().ended(how, 0).isBad("ended " + how);
        history.clear();
        EventKind reason = switch (how) {
            case FAILED -> EventKind.CUT;
            case LOST -> EventKind.LOST;
            case CLOSED -> EventKind.CLOSING;
            default -> EventKind.UNRECORDED;
        };
        add(reason).accepted().ended(how, 0).isGood();
    }

    @Test
    @DisplayName("running again after a loss is good for what may run twice only")
    void replay() {
        add(EventKind.LOST);
        accepted().add(EventKind.BEGAN).ended(How.LOST, 0);
        accepted().ran(How.DONE, DIGEST).ended(How.DONE, DIGEST).isBad("must not run twice");
        add(EventKind.IDEMPOTENT).isGood();
    }

    @Test
    @DisplayName("running after a loss that it never saw is good for all")
    void replayOfNeverStarted() {
        add(EventKind.LOST);
        accepted().ended(How.LOST, 0, true);
        accepted().ran(How.DONE, DIGEST).ended(How.DONE, DIGEST).isGood();
    }

    @Test
    @DisplayName("the results of an earlier run do not count")
    void resultsOfEarlierRun() {
        add(EventKind.LOST)
                .accepted()
                .add(EventKind.IDEMPOTENT)
                .ran(How.DONE, DIGEST)
                .ended(How.LOST, 0);
        accepted().ended(How.DONE, DIGEST).isBad("did not run to its end");
    }

    @Test
    @DisplayName("a launch while parked is bad, after the next submission it is good")
    void launchWhileParked() {
        add(EventKind.PARKED).add(EventKind.LAUNCHED).isBad("while the session was parked");
        history.clear();
        add(EventKind.PARKED)
                .accepted()
                .add(EventKind.LAUNCHED)
                .ran(How.DONE, 0)
                .ended(How.DONE, 0)
                .isGood();
    }

    @ParameterizedTest
    @EnumSource(
            value = EventKind.class,
            names = {"TORN", "BELL_WENT_BACK", "OVERWRITTEN", "USED_UNMAPPED", "MISUSED"})
    @DisplayName("some events are bad in themselves")
    void badEvents(EventKind kind) {
        add(kind);
        assertThat(HistoryChecker.check(history)).hasSize(1);
    }

    @Test
    @DisplayName("work that nobody submitted is bad; slots without a number only fill a gap")
    void nobodys() {
        ran(How.DONE, 0);
        assertThat(HistoryChecker.check(history))
                .isNotEmpty()
                .first()
                .asString()
                .contains("nobody submitted");
        history.clear();
        add(EventKind.BEGAN, 0, 0).add(EventKind.RAN, 0, 0).isGood();
    }

    private HistoryCheckerTest batch(int... counts) {
        add(EventKind.SUBMITTED, BATCH, 3).add(EventKind.ACCEPTED, BATCH, 0);
        slotRan(1, How.DONE).slotRan(2, How.FAULT);
        history.add(
                new HistoryEvent(EventKind.ENDED, BATCH, SlotOutcome.digest(counts, 3), new Outcome(How.DONE, false)));
        return this;
    }

    private HistoryCheckerTest slotRan(int slot, How how) {
        add(EventKind.BEGAN, BATCH + slot, 0);
        history.add(new HistoryEvent(EventKind.RAN, BATCH + slot, DIGEST, new Outcome(how, false)));
        return this;
    }

    private HistoryCheckerTest slotEnded(int slot, How how, long digest) {
        history.add(new HistoryEvent(EventKind.SLOT_ENDED, BATCH + slot, digest, new Outcome(how, false)));
        return this;
    }

    @Test
    @DisplayName("a batch whose counts fit what its slots did is good")
    void batchCounts() {
        add(EventKind.CLOSING).batch(1, 1, 1);
        slotEnded(1, How.DONE, DIGEST)
                .slotEnded(2, How.FAULT, DIGEST)
                .slotEnded(3, How.CANCELLED, 0)
                .isGood();
        slotEnded(1, How.DONE, DIGEST + 1).isBad("not its own");
    }

    @Test
    @DisplayName("a batch whose counts do not fit is bad")
    void batchMiscounted() {
        add(EventKind.CLOSING).batch(2, 1, 0).isBad("counts that are not 1 done, 1 faulted, 1 not run");
    }

    @Test
    @DisplayName("a batch that ends while a slot runs is bad")
    void batchEndsEarly() {
        add(EventKind.CLOSING).add(EventKind.BEGAN, BATCH + 3, 0);
        history.clear();
        add(EventKind.CLOSING).add(EventKind.SUBMITTED, BATCH, 3).add(EventKind.ACCEPTED, BATCH, 0);
        slotRan(1, How.DONE).slotRan(2, How.DONE).add(EventKind.BEGAN, BATCH + 3, 0);
        history.add(new HistoryEvent(
                EventKind.ENDED, BATCH, SlotOutcome.digest(new int[] {2, 0, 1}, 3), new Outcome(How.DONE, false)));
        isBad("slot 13 still runs");
    }

    @Test
    @DisplayName("a slot that left results without having run, or ran and is said to be cancelled, is bad")
    void slotsThatDoNotFit() {
        add(EventKind.CLOSING).batch(1, 1, 1).slotEnded(3, How.DONE, DIGEST).isBad("slot 13 ended DONE");
        history.clear();
        add(EventKind.CLOSING).batch(1, 1, 1).slotEnded(1, How.CANCELLED, 0).isBad("it has run");
    }
}
