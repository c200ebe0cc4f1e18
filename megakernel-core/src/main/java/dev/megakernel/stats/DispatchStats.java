package dev.megakernel.stats;

import java.math.BigInteger;

/**
 * What one dispatch cost, by the formulas of the protocol. Byte counts and times are u64, the rest u32.
 *
 * @param inputBytes bytes handed in
 * @param outputBytes bytes handed out
 * @param readbackBytes bytes read back from the device
 * @param bytesMoved bytes in and back
 * @param deviceAllocationBytes bytes of device memory the buffers stand for
 * @param deviceAllocationEvents allocations the buffers stand for
 * @param latencyNanos wall clock around the dispatch in ns, a recovery and retry included
 * @param outputBuffers number of output buffers
 * @param residentResourceRows rows of resident buffers, 0 for host bytes
 * @param residentResourceHandles resident buffers, 0 for host bytes
 * @param kernelLaunches 1, or 2 after a recovery
 * @param syncPoints times the host waited for the device
 * @param recoveredAfterDeviceLoss whether the dispatch succeeded only after a recovery
 */
public record DispatchStats(
        long inputBytes,
        long outputBytes,
        long readbackBytes,
        long bytesMoved,
        long deviceAllocationBytes,
        int deviceAllocationEvents,
        long latencyNanos,
        int outputBuffers,
        int residentResourceRows,
        int residentResourceHandles,
        int kernelLaunches,
        int syncPoints,
        boolean recoveredAfterDeviceLoss) {

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);
    private static final BigInteger MAX_U64 =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    /** Output bytes a second, rounded down, at most 2^64-1 (u64); 0 when the latency is 0. */
    public long outputBytesPerSecond() {
        return perSecond(outputBytes);
    }

    /** Read-back bytes a second, rounded down, at most 2^64-1 (u64); 0 when the latency is 0. */
    public long readbackBytesPerSecond() {
        return perSecond(readbackBytes);
    }

    /** Bytes moved a second, rounded down, at most 2^64-1 (u64); 0 when the latency is 0. */
    public long bytesMovedPerSecond() {
        return perSecond(bytesMoved);
    }

    /** Allocated bytes a second, rounded down, at most 2^64-1 (u64); 0 when the latency is 0. */
    public long deviceAllocationBytesPerSecond() {
        return perSecond(deviceAllocationBytes);
    }

    private long perSecond(long bytes) {
        if (latencyNanos == 0) {
            return 0;
        }
        return unsigned(bytes)
                .multiply(NANOS_PER_SECOND)
                .divide(unsigned(latencyNanos))
                .min(MAX_U64)
                .longValue();
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }
}
