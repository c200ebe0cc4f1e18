package dev.megakernel.boot.autoconfigure;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * An opcode's u32 as it is written in properties: decimal or, after {@code 0x}, hexadecimal.
 *
 * <p>The binder finds the {@code of} methods by reflection: text from property files and the environment arrives as
 * {@code String}, numbers in YAML as {@code Integer} or {@code Long}.
 *
 * @param value the u32 bit pattern
 */
public record OpcodeCode(int value) {

    private static final Pattern DECIMAL = Pattern.compile("[0-9]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]+");
    private static final String HEX_PREFIX = "0x";
    private static final int DECIMAL_RADIX = 10;
    private static final int HEX_RADIX = 16;

    /**
     * Reads a code.
     *
     * @throws IllegalArgumentException when the text is no u32
     */
    public static OpcodeCode of(String text) {
        String trimmed = text.strip();
        if (HEXADECIMAL.matcher(trimmed).matches()) {
            return checked(new BigInteger(trimmed.substring(HEX_PREFIX.length()), HEX_RADIX), text);
        }
        if (DECIMAL.matcher(trimmed).matches()) {
            return checked(new BigInteger(trimmed, DECIMAL_RADIX), text);
        }
        throw refused(text);
    }

    /** Reads a number that YAML has parsed already. */
    public static OpcodeCode of(Integer number) {
        return of(number.toString());
    }

    /** Reads a number that YAML has parsed already. */
    public static OpcodeCode of(Long number) {
        return of(number.toString());
    }

    private static OpcodeCode checked(BigInteger number, String text) {
        if (number.bitLength() > Integer.SIZE) {
            throw refused(text);
        }
        return new OpcodeCode(number.intValue());
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("The opcode code \"" + text
                + "\" is no u32. Fix: write a number from 0 to 4294967295, such as 4096 or 0x1000.");
    }

    /** The code in hexadecimal, as errors and the endpoint write it. */
    @Override
    public String toString() {
        return HEX_PREFIX + Integer.toHexString(value);
    }
}
