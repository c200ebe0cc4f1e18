package dev.megakernel.protocol;

/**
 * One PRINTF record.
 *
 * @param fmtId id of the format, u32
 * @param arg1 first value, u32
 * @param arg2 second value, u32
 * @param slotBase first word of the slot that printed: 16 times its index
 */
public record DebugRecord(int fmtId, int arg1, int arg2, int slotBase) {}
