package dev.megakernel.protocol;

import java.util.OptionalLong;

/**
 * The control buffer: a header of 160 words and then the observable words that opcodes write results to.
 *
 * <pre>
 * word     byte
 *    0        0  +------------------------------+
 *                | SHUTDOWN                     |  non-zero: the kernel leaves at its next iteration
 *    1        4  | DONE_COUNT                   |  slots drained, wraps mod 2^32
 *    2        8  | TENANT_BASE                  |  holds the value 3
 *    3       12  | tenant masks          (29)   |  non-zero authorises the tenant
 *   32      128  | tenant quotas         (32)   |
 *   64      256  | tenant claim counters (32)   |  index = tenant mod 32
 *   96      384  | metrics               (32)   |  one counter per opcode 0..31
 *  128      512  | EPOCH                        |  fence counter
 *  129      516  | priority offsets      (6)    |  first slot of each partition, then the slot count
 *  135      540  | PRIORITY_STARVATION          |  consecutive CRITICAL and HIGH claims
 *  136      544  | priority claim counters (5)  |
 *  141      564  | reserved              (19)   |  zero
 *  160      640  | observable 0, 1, ...         |  user result words
 *                +------------------------------+
 * </pre>
 */
public final class ControlLayout {

    /** Non-zero makes the kernel leave at its next iteration. */
    public static final int SHUTDOWN_WORD = 0;

    /** Slots drained; a device-side atomic add that wraps. */
    public static final int DONE_COUNT_WORD = SHUTDOWN_WORD + 1;

    /** Holds {@link #TENANT_MASK_BASE}: the table is found through this word. */
    public static final int TENANT_BASE_WORD = DONE_COUNT_WORD + 1;

    /** First tenant mask. */
    public static final int TENANT_MASK_BASE = TENANT_BASE_WORD + 1;

    /** Tenant masks: ids 0 to 28 can be authorised. */
    public static final int TENANT_MASK_COUNT = 29;

    /** What the encoder writes for an authorised tenant; the device only tests for non-zero. */
    public static final int TENANT_MASK_ENABLED = 0xFFFF_FFFF;

    /** First quota word. */
    public static final int TENANT_QUOTA_BASE = TENANT_MASK_BASE + TENANT_MASK_COUNT;

    /** Quota words, and claim counters per tenant. */
    public static final int TENANT_QUOTA_COUNT = 32;

    /** Quota that the encoder writes, in claims. */
    public static final int DEFAULT_QUOTA = 1_000_000;

    /** First claim counter, indexed by tenant modulo {@link #TENANT_FAIRNESS_COUNT}. */
    public static final int TENANT_FAIRNESS_BASE = TENANT_QUOTA_BASE + TENANT_QUOTA_COUNT;

    /** Claim counters. */
    public static final int TENANT_FAIRNESS_COUNT = TENANT_QUOTA_COUNT;

    /** First of the per-opcode counters. */
    public static final int METRICS_BASE = TENANT_FAIRNESS_BASE + TENANT_FAIRNESS_COUNT;

    /** Opcodes below this have a counter. */
    public static final int METRIC_COUNT = 32;

    /** Fence counter. */
    public static final int EPOCH_WORD = METRICS_BASE + METRIC_COUNT;

    /** Priority levels, one ring partition each. */
    public static final int PRIORITY_LEVELS = 5;

    /** First slot of each partition, followed by the slot count as sentinel. */
    public static final int PRIORITY_OFFSETS_BASE = EPOCH_WORD + 1;

    /** Partition offsets, the sentinel included. */
    public static final int PRIORITY_OFFSETS_COUNT = PRIORITY_LEVELS + 1;

    /** Consecutive claims from the two highest levels. */
    public static final int PRIORITY_STARVATION_WORD = PRIORITY_OFFSETS_BASE + PRIORITY_OFFSETS_COUNT;

    /** Claims from the two highest levels after which the lower ones go first. */
    public static final int STARVATION_THRESHOLD = 16;

    /** First claim counter per priority. */
    public static final int PRIORITY_FAIRNESS_BASE = PRIORITY_STARVATION_WORD + 1;

    /** First reserved word; zero up to {@link #OBSERVABLE_BASE}. */
    public static final int RESERVED_BASE = PRIORITY_FAIRNESS_BASE + PRIORITY_LEVELS;

    /** First user result word, and the first word that work may write. */
    public static final int OBSERVABLE_BASE = 160;

    /** Words of the smallest control buffer. */
    public static final int CONTROL_MIN_WORDS = OBSERVABLE_BASE;

    /** Bytes of the smallest control buffer. */
    public static final int CONTROL_MIN_BYTES = CONTROL_MIN_WORDS * Words.WORD_BYTES;

    /** Most observable words whose control index fits a u32. */
    public static final long MAX_OBSERVABLE_SLOTS = Words.MAX_U32 - OBSERVABLE_BASE;

    /** Most observable words an encoder builds (4 MiB). */
    public static final int MAX_ENCODED_OBSERVABLE_SLOTS = 1 << 20;

    /** Buffers of the kernel's interface, in the order control, ring, debug log, IO queue. */
    public static final int ABI_RESOURCE_COUNT = 4;

    private ControlLayout() {}

    /**
     * Bytes of a control buffer with {@code observableSlots} observable words.
     *
     * @param observableSlots u32 number of observable words
     * @return the length, or empty above {@link #MAX_OBSERVABLE_SLOTS}
     */
    public static OptionalLong controlByteLength(int observableSlots) {
        long count = Integer.toUnsignedLong(observableSlots);
        return count > MAX_OBSERVABLE_SLOTS ? OptionalLong.empty() : OptionalLong.of(byteLength(count));
    }

    /** The same for a count that is known to be legal. */
    static long byteLength(long observableSlots) {
        return (OBSERVABLE_BASE + observableSlots) * Words.WORD_BYTES;
    }
}
