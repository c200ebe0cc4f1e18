package dev.megakernel.opcode;

/**
 * What a kernel does with a ring: the opcodes it knows and how it treats slots.
 *
 * @param opcodes the opcodes it interprets
 * @param options how it treats slots
 */
public record Program(OpcodeCatalog opcodes, ProgramOptions options) {

    /** Interprets these opcodes with {@link ProgramOptions#DEFAULT}. */
    public static Program of(OpcodeCatalog opcodes) {
        return new Program(opcodes, ProgramOptions.DEFAULT);
    }
}
