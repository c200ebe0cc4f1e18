package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One piece of work: an opcode and its arguments. Immutable; the array is copied on the way in and out.
 *
 * @param opcode u32
 * @param args up to 12 u32 values; how many is checked when the item is published
 */
public record BatchItem(int opcode, int... args) {

    /** Copies the arguments. */
    public BatchItem {
        args = args.clone();
    }

    /** A copy of the argument words. */
    @Override
    public int[] args() {
        return args.clone();
    }

    void requirePublishable() {
        PublishChecks.requireArgs(args.length);
        OpcodeSpace.validatePublish(opcode);
    }

    void fill(ByteBuffer ring, int slot, int tenant) {
        SlotWriter.fill(ring, slot, tenant, opcode, args);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchItem that && opcode == that.opcode && Arrays.equals(args, that.args);
    }

    @Override
    public int hashCode() {
        return 31 * opcode + Arrays.hashCode(args);
    }

    @Override
    public String toString() {
        return "BatchItem[opcode=0x%08X, args=%s]".formatted(opcode, Arrays.toString(args));
    }
}
