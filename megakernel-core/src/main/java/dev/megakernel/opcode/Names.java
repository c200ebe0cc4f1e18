package dev.megakernel.opcode;

import java.util.regex.Pattern;

/** The one form of names of opcodes and regions: lower-case words joined by dashes, which GLSL names are made from. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private Names() {}

    static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }
}
