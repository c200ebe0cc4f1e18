package dev.megakernel.vulkan;

/**
 * Where the time of a one-pass dispatch went, in nanoseconds.
 *
 * @param write looking at the ring, writing inputs, recording when no such pass ran before
 * @param submit handing the commands to the driver; 0 when nothing was launched
 * @param await from there to the end of the pass as the host noticed it; 0 when nothing was launched
 * @param read handing out what the pass left
 */
public record PassSteps(long write, long submit, long await, long read) {}
