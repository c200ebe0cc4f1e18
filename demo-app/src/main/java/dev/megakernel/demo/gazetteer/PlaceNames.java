package dev.megakernel.demo.gazetteer;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one definition of how a name is reduced before names are compared; names and queries both go through it.
 *
 * <p>Lower case without a locale, diacritics stripped, the letters that Unicode does not decompose (ø, ł, ß, æ, …) and
 * typographic quotes written in ASCII, white space collapsed and trimmed. Other scripts stay as they are. The result is
 * UTF-8; distances count its bytes. Thread-safe, without state.
 */
public final class PlaceNames {

    private PlaceNames() {}

    /** Returns the normalised form of a display name or a query as UTF-8 bytes, possibly empty. */
    public static byte[] normalise(String text) {
        byte[] ascii = normaliseAscii(text);
        return ascii != null ? ascii : normaliseText(text).getBytes(StandardCharsets.UTF_8);
    }

    /** The general path, for text in any script. */
    static String normaliseText(String text) {
        String decomposed = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        StringBuilder out = new StringBuilder(decomposed.length());
        boolean pendingSpace = false;
        for (int i = 0; i < decomposed.length(); ) {
            int letter = decomposed.codePointAt(i);
            i += Character.charCount(letter);
            if (isSpace(letter)) {
                pendingSpace = out.length() > 0;
            } else if (!isMark(letter)) {
                if (pendingSpace) {
                    out.append(' ');
                    pendingSpace = false;
                }
                appendFolded(out, letter);
            }
        }
        return out.toString();
    }

    /** The same for plain ASCII, which four names of five are, without the Unicode tables; null for anything else. */
    private static byte @Nullable [] normaliseAscii(String text) {
        byte[] out = new byte[text.length()];
        int length = 0;
        boolean pendingSpace = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter > '~' || letter == '`') {
                return null;
            }
            if (isSpace(letter)) {
                pendingSpace = length > 0;
                continue;
            }
            if (pendingSpace) {
                out[length++] = ' ';
                pendingSpace = false;
            }
            out[length++] = (byte) Character.toLowerCase(letter);
        }
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    private static boolean isSpace(int letter) {
        return Character.isWhitespace(letter) || Character.isSpaceChar(letter) || Character.isISOControl(letter);
    }

    private static boolean isMark(int letter) {
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Appends a lower-case letter, in ASCII where it is a Latin letter or a quote without a decomposition. */
    private static void appendFolded(StringBuilder out, int letter) {
        switch (letter) {
            case 'ı' -> out.append('i');
            case 'ł' -> out.append('l');
            case 'ø' -> out.append('o');
            case 'đ', 'ð' -> out.append('d');
            case 'ħ' -> out.append('h');
            case 'ŧ' -> out.append('t');
            case 'ə' -> out.append('e');
            case 'ß' -> out.append("ss");
            case 'æ' -> out.append("ae");
            case 'œ' -> out.append("oe");
            case 'þ' -> out.append("th");
            case 'ς' -> out.append('σ');
            case '‘', '’', 'ʻ', 'ʼ', '`', '´' -> out.append('\'');
            case '‐', '‑', '–', '—' -> out.append('-');
            default -> out.appendCodePoint(letter);
        }
    }
}
