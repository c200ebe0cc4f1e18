package dev.megakernel.simulated;

import dev.megakernel.simulated.Outcome.How;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which promises a history breaks: exactly one end for what was accepted and none for what was refused; ends that fit what
 * the device did, with results that belong to the submission; nothing run twice unless it may be; no launch while parked; nothing
 * stored where it must not be.
 *
 * <p>A submission with slots (a batch) has a number, and its slots have the numbers after it. A submission that is published again
 * keeps its number. Slots with number 0 only fill a gap in a ring.
 */
public final class HistoryChecker {

    /** Number of slots that only fill a gap. */
    private static final long NOBODYS = 0;

    private static final int DONE = 0;
    private static final int FAULT = 1;
    private static final int NOT_RUN = 2;

    private final List<String> broken = new ArrayList<>();
    private final Map<Long, Submission> submissions = new LinkedHashMap<>();
    private boolean cut;
    private boolean unrecorded;
    private boolean lost;
    private boolean closing;
    private boolean parked;

    /** What is known of a submission, all its publications together. */
    private static final class Submission {

        private final long number;
        private final Slot[] slots;
        private int tries;
        private int accepted;
        private int refused;
        private int ended;
        private boolean idempotent;
        private boolean cancelAsked;

        /** Whether the last end says that nothing has run. */
        private boolean neverStarted;

        /** Publications after an end that leaves open whether it ran. */
        private int replays;

        Submission(long number, int slots) {
            this.number = number;
            this.slots = new Slot[Math.max(1, slots)];
            for (int i = 0; i < this.slots.length; i++) {
                this.slots[i] = new Slot(slots == 0 ? number : number + 1 + i);
            }
        }

        private int began() {
            int sum = 0;
            for (Slot slot : slots) {
                sum += slot.began;
            }
            return sum;
        }
    }

    /** What the device did with a slot. */
    private static final class Slot {

        private final long number;
        private int began;
        private int beganBefore;
        private int ran;
        private int ranBefore;
        private How lastRan = How.DONE;
        private long digest;

        Slot(long number) {
            this.number = number;
        }
    }

    private final Map<Long, Slot> slots = new LinkedHashMap<>();

    private HistoryChecker() {}

    /** What a finished history breaks, in sentences; empty when all is well. */
    public static List<String> check(List<HistoryEvent> history) {
        HistoryChecker checker = new HistoryChecker();
        history.forEach(checker::see);
        checker.submissions.values().forEach(checker::checkEnds);
        return List.copyOf(checker.broken);
    }

    private void see(HistoryEvent event) {
        if (event.subject() == NOBODYS && isOfSlot(event.kind())) {
            return;
        }
        switch (event.kind()) {
            case SUBMITTED -> submitted(event);
            case IDEMPOTENT -> of(event).idempotent = true;
            case ACCEPTED -> of(event).accepted++;
            case REFUSED -> refused(of(event));
            case CANCEL_ASKED -> of(event).cancelAsked = true;
            case ENDED -> ended(of(event), event);
            case SLOT_ENDED -> slotEnded(slot(event), event);
            case CLOSING -> closing = true;
            case PARKED -> parked = true;
            case LAUNCHED -> require(!parked, "launch " + event.subject() + " began while the session was parked");
            case CUT -> cut = true;
            case UNRECORDED -> unrecorded = true;
            case LOST -> lost = true;
            case BEGAN -> began(slot(event));
            case RAN -> ran(slot(event), event);
            case TORN -> broken.add("slot " + event.subject() + " ran with words of another");
            case BELL_WENT_BACK -> broken.add("the bell of ring " + event.subject() + " went back");
            case OVERWRITTEN ->
                broken.add("a slot of ring " + event.subject() + " was overwritten before it was claimed");
            case USED_UNMAPPED -> broken.add("memory was used after it was unmapped");
            case MISUSED -> broken.add("the kernel was used against its rules");
            case LEFT, CLAIMED, CLOSED, UNMAPPED -> {}
        }
    }

    private static boolean isOfSlot(EventKind kind) {
        return kind == EventKind.BEGAN || kind == EventKind.RAN;
    }

    private void require(boolean rule, String otherwise) {
        if (!rule) {
            broken.add(otherwise);
        }
    }

    private Submission of(HistoryEvent event) {
        return submissions.computeIfAbsent(event.subject(), number -> {
            broken.add("nobody submitted " + number + ", but it was " + event.kind());
            return new Submission(number, 0);
        });
    }

    private Slot slot(HistoryEvent event) {
        return slots.computeIfAbsent(event.subject(), number -> {
            broken.add("nobody submitted slot " + number + ", but it was " + event.kind());
            return new Slot(number);
        });
    }

    private void submitted(HistoryEvent event) {
        parked = false;
        Submission submission = submissions.get(event.subject());
        if (submission == null) {
            submission = new Submission(event.subject(), (int) event.detail());
            submissions.put(submission.number, submission);
            for (Slot slot : submission.slots) {
                slots.put(slot.number, slot);
            }
        } else if (submission.ended == submission.accepted && submission.ended > 0 && !submission.neverStarted) {
            submission.replays++;
        }
        submission.tries++;
        for (Slot slot : submission.slots) {
            slot.beganBefore = slot.began;
            slot.ranBefore = slot.ran;
        }
    }

    private static void refused(Submission submission) {
        submission.refused++;
    }

    private void began(Slot slot) {
        slot.began++;
        Submission submission = submissionOf(slot);
        require(
                !submission.neverStarted || submission.tries > submission.ended + submission.refused,
                "slot " + slot.number + " runs after it was said to never have started");
    }

    private Submission submissionOf(Slot slot) {
        for (Submission submission : submissions.values()) {
            for (Slot each : submission.slots) {
                if (each == slot) {
                    return submission;
                }
            }
        }
        return new Submission(slot.number, 0);
    }

    private void ran(Slot slot, HistoryEvent event) {
        slot.ran++;
        slot.lastRan = event.outcome() == null ? How.DONE : event.outcome().how();
        slot.digest = event.detail();
    }

    private void ended(Submission submission, HistoryEvent event) {
        submission.ended++;
        Outcome outcome = event.outcome();
        if (outcome == null) {
            broken.add(submission.number + " ended without an outcome");
            return;
        }
        String name = submission.number + " ended " + outcome.how();
        boolean beganNow = false;
        for (Slot slot : submission.slots) {
            beganNow |= slot.began > slot.beganBefore;
        }
        submission.neverStarted = outcome.neverStarted();
        require(!outcome.neverStarted() || !beganNow, name + " as if it had never started, but it did");
        boolean batch = submission.slots.length > 1 || submission.slots[0].number != submission.number;
        switch (outcome.how()) {
            case DONE -> {
                if (batch) {
                    batchDone(submission, event.detail(), name);
                } else {
                    ranTo(submission.slots[0], How.DONE, event.detail(), name);
                }
            }
            case FAULT -> {
                if (!cut) {
                    ranTo(submission.slots[0], How.FAULT, event.detail(), name);
                }
            }
            case CANCELLED -> {
                require(!beganNow, name + ", but it has run");
                require(submission.cancelAsked || closing, name + ", but nobody asked for that");
            }
            case REFUSED -> require(!beganNow, name + ", but it has run");
            case FAILED -> require(cut, name + ", but no launch ended early");
            case LOST -> require(lost, name + ", but the device is there");
            case CLOSED -> require(closing, name + ", but nobody closed");
            case BROKEN -> require(unrecorded, name + ", but every claim was recorded");
        }
    }

    private void ranTo(Slot slot, How how, long digest, String name) {
        require(slot.ran > slot.ranBefore, name + ", but it did not run to its end");
        require(slot.ran == slot.ranBefore || slot.lastRan == how, name + ", but it ran to the end " + slot.lastRan);
        require(slot.ran == slot.ranBefore || slot.digest == digest, name + " with results that are not its own");
    }

    /** The digest of a batch's counts, as {@link SlotOutcome#digest} has it. */
    private void batchDone(Submission submission, long digest, String name) {
        int[] counts = new int[NOT_RUN + 1];
        for (Slot slot : submission.slots) {
            boolean ran = slot.ran > slot.ranBefore;
            require(ran == slot.began > slot.beganBefore, name + ", but slot " + slot.number + " still runs");
            counts[!ran ? NOT_RUN : slot.lastRan == How.DONE ? DONE : FAULT]++;
        }
        require(
                SlotOutcome.digest(counts, counts.length) == digest,
                name + " with counts that are not " + counts[DONE] + " done, " + counts[FAULT] + " faulted, "
                        + counts[NOT_RUN] + " not run");
        require(
                counts[NOT_RUN] == 0 || submission.cancelAsked || closing || counts[NOT_RUN] == submission.slots.length,
                name + ", but slots were left out");
    }

    private void slotEnded(Slot slot, HistoryEvent event) {
        How how = event.outcome() == null ? How.BROKEN : event.outcome().how();
        String name = "slot " + slot.number + " ended " + how;
        if (how == How.DONE || how == How.FAULT) {
            ranTo(slot, how, event.detail(), name);
        } else {
            require(how != How.BROKEN, name);
            require(slot.began == slot.beganBefore, name + ", but it has run");
        }
    }

    private void checkEnds(Submission submission) {
        String name = String.valueOf(submission.number);
        require(
                submission.accepted + submission.refused == submission.tries,
                name + " was submitted " + submission.tries + " times, accepted " + submission.accepted
                        + " and refused " + submission.refused + " times");
        require(
                submission.ended == submission.accepted,
                name + " was accepted " + submission.accepted + " times, but ended " + submission.ended + " times");
        require(
                submission.replays == 0 || submission.idempotent,
                name + " was published again although it may have run and must not run twice");
        int allowed = 1 + submission.replays;
        for (Slot slot : submission.slots) {
            require(slot.began <= allowed, "slot " + slot.number + " ran " + slot.began + " times");
        }
        require(submission.accepted > 0 || submission.began() == 0, name + " was refused, but it ran");
    }
}
