package dev.megakernel.protocol;

/**
 * What happened in a ring between two looks at it.
 *
 * @param doneDelta slots that ended DONE in between
 * @param suspectedStall work is waiting, nothing ended and nothing faulted
 * @param queueDepth slots that are now neither EMPTY nor DONE
 * @param faultSlots slots that are now faulted
 * @param requeueSlots slots that now want to run again
 * @param gpuIdlePpm EMPTY slots in parts per million of all
 */
public record RingHealth(
        long doneDelta, boolean suspectedStall, long queueDepth, long faultSlots, long requeueSlots, long gpuIdlePpm) {}
