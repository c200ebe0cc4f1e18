package dev.megakernel.stats;

import org.jspecify.annotations.Nullable;

/**
 * Totals of the dispatches so far and the last one.
 *
 * @param dispatches number of successful dispatches
 * @param inputBytes bytes handed in, in total
 * @param outputBytes bytes handed out, in total
 * @param bytesMoved bytes in and back, in total
 * @param latencyNanos time spent in dispatches, in total, in ns
 * @param recoveries dispatches that succeeded only after a device loss
 * @param last the last dispatch, or {@code null} before the first
 */
public record StatsSnapshot(
        long dispatches,
        long inputBytes,
        long outputBytes,
        long bytesMoved,
        long latencyNanos,
        long recoveries,
        @Nullable DispatchStats last) {}
