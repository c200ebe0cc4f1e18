package dev.megakernel.opcode;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a GLSL text before macros are expanded: words, strings and single characters, without comments. A
 * backslash at the end of a line joins it to the next one, anywhere.
 */
final class GlslTokens {

    /**
     * A token.
     *
     * @param text what it reads
     * @param start index of its first character in the source
     * @param end index after its last character in the source
     * @param directive whether it belongs to a line of the preprocessor
     */
    record Token(String text, int start, int end, boolean directive) {

        boolean is(String other) {
            return text.equals(other);
        }
    }

    private final String source;
    /** The source without joined line ends. */
    private final StringBuilder code = new StringBuilder();
    /** Where each character of the code is in the source. */
    private final int[] places;

    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean lineStart = true;
    private boolean directive;

    private GlslTokens(String source) {
        this.source = source;
        this.places = new int[source.length() + 1];
        for (int i = 0; i < source.length(); ) {
            int joined = joinedLineEnd(i);
            if (joined == 0) {
                places[code.length()] = i;
                code.append(source.charAt(i++));
            } else {
                i += joined;
            }
        }
        places[code.length()] = source.length();
    }

    static List<Token> of(String source) {
        GlslTokens scan = new GlslTokens(source);
        scan.run();
        return List.copyOf(scan.tokens);
    }

    /** The line a place of the source is in, from 1. */
    static int line(String source, int place) {
        return 1 + lineEnds(source.substring(0, place));
    }

    static int lineEnds(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    private int joinedLineEnd(int i) {
        return source.startsWith("\\\n", i) ? 2 : source.startsWith("\\\r\n", i) ? 3 : 0;
    }

    private void run() {
        while (at < code.length()) {
            char c = code.charAt(at);
            if (c == '\n') {
                lineStart = true;
                directive = false;
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (starts("//")) {
                at = until("\n", at);
            } else if (starts("/*")) {
                int end = until("*/", at + 2);
                at = Math.min(end + 2, code.length());
            } else {
                directive |= lineStart && c == '#';
                lineStart = false;
                add(c == '"' ? stringEnd() : isWord(c) ? wordEnd() : at + 1);
            }
        }
    }

    private void add(int end) {
        tokens.add(new Token(code.substring(at, end), places[at], places[end - 1] + 1, directive));
        at = end;
    }

    private boolean starts(String text) {
        return at + text.length() <= code.length()
                && code.substring(at, at + text.length()).equals(text);
    }

    private int until(String text, int from) {
        int found = code.indexOf(text, from);
        return found < 0 ? code.length() : found;
    }

    private int wordEnd() {
        int end = at;
        while (end < code.length() && isWord(code.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A string that is not closed ends with its line. */
    private int stringEnd() {
        int end = at + 1;
        while (end < code.length() && code.charAt(end) != '"' && code.charAt(end) != '\n') {
            end += code.charAt(end) == '\\' ? 2 : 1;
        }
        boolean closed = end < code.length() && code.charAt(end) == '"';
        return Math.min(closed ? end + 1 : end, code.length());
    }

    private static boolean isWord(char c) {
        return c == '_' || isIn('0', c, '9') || isIn('A', c, 'Z') || isIn('a', c, 'z');
    }

    private static boolean isIn(char first, char c, char last) {
        return first <= c && c <= last;
    }
}
