package dev.megakernel.benchmarks.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and booleans as JSON. */
public final class JsonWriter {

    private static final int INDENT = 2;

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    /**
     * The value as indented JSON.
     *
     * @throws IllegalArgumentException for a value of another type
     */
    public static String pretty(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value, 0);
        return writer.out.append('\n').toString();
    }

    private void value(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            map(map, depth);
        } else if (value instanceof List<?> list) {
            list(list, depth);
        } else if (value instanceof CharSequence text) {
            text(text);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            throw new IllegalArgumentException(
                    "JSON has no " + number + ". Fix: leave out what could not be computed.");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("A " + value.getClass().getName()
                    + " cannot be written as JSON. Fix: pass maps, lists, texts, numbers and booleans.");
        }
    }

    private void map(Map<?, ?> map, int depth) {
        boolean flat = map.values().stream().noneMatch(v -> v instanceof Map || v instanceof List);
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            separate(flat, depth + 1);
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), depth + 1);
            out.append(entries.hasNext() ? flat ? ", " : "," : "");
        }
        separate(flat || map.isEmpty(), depth);
        out.append('}');
    }

    private void list(List<?> list, int depth) {
        out.append('[');
        for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
            separate(false, depth + 1);
            value(values.next(), depth + 1);
            out.append(values.hasNext() ? "," : "");
        }
        separate(list.isEmpty(), depth);
        out.append(']');
    }

    private void separate(boolean sameLine, int depth) {
        if (!sameLine) {
            out.append('\n').append(" ".repeat(INDENT * depth));
        }
    }

    private void text(CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
