package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/**
 * Work on handles: the opcode and its first three arguments.
 *
 * @param opHandle opcode, u32
 * @param inputHandle arg0, u32
 * @param outputHandle arg1, u32
 * @param param arg2, u32
 */
public record WorkItem(int opHandle, int inputHandle, int outputHandle, int param) {

    private static final int ARGS = 3;

    void fill(ByteBuffer ring, int slot, int tenant) {
        SlotWriter.header(ring, slot, tenant, opHandle);
        SlotWriter.arg(ring, slot, 0, inputHandle);
        SlotWriter.arg(ring, slot, 1, outputHandle);
        SlotWriter.arg(ring, slot, 2, param);
        SlotWriter.clearArgs(ring, slot, ARGS);
    }
}
