package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One small operation inside a packed slot. Immutable; the array is copied on the way in and out.
 *
 * @param opcode 0 to 255: a built-in numbered from zero, or a user opcode
 * @param args u32 values; how many fit is checked by {@link PackedPayload}
 */
public record PackedOp(int opcode, int... args) {

    /** Largest opcode that fits the payload's one byte. */
    public static final int MAX_OPCODE = 0xFF;

    /**
     * Copies the arguments.
     *
     * @throws QueueFullException when the opcode does not fit a byte
     */
    public PackedOp {
        if (Integer.compareUnsigned(opcode, MAX_OPCODE) > 0) {
            throw PublishChecks.refused("packed slot inner opcode 0x%08X does not fit one byte. ".formatted(opcode)
                    + "Fix: use an opcode up to 0xFF or publish it in a slot of its own.");
        }
        args = args.clone();
    }

    /** A copy of the argument words. */
    @Override
    public int[] args() {
        return args.clone();
    }

    int argCount() {
        return args.length;
    }

    void putArgs(ByteBuffer target, int firstWord) {
        for (int i = 0; i < args.length; i++) {
            Words.put(target, firstWord + i, args[i]);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedOp that && opcode == that.opcode && Arrays.equals(args, that.args);
    }

    @Override
    public int hashCode() {
        return 31 * opcode + Arrays.hashCode(args);
    }

    @Override
    public String toString() {
        return "PackedOp[opcode=0x%02X, args=%s]".formatted(opcode, Arrays.toString(args));
    }
}
