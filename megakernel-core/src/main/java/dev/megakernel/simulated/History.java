package dev.megakernel.simulated;

import java.util.ArrayList;
import java.util.List;

/** What happened in a simulation, in order. Only who runs in the simulation may use it. */
public final class History {

    private final List<HistoryEvent> events = new ArrayList<>();
    private long hash;

    /** Adds an event that is no end. */
    public void add(EventKind kind, long subject, long detail) {
        add(new HistoryEvent(kind, subject, detail));
    }

    /** Adds an event. */
    public void add(HistoryEvent event) {
        events.add(event);
        Outcome outcome = event.outcome();
        int ending = outcome == null ? 0 : 1 + 2 * outcome.how().ordinal() + (outcome.neverStarted() ? 1 : 0);
        mix(event.kind().ordinal() + 64L * ending);
        mix(event.subject());
        mix(event.detail());
    }

    /** Takes note of a decision that is no event. */
    void mix(long value) {
        hash = Randomness.mix(hash * 31 + value);
    }

    /** A number that two histories share only when everything happened in the same order. */
    public long hash() {
        return hash;
    }

    /** All events so far. */
    public List<HistoryEvent> events() {
        return List.copyOf(events);
    }

    /** The last events, a line each. */
    public String tail(int count) {
        StringBuilder lines = new StringBuilder();
        int from = Math.max(0, events.size() - count);
        for (int i = from; i < events.size(); i++) {
            lines.append(i).append(": ").append(events.get(i)).append('\n');
        }
        return lines.toString();
    }
}
