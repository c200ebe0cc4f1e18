package dev.megakernel.opcode;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A named part of the workspace.
 *
 * @param name lower-case name with dashes; GLSL sees the region as {@code REGION_<NAME>} with underscores
 * @param words length in u32 words, at least 1
 * @param access whether opcodes may store
 * @param source first content, uploaded at start and again after a device loss
 */
public record RegionSpec(String name, int words, RegionAccess access, RegionSource source) {

    /** Checks name and length. */
    public RegionSpec {
        if (!Names.isValid(name)) {
            throw new IllegalArgumentException("A workspace region has the name \"" + name
                    + "\", but a name is lower-case words joined by dashes. Fix: name it like \"place-names\".");
        }
        if (words < 1) {
            throw new IllegalArgumentException("Workspace region \"" + name + "\" has " + words
                    + " words, but a region has at least one. Fix: declare the words that its content needs.");
        }
    }

    /** A region opcodes only load, with the source that fills it. */
    public static RegionSpec readOnly(String name, int words, RegionSource source) {
        return new RegionSpec(name, words, RegionAccess.READ_ONLY, source);
    }

    /** A region opcodes may store to, zero at start. */
    public static RegionSpec mutable(String name, int words) {
        return new RegionSpec(name, words, RegionAccess.MUTABLE, () -> ByteBuffer.allocate(0));
    }

    /** The constant that names the region in GLSL. */
    public String glslConstant() {
        return "REGION_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
