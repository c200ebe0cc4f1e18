package dev.megakernel.protocol;

/**
 * What a used slot of a {@link MegakernelIoQueue} moves, whatever state the request is in. All values are u32 bit
 * patterns.
 *
 * @param slot slot of the queue
 * @param mapped handle of where the data goes to
 * @param byteCount bytes to move
 * @param tag the requester's own mark
 */
public record IoCompletion(int slot, int mapped, int byteCount, int tag) {}
