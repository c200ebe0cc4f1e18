package dev.megakernel.session;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Prints u32 words. */
final class Unsigned {

    private Unsigned() {}

    static String list(int[] words) {
        return Arrays.stream(words).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(", ", "[", "]"));
    }
}
