package dev.megakernel.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as tables and plots show them. */
final class Numbers {

    private static final MathContext DIGITS = new MathContext(3);
    private static final int MOST_DIGITS = 1000;

    private Numbers() {}

    /** Three digits that count, and all digits before the point. */
    static String shown(double value) {
        if (Math.abs(value) >= MOST_DIGITS) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String text = new BigDecimal(value).round(DIGITS).toPlainString();
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** All digits, without a point where there is nothing behind it. */
    static String plain(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : String.valueOf(value);
    }
}
