package dev.megakernel.opcode;

import java.util.List;

/**
 * One body that processes whole slots in the place of all opcodes: what a JIT program is made of.
 *
 * <p>The kernel claims slots and ends them as it does for opcodes. Everything between is the body's: it runs for each
 * claimed slot whatever its opcode, so packed slots, batch fences and SHUTDOWN mean nothing, and no metric is counted.
 *
 * <p>Marks {@code mk_grid_sync();} at the top level of {@code void main()} cut the GLSL body into segments: all slots
 * have ended a segment before any begins the next, and see what it stored. Local variables do not survive a mark, result
 * words can be set behind the last mark only, and {@code return} ends the segment, not the slot. A slot that faults has
 * no later segments. Immutable.
 */
public final class SlotProcessor {

    private final String name;
    private final OpcodeTraits traits;
    private final GlslSource glsl;
    private final List<OpcodeBody> bodies;
    private final int segments;

    private SlotProcessor(String name, OpcodeTraits traits, GlslSource glsl, List<OpcodeBody> bodies) {
        if (!Names.isValid(name)) {
            throw new IllegalArgumentException("A slot processor has the name \"" + name
                    + "\", but a name is lower-case words joined by dashes. Fix: name it like \"fuzzy-match\".");
        }
        this.name = name;
        this.traits = traits;
        this.glsl = glsl;
        this.bodies = List.copyOf(bodies);
        this.segments = GridSyncMarks.of(glsl).count() + 1;
        if (!bodies.isEmpty() && bodies.size() != segments) {
            throw new IllegalArgumentException("Slot processor \"" + name + "\" has " + bodies.size()
                    + " Java bodies, but mk_grid_sync() cuts its GLSL into " + segments
                    + " segments. Fix: give it one Java body for each segment.");
        }
    }

    /** Lower-case name with dashes. */
    public String name() {
        return name;
    }

    /** Scope, memory, result words, and whether a session may process a slot again after a device loss. */
    public OpcodeTraits traits() {
        return traits;
    }

    /** The body for devices. */
    public GlslSource glsl() {
        return glsl;
    }

    /** The bodies for the host backend, one for each segment, or none when the program runs on devices only. */
    public List<OpcodeBody> bodies() {
        return bodies;
    }

    /** Segments of the body: one more than it has marks. */
    public int segments() {
        return segments;
    }

    /** Starts the definition of a processor with {@link OpcodeTraits#DEFAULT}. */
    public static Builder define(String name) {
        return new Builder(name);
    }

    /** Collects the parts of a processor. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private OpcodeTraits traits = OpcodeTraits.DEFAULT;
        private List<OpcodeBody> bodies = List.of();

        private Builder(String name) {
            this.name = name;
        }

        /** Sets how many invocations process one slot. */
        public Builder scope(OpcodeScope scope) {
            return traits(new OpcodeTraits(scope, traits.memory(), traits.idempotent(), traits.results()));
        }

        /** Sets what the bodies may do with the workspace. */
        public Builder memory(WorkspaceAccess memory) {
            return traits(new OpcodeTraits(traits.scope(), memory, traits.idempotent(), traits.results()));
        }

        /** Allows a session to process a slot again after a device loss. */
        public Builder idempotent() {
            return traits(new OpcodeTraits(traits.scope(), traits.memory(), true, traits.results()));
        }

        /** Sets the number of result words, 0 to 12. */
        public Builder results(int results) {
            return traits(new OpcodeTraits(traits.scope(), traits.memory(), traits.idempotent(), results));
        }

        /** Sets all traits at once. */
        public Builder traits(OpcodeTraits value) {
            traits = value;
            return this;
        }

        /** Sets the Java bodies, one for each segment in their order. */
        public Builder bodies(OpcodeBody... segments) {
            bodies = List.of(segments);
            return this;
        }

        /**
         * Finishes the processor with its GLSL body.
         *
         * @throws KernelCompilationException when a mark is not at the top level of {@code void main()}
         * @throws IllegalArgumentException when the name is none, or there are Java bodies, but not one for each segment
         */
        public SlotProcessor glsl(GlslSource glsl) {
            return new SlotProcessor(name, traits, glsl, bodies);
        }

        /** Finishes the processor with GLSL text; compile errors cite {@code <name>.glsl}. */
        public SlotProcessor glsl(String text) {
            return glsl(new GlslSource(name + ".glsl", text));
        }
    }
}
