package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The counters of a control buffer at one moment. Storage is kept from one decoding to the next. Not thread-safe.
 *
 * <p>All counters are u32 that wrap, given as a {@code long} from 0 to 2^32-1.
 */
public final class ControlSnapshot {

    private final int[] metrics = new int[ControlLayout.METRIC_COUNT];
    private final int[] tenantFairness = new int[ControlLayout.TENANT_FAIRNESS_COUNT];
    private final int[] priorityFairness = new int[ControlLayout.PRIORITY_LEVELS];
    private boolean shutdown;
    private int doneCount;
    private int epoch;

    /** Creates a snapshot of nothing: all counters 0. */
    public ControlSnapshot() {}

    /**
     * Decodes a control buffer.
     *
     * @throws BackendException when the buffer is shorter than 640 bytes or not whole words
     */
    public static ControlSnapshot decode(ByteBuffer control) {
        ControlSnapshot snapshot = new ControlSnapshot();
        decodeInto(control, snapshot);
        return snapshot;
    }

    /**
     * As above, into a snapshot of the caller, without allocating.
     *
     * @throws BackendException as above; the snapshot is left as it is
     */
    public static void decodeInto(ByteBuffer control, ControlSnapshot target) {
        requireWhole(control);
        target.load(control);
    }

    static void requireWhole(ByteBuffer control) {
        int bytes = control.remaining();
        if (bytes < ControlLayout.CONTROL_MIN_BYTES || bytes % Words.WORD_BYTES != 0) {
            throw new BackendException("megakernel control snapshot has " + bytes + " bytes, expected at least "
                    + ControlLayout.CONTROL_MIN_BYTES
                    + " and 4-byte alignment. Fix: capture the full control buffer.");
        }
    }

    void load(ByteBuffer control) {
        shutdown = Words.get(control, ControlLayout.SHUTDOWN_WORD) != 0;
        doneCount = Words.get(control, ControlLayout.DONE_COUNT_WORD);
        epoch = Words.get(control, ControlLayout.EPOCH_WORD);
        copy(control, ControlLayout.METRICS_BASE, metrics);
        copy(control, ControlLayout.TENANT_FAIRNESS_BASE, tenantFairness);
        copy(control, ControlLayout.PRIORITY_FAIRNESS_BASE, priorityFairness);
    }

    /** Whether the SHUTDOWN word is set. */
    public boolean shutdown() {
        return shutdown;
    }

    /** Slots drained. */
    public long doneCount() {
        return Integer.toUnsignedLong(doneCount);
    }

    /** Fences passed. */
    public long epoch() {
        return Integer.toUnsignedLong(epoch);
    }

    /**
     * How often an opcode was attempted, faults included.
     *
     * @param opcode 0 to 31
     */
    public long metric(int opcode) {
        return counter(metrics, opcode);
    }

    /** The opcode counters that are not zero, in ascending order of opcode. */
    public List<MetricCount> metrics() {
        List<MetricCount> counts = new ArrayList<>();
        for (int opcode = 0; opcode < metrics.length; opcode++) {
            if (metrics[opcode] != 0) {
                counts.add(new MetricCount(opcode, metrics[opcode]));
            }
        }
        return List.copyOf(counts);
    }

    /**
     * Claims of the tenants whose id is {@code index} modulo 32.
     *
     * @param index 0 to 31
     */
    public long tenantFairness(int index) {
        return counter(tenantFairness, index);
    }

    /**
     * Claims of a priority level.
     *
     * @param level 0 to 4
     */
    public long priorityFairness(int level) {
        return counter(priorityFairness, level);
    }

    /** All tenants' claims. */
    public long tenantFairnessTotal() {
        return total(tenantFairness);
    }

    /** All levels' claims. */
    public long priorityFairnessTotal() {
        return total(priorityFairness);
    }

    /** Difference between the busiest tenant's claims and those of the least busy that has any; 0 when none has. */
    public long tenantFairnessSkew() {
        long max = 0;
        long min = Long.MAX_VALUE;
        for (int counter : tenantFairness) {
            long claims = Integer.toUnsignedLong(counter);
            if (claims != 0) {
                max = Math.max(max, claims);
                min = Math.min(min, claims);
            }
        }
        return max == 0 ? 0 : max - min;
    }

    /** Two snapshots are equal when all their counters are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ControlSnapshot that
                && shutdown == that.shutdown
                && doneCount == that.doneCount
                && epoch == that.epoch
                && Arrays.equals(metrics, that.metrics)
                && Arrays.equals(tenantFairness, that.tenantFairness)
                && Arrays.equals(priorityFairness, that.priorityFairness);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                shutdown,
                doneCount,
                epoch,
                Arrays.hashCode(metrics),
                Arrays.hashCode(tenantFairness),
                Arrays.hashCode(priorityFairness));
    }

    @Override
    public String toString() {
        return "ControlSnapshot[shutdown=%s, doneCount=%d, epoch=%d, metrics=%s]"
                .formatted(shutdown, doneCount(), epoch(), metrics());
    }

    private static long counter(int[] counters, int index) {
        return Integer.toUnsignedLong(counters[Objects.checkIndex(index, counters.length)]);
    }

    private static long total(int[] counters) {
        long total = 0;
        for (int counter : counters) {
            total += Integer.toUnsignedLong(counter);
        }
        return total;
    }

    private static void copy(ByteBuffer control, int firstWord, int[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = Words.get(control, firstWord + i);
        }
    }
}
