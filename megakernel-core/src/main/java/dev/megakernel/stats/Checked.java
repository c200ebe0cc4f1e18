package dev.megakernel.stats;

import dev.megakernel.protocol.BackendException;
import java.nio.ByteBuffer;
import java.util.List;

/** Arithmetic on u64 and u32 totals that raises a typed error instead of wrapping. */
final class Checked {

    private static final String FIX = " Fix: split the megakernel dispatch before telemetry/accounting.";

    private static final String ROWS_FIX = " Fix: split resident rows before dispatch.";

    private Checked() {}

    static long totalBytes(List<ByteBuffer> buffers, String label) {
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            total = add(total, buffer.remaining(), label);
        }
        return total;
    }

    /** Adds u64 bit patterns. */
    static long add(long left, long right, String label) {
        long sum = left + right;
        if (Long.compareUnsigned(sum, left) < 0) {
            throw new BackendException(label + " overflowed u64: " + Long.toUnsignedString(left) + " + "
                    + Long.toUnsignedString(right) + " is above the largest u64." + FIX);
        }
        return sum;
    }

    /** Adds u32 bit patterns. */
    static int add(int left, int right, String label) {
        int sum = left + right;
        if (Integer.compareUnsigned(sum, left) < 0) {
            throw new BackendException(label + " overflowed u32: " + Integer.toUnsignedString(left) + " + "
                    + Integer.toUnsignedString(right) + " is above the largest u32." + FIX);
        }
        return sum;
    }

    /** A count as u32. */
    static int count(long value, String label) {
        return count(value, label, FIX);
    }

    /** A count over rows of resident buffers as u32. */
    static int rowCount(long value, String label) {
        return count(value, label, ROWS_FIX);
    }

    private static int count(long value, String label, String fix) {
        if (value < 0 || value > 0xFFFF_FFFFL) {
            throw new BackendException(
                    label + " cannot fit u32: it is " + value + ", and counts go from 0 to 4294967295." + fix);
        }
        return (int) value;
    }

    /** A duration as u64 nanoseconds. */
    static long latency(long nanos) {
        if (nanos < 0) {
            throw new BackendException(
                    "megakernel latency cannot fit u64 nanoseconds: the clock went from 0 to " + nanos
                            + ", and durations are not negative. Fix: timeout or split the dispatch before telemetry overflows.");
        }
        return nanos;
    }
}
