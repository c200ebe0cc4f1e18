package dev.megakernel.opcode;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import java.util.List;
import java.util.function.Consumer;

/**
 * The opcodes that come with the product, each with a GLSL resource beside this class and the Java body of the same
 * meaning.
 *
 * <p>PACKED_SLOT is taken apart by the interpreters, and SHUTDOWN only ever sets one word, but both have an entry here
 * so that a catalog answers for every code that can run. DFA_STEP and LOAD_MISS have no handler (D3).
 */
final class BuiltInOpcodes {

    /** All built-ins, ascending by code. */
    static final List<Opcode> ALL = List.of(
            lane(OpcodeSpace.NOP, "nop", context -> {}),
            lane(OpcodeSpace.STORE_U32, "store-u32", BuiltInOpcodes::store),
            lane(OpcodeSpace.ATOMIC_ADD, "atomic-add", BuiltInOpcodes::atomicAdd),
            lane(OpcodeSpace.LOAD_U32, "load-u32", BuiltInOpcodes::load),
            lane(OpcodeSpace.COMPARE_SWAP, "compare-swap", BuiltInOpcodes::compareSwap),
            builtIn(OpcodeSpace.MEMCPY, "memcpy", OpcodeScope.WORKGROUP, BuiltInOpcodes::memcpy),
            lane(OpcodeSpace.BATCH_FENCE, "batch-fence", BuiltInOpcodes::batchFence),
            lane(
                    OpcodeSpace.PRINTF,
                    "printf",
                    context -> context.debugRecord(context.arg(0), context.arg(1), context.arg(2))),
            lane(OpcodeSpace.PACKED_SLOT, "packed-slot", context -> {}),
            lane(OpcodeSpace.SHUTDOWN, "shutdown", context -> context.controlStore(ControlLayout.SHUTDOWN_WORD, 1)));

    private BuiltInOpcodes() {}

    private static Opcode lane(int code, String name, Consumer<SystemContext> body) {
        return builtIn(code, name, OpcodeScope.LANE, body);
    }

    private static Opcode builtIn(int code, String name, OpcodeScope scope, Consumer<SystemContext> body) {
        return Opcode.define(code, name)
                .scope(scope)
                .body(context -> body.accept((SystemContext) context))
                .glsl(GlslSource.ofResource(BuiltInOpcodes.class, name + ".glsl"));
    }

    private static void store(SystemContext context) {
        int index = context.arg(1);
        if (requireWritable(context, index)) {
            context.controlStore(index, context.arg(0));
        }
    }

    private static void atomicAdd(SystemContext context) {
        int index = context.arg(1);
        if (requireWritable(context, index)) {
            context.controlAdd(index, context.arg(0));
        }
    }

    private static void load(SystemContext context) {
        long source = Integer.toUnsignedLong(context.arg(0));
        long report = ControlLayout.OBSERVABLE_BASE + Integer.toUnsignedLong(context.arg(1));
        if (source >= context.controlWords() || report >= context.controlWords()) {
            context.fault(FaultCode.OUT_OF_BOUNDS);
            return;
        }
        context.controlStore((int) report, context.controlLoad((int) source));
    }

    private static void compareSwap(SystemContext context) {
        int index = context.arg(0);
        long report = ControlLayout.OBSERVABLE_BASE + Integer.toUnsignedLong(index);
        if (!requireWritable(context, index)) {
            return;
        }
        if (report >= context.controlWords()) {
            context.fault(FaultCode.OUT_OF_BOUNDS);
            return;
        }
        int previous = context.controlCompareSwap(index, context.arg(1), context.arg(2));
        context.controlStore((int) report, previous);
    }

    private static void memcpy(SystemContext context) {
        long source = Integer.toUnsignedLong(context.arg(0));
        long target = Integer.toUnsignedLong(context.arg(1));
        long words = Integer.toUnsignedLong(context.arg(2));
        if (words == 0) {
            return;
        }
        if (source + words > context.controlWords() || target + words > context.controlWords()) {
            context.fault(FaultCode.OUT_OF_BOUNDS);
            return;
        }
        // The writable range has no upper hole, so its first word decides for the whole range.
        if (requireWritable(context, (int) target)) {
            for (int i = 0; i < words; i++) {
                context.controlStore((int) target + i, context.controlLoad((int) source + i));
            }
        }
    }

    private static void batchFence(SystemContext context) {
        context.controlAdd(ControlLayout.EPOCH_WORD, 1);
        if (context.controlWords() > ControlLayout.OBSERVABLE_BASE) {
            context.controlStore(ControlLayout.OBSERVABLE_BASE, context.arg(1));
        }
    }

    private static boolean requireWritable(SystemContext context, int index) {
        boolean writable = context.controlWritable(index);
        if (!writable) {
            context.fault(FaultCode.NOT_WRITABLE);
        }
        return writable;
    }
}
