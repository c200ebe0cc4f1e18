package dev.megakernel.simulated;

import dev.megakernel.protocol.SessionLayout;
import org.jspecify.annotations.Nullable;

/** The way of one claimed slot through an invocation, one step at a time: fetched, run, completed. */
final class LaneRun {

    private static final int WORDS = SessionLayout.SLOT_BYTES / Integer.BYTES;
    private static final int MAY_RUN = 0;

    private final Device device;
    private final int launch;
    private final int ring;
    private final int position;
    private final int[] slot = new int[WORDS];
    private int cancel;
    private int fetched;
    private int verdict;
    private int[] args = new int[0];
    private int left = -1;
    private int parts;
    private int part;
    private int resultsAt;
    private int status;
    private int[] results = new int[SessionLayout.RESULTS];

    LaneRun(Device device, int launch, int ring, int position) {
        this.device = device;
        this.launch = launch;
        this.ring = ring;
        this.position = position;
    }

    /** Takes what was fetched before the claim. */
    void take(AheadSlot ahead) {
        System.arraycopy(ahead.words, 0, slot, 0, WORDS);
        cancel = ahead.cancel;
        fetched = WORDS + 1;
    }

    /** Loads a word. Answers whether all are there. */
    boolean fetch() {
        if (fetched < WORDS) {
            slot[fetched] = device.down.load(device.slotWord(ring, position) + fetched);
        } else if (fetched == WORDS) {
            cancel = device.down.load(device.cancelWord(ring, position));
        }
        fetched++;
        return fetched > WORDS;
    }

    boolean isFetched() {
        return fetched > WORDS;
    }

    private boolean hasSequence() {
        int expected = SessionLayout.sequenceWord(position, 0);
        return (slot[SessionLayout.SEQUENCE_WORD] ^ expected) >>> SessionLayout.SEQUENCE_SHIFT == 0;
    }

    /** The batch the slot counts towards, 0 for none. */
    int batch() {
        return isCounted() ? slot[SessionLayout.COMPLETION_WORD] : 0;
    }

    private boolean isCounted() {
        return (slot[SessionLayout.SEQUENCE_WORD] & SessionLayout.FLAG_COUNTED) != 0;
    }

    int status() {
        return status;
    }

    /** Does a step of running and completing; answers whether it was the last. */
    boolean run() {
        if (left < 0) {
            begin();
        } else if (left > 0) {
            left--;
            if (left == 0) {
                end(verdict == MAY_RUN ? runBody() : null);
            }
        } else if (part < parts) {
            device.storePart(
                    launch, resultsAt, part++, SessionLayout.tag(slot[SessionLayout.COMPLETION_WORD], status), results);
        }
        return left == 0 && part >= parts;
    }

    private void begin() {
        verdict = verdict();
        args = java.util.Arrays.copyOfRange(slot, SessionLayout.ARGS_WORD, WORDS);
        left = 1;
        boolean runs = verdict == MAY_RUN
                || (verdict == SessionLayout.STATUS_CANCELLED && device.settings.has(DeviceDefect.CANCELLED_BUT_RUN));
        if (runs) {
            int opcode = slot[SessionLayout.OPCODE_WORD];
            long number = device.program.number(args);
            device.history.add(EventKind.BEGAN, number, ring);
            if (!device.program.isWhole(opcode, args)) {
                device.history.add(EventKind.TORN, number, position);
            }
            left = Math.max(1, device.program.duration(opcode, args));
        }
    }

    private int verdict() {
        if (!hasSequence()) {
            return SessionLayout.STATUS_BROKEN;
        }
        if (cancel == SessionLayout.cancelWord(position)) {
            return SessionLayout.STATUS_CANCELLED;
        }
        int tenant = tenant();
        boolean allowed =
                tenant >= 0 && tenant < Integer.SIZE && (device.config.control().tenants() >>> tenant & 1) != 0;
        return allowed ? MAY_RUN : SessionLayout.STATUS_REFUSED;
    }

    private int tenant() {
        return slot[SessionLayout.TENANT_WORD] & SessionLayout.TENANT_MASK;
    }

    private SlotOutcome runBody() {
        SlotOutcome outcome = device.program.run(slot[SessionLayout.OPCODE_WORD], tenant(), args.clone());
        Outcome.How how = outcome.status() == SessionLayout.STATUS_FAULT ? Outcome.How.FAULT : Outcome.How.DONE;
        int words = how == Outcome.How.FAULT ? 1 : device.program.results(slot[SessionLayout.OPCODE_WORD]);
        device.history.add(new HistoryEvent(
                EventKind.RAN,
                device.program.number(args),
                SlotOutcome.digest(outcome.results(), words),
                new Outcome(how, false)));
        return outcome;
    }

    private void end(@Nullable SlotOutcome outcome) {
        status = outcome == null ? verdict : outcome.status();
        results = outcome == null ? new int[SessionLayout.RESULTS] : outcome.results();
        int named = SessionLayout.entry(slot[SessionLayout.COMPLETION_WORD]);
        parts = device.geometry.parts(device.program.results(slot[SessionLayout.OPCODE_WORD]));
        if (!isCounted()) {
            // A slot that is not the expected one may name anything.
            resultsAt = device.geometry.completionByte(Math.min(named, device.geometry.entries() - 1));
        } else if ((slot[SessionLayout.SEQUENCE_WORD] & SessionLayout.FLAG_RESULTS) != 0
                && status != SessionLayout.STATUS_BROKEN) {
            int batch = device.geometry.batchByte(named) / Integer.BYTES;
            int entry = device.down.load(batch + 2) + position - device.down.load(batch + 3);
            resultsAt = device.geometry.resultByte(entry);
        } else {
            parts = 0;
        }
    }
}
