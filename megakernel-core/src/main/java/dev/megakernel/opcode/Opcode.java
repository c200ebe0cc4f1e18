package dev.megakernel.opcode;

import org.jspecify.annotations.Nullable;

/**
 * An instruction of the megakernel: a code, a name, what the runtime must know of it, and its two bodies of one meaning.
 *
 * <p>Immutable. Whether the code is free is decided by the {@link OpcodeCatalog} the opcode is put into.
 *
 * @param code the u32 that selects the opcode in slot word 1
 * @param name lower-case name with dashes, unique in a catalog
 * @param traits scope, memory, idempotence and result words
 * @param glsl the body for devices
 * @param body the body for the host backend, or {@code null} when the opcode runs on devices only
 */
public record Opcode(
        int code,
        String name,
        OpcodeTraits traits,
        GlslSource glsl,
        @Nullable OpcodeBody body) {

    /** Checks the name. */
    public Opcode {
        if (!Names.isValid(name)) {
            throw new IllegalArgumentException("Opcode 0x" + Integer.toHexString(code) + " has the name \"" + name
                    + "\", but a name is lower-case words joined by dashes. Fix: name it like \"fuzzy-match\".");
        }
    }

    /** Starts the definition of an opcode with {@link OpcodeTraits#DEFAULT}. */
    public static Builder define(int code, String name) {
        return new Builder(code, name);
    }

    /** Collects the parts of an opcode. Not thread-safe. */
    public static final class Builder {

        private final int code;
        private final String name;
        private OpcodeTraits traits = OpcodeTraits.DEFAULT;
        private @Nullable OpcodeBody body;

        private Builder(int code, String name) {
            this.code = code;
            this.name = name;
        }

        /** Sets how many invocations run one slot. */
        public Builder scope(OpcodeScope scope) {
            traits = new OpcodeTraits(scope, traits.memory(), traits.idempotent(), traits.results());
            return this;
        }

        /** Sets what the bodies may do with the workspace. */
        public Builder memory(WorkspaceAccess memory) {
            traits = new OpcodeTraits(traits.scope(), memory, traits.idempotent(), traits.results());
            return this;
        }

        /** Allows the runtime to run a slot again after a device loss. */
        public Builder idempotent() {
            traits = new OpcodeTraits(traits.scope(), traits.memory(), true, traits.results());
            return this;
        }

        /** Sets the number of result words, 0 to 12. */
        public Builder results(int results) {
            traits = new OpcodeTraits(traits.scope(), traits.memory(), traits.idempotent(), results);
            return this;
        }

        /** Sets all traits at once. */
        public Builder traits(OpcodeTraits traits) {
            this.traits = traits;
            return this;
        }

        /** Sets the Java body. */
        public Builder body(OpcodeBody body) {
            this.body = body;
            return this;
        }

        /** Finishes the opcode with its GLSL body. */
        public Opcode glsl(GlslSource glsl) {
            return new Opcode(code, name, traits, glsl, body);
        }

        /** Finishes the opcode with GLSL text; compile errors cite {@code <name>.glsl}. */
        public Opcode glsl(String text) {
            return glsl(new GlslSource(name + ".glsl", text));
        }
    }
}
