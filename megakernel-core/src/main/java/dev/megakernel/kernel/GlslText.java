package dev.megakernel.kernel;

/** Collects GLSL from several sources; each keeps its own name and line numbers. */
final class GlslText {

    private static final String GENERATED = "generated";

    private final StringBuilder text = new StringBuilder();
    private boolean inGenerated;

    /** Appends a source that compile errors cite by name and its own line. */
    GlslText source(String name, String source) {
        text.append("#line 1 \"").append(name.replace('"', '\'')).append("\"\n").append(source);
        if (!source.endsWith("\n")) {
            text.append('\n');
        }
        inGenerated = false;
        return this;
    }

    /** Appends lines no user wrote. */
    GlslText generated(String lines) {
        if (!inGenerated) {
            text.append("#line 1 \"").append(GENERATED).append("\"\n");
            inGenerated = true;
        }
        text.append(lines);
        if (!lines.isEmpty() && !lines.endsWith("\n")) {
            text.append('\n');
        }
        return this;
    }

    /** Appends text that must come before any {@code #line}. */
    GlslText raw(String lines) {
        text.append(lines);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
