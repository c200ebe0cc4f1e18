package dev.megakernel.boot.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * A message of this library taken apart: every one ends with a hint that starts with {@code Fix: }.
 *
 * @param description the message without its hint
 * @param action the hint without its mark, or {@code null} in messages that came from elsewhere
 */
record Hint(String description, @Nullable String action) {

    private static final String MARK = "Fix: ";

    static Hint of(Throwable error) {
        String message = error.getMessage() == null ? error.getClass().getName() : error.getMessage();
        int mark = message.lastIndexOf(MARK);
        if (mark < 0) {
            return new Hint(message.strip(), null);
        }
        return new Hint(
                message.substring(0, mark).strip(),
                capitalized(message.substring(mark + MARK.length()).strip()));
    }

    String actionOr(String other) {
        return action == null ? other : action;
    }

    private static String capitalized(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
