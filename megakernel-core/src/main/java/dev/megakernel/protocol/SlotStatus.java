package dev.megakernel.protocol;

/**
 * The states of a ring slot and the protocol by which a slot changes hands.
 *
 * <pre>
 * EMPTY --host publish--&gt; PUBLISHED --lane CAS--&gt; CLAIMED --lane--&gt; DONE --host publish--&gt; PUBLISHED
 *                                                    |--&gt; FAULT           --host reset--&gt; EMPTY
 *                                                    |--&gt; WAIT_IO         --device--&gt; DONE | FAULT
 *                                                    '--&gt; YIELD, REQUEUE  --lane CAS--&gt; CLAIMED
 * </pre>
 *
 * <p><b>Publication.</b> The host owns words 1 to 15 while STATUS is EMPTY or DONE. It writes them with plain stores and
 * then stores PUBLISHED to STATUS with <em>release</em>; that pairs with the <em>acquire</em> of the device's
 * compare-and-swap PUBLISHED to CLAIMED, after which the lane owns the slot and sees all 15 words. The device writes its
 * results and effects, then stores DONE or FAULT with <em>release</em>; that pairs with the host's <em>acquire</em> load
 * of STATUS, after which the host owns the slot again. Words 1 to 15 carry no ordering of their own. One host thread
 * publishes to a ring at a time: the check of STATUS and the writes after it are not one atomic step.
 *
 * <p>Values are u32; anything that is not listed here is unknown, never publishable and never schedulable.
 */
public final class SlotStatus {

    /** Never used, or reset by the host. */
    public static final int EMPTY = 0;

    /** Written by the host, not yet claimed. */
    public static final int PUBLISHED = 1;

    /** Owned by a device lane. */
    public static final int CLAIMED = 2;

    /** Ran to its end. */
    public static final int DONE = 3;

    /** Waits for a request in the IO queue. */
    public static final int WAIT_IO = 4;

    /** Gave its lane up and wants to run again. */
    public static final int YIELD = 5;

    /** Could not run yet and wants to run again. */
    public static final int REQUEUE = 6;

    /** Refused its work; stays so until the host resets it. */
    public static final int FAULT = 7;

    private static final String[] NAMES = {
        "EMPTY", "PUBLISHED", "CLAIMED", "DONE", "WAIT_IO", "YIELD", "REQUEUE", "FAULT"
    };

    private SlotStatus() {}

    /** The state's name, or {@code UNKNOWN(n)} with the raw value unsigned. */
    public static String name(int status) {
        return isKnown(status) ? NAMES[status] : "UNKNOWN(" + Integer.toUnsignedString(status) + ")";
    }

    /** Whether the value is one of the eight states. */
    public static boolean isKnown(int status) {
        return Integer.compareUnsigned(status, FAULT) <= 0;
    }

    /** Whether work is in flight: PUBLISHED, CLAIMED, WAIT_IO, YIELD or REQUEUE. */
    public static boolean isActive(int status) {
        return isSchedulable(status) || status == CLAIMED || status == WAIT_IO;
    }

    /** Whether a lane may claim the slot: PUBLISHED, YIELD or REQUEUE. */
    public static boolean isSchedulable(int status) {
        return status == PUBLISHED || status == YIELD || status == REQUEUE;
    }

    /** Whether the host may write the slot: EMPTY or DONE. */
    public static boolean isPublishable(int status) {
        return status == EMPTY || status == DONE;
    }

    /** Whether the slot ended: DONE or FAULT. */
    public static boolean isTerminal(int status) {
        return status == DONE || status == FAULT;
    }
}
