package dev.megakernel.simulated;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param kind what; it says what the others mean
 * @param subject whom it happened to
 * @param detail more about it
 * @param outcome how it ended, for events that are an end
 */
public record HistoryEvent(
        EventKind kind, long subject, long detail, @Nullable Outcome outcome) {

    /** An event that is no end. */
    public HistoryEvent(EventKind kind, long subject, long detail) {
        this(kind, subject, detail, null);
    }

    @Override
    public String toString() {
        return kind + " " + subject + " " + Long.toHexString(detail) + (outcome == null ? "" : " " + outcome);
    }
}
