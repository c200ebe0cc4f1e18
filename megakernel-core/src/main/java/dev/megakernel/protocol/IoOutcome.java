package dev.megakernel.protocol;

/**
 * How a claimed request ended.
 *
 * @param slot slot of the queue, u32
 * @param ok whether the data is there
 */
public record IoOutcome(int slot, boolean ok) {}
