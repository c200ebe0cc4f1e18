package dev.megakernel.protocol;

/**
 * How often an opcode was attempted, faults included.
 *
 * @param opcode 0 to 31
 * @param count u32, wraps
 */
public record MetricCount(int opcode, int count) {}
