package dev.megakernel.opcode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The GLSL body of an opcode: declarations of which one is {@code void main()}, the code that runs a slot.
 *
 * <p>Several sources are fused into one kernel, so functions beside {@code main} need names of their own. The name is
 * what compile errors cite.
 *
 * @param name file or resource name, cited in compile errors
 * @param text GLSL text, without {@code #version} and layout declarations
 */
public record GlslSource(String name, String text) {

    /** Checks that the source has a name. */
    public GlslSource {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A GLSL source has the name \"" + name
                    + "\", but compile errors must cite one. Fix: name the source after its file.");
        }
    }

    /**
     * Reads a source from the class path.
     *
     * @param anchor class whose loader and package resolve {@code path}, as in {@link Class#getResourceAsStream}
     * @param path resource path, absolute with a leading slash or relative to the anchor's package
     * @throws IllegalArgumentException when there is no such resource
     */
    public static GlslSource ofResource(Class<?> anchor, String path) {
        try (InputStream in = anchor.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("No GLSL resource \"" + path + "\" is visible from "
                        + anchor.getName() + ". Fix: put the file on the class path, or start the path with a slash.");
            }
            return new GlslSource(
                    path.substring(path.lastIndexOf('/') + 1), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read GLSL resource \"" + path + "\". Fix: check that the file is readable.", e);
        }
    }
}
