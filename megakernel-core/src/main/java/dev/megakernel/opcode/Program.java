package dev.megakernel.opcode;

import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.QueueFullException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel does with a ring: the opcodes it knows and how it treats slots, or one processor of whole slots.
 *
 * @param opcodes the opcodes it interprets; none beside a processor
 * @param options how it treats slots; the default beside a processor
 * @param processor what processes slots in the place of opcodes (a JIT program), or {@code null}
 */
public record Program(
        OpcodeCatalog opcodes,
        ProgramOptions options,
        @Nullable SlotProcessor processor) {

    /**
     * Checks that a processor stands alone.
     *
     * @throws QueueFullException when there are custom opcodes or options beside it
     */
    public Program {
        if (processor != null) {
            if (!opcodes.custom().isEmpty()) {
                throw new QueueFullException(
                        QueueFullException.SUBMISSION,
                        "slot processor \"" + processor.name() + "\" stands beside "
                                + opcodes.custom().size() + " custom opcodes, but it processes"
                                + " every slot itself. Fix: leave out the opcodes or the processor.");
            }
            if (!options.equals(ProgramOptions.DEFAULT)) {
                throw new QueueFullException(
                        QueueFullException.SUBMISSION,
                        "slot processor \"" + processor.name() + "\" stands beside " + options
                                + ", but options are about opcodes and how they are found, and it has none."
                                + " Fix: use ProgramOptions.DEFAULT.");
            }
            opcodes = OpcodeCatalog.none();
        }
    }

    /** Interprets opcodes. */
    public Program(OpcodeCatalog opcodes, ProgramOptions options) {
        this(opcodes, options, null);
    }

    /** Interprets these opcodes with {@link ProgramOptions#DEFAULT}. */
    public static Program of(OpcodeCatalog opcodes) {
        return new Program(opcodes, ProgramOptions.DEFAULT);
    }

    /** Lets a body process whole slots. */
    public static Program jit(SlotProcessor processor) {
        return new Program(OpcodeCatalog.none(), ProgramOptions.DEFAULT, processor);
    }

    /** Parts that marks {@code mk_grid_sync();} cut the program into; 1 without marks. */
    public int segments() {
        return processor == null ? 1 : processor.segments();
    }

    /** Whether the program has marks {@code mk_grid_sync();}, which only some backends can run in one launch. */
    public boolean hasGridSync() {
        return segments() > 1;
    }

    /** What runs slots of this code: an opcode, or the processor under a code that may be published. */
    public Optional<Opcode> find(int code) {
        if (processor == null) {
            return opcodes.find(code);
        }
        return OpcodeSpace.isBuiltin(code) || !OpcodeSpace.isSystem(code)
                ? Optional.of(new Opcode(code, processor.name(), processor.traits(), processor.glsl(), null))
                : Optional.empty();
    }
}
