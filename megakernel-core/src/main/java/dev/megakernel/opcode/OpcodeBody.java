package dev.megakernel.opcode;

/**
 * The Java body of an opcode: the meaning its GLSL body has, for the host backend and for tests without a GPU.
 *
 * <p>It runs once for a slot, also for {@link OpcodeScope#WORKGROUP} opcodes. Bodies may run on several threads at
 * once and must keep no state outside the context.
 */
@FunctionalInterface
public interface OpcodeBody {

    /**
     * Runs one slot.
     *
     * @param context the arguments, results and memory of the slot; valid only during the call
     */
    void run(OpcodeContext context);
}
