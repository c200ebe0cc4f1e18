package dev.megakernel.vulkan;

import java.time.Duration;
import java.util.Objects;

/**
 * How one-pass dispatches exchange bytes with the device, and how the end of a pass is noticed. Results are the same
 * whatever is chosen here; only their time differs.
 *
 * @param memory where a pass finds its inputs
 * @param completion how its end is noticed
 * @param pollFor how long at most a thread looks again and again before it sleeps until the driver wakes it; not negative.
 *     A virtual thread never looks again: it would keep others from its carrier
 */
public record PassOptions(Memory memory, Completion completion, Duration pollFor) {

    private static final Duration DEFAULT_POLL = Duration.ofNanos(200_000);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException when the time is negative or longer than a second
     */
    public PassOptions {
        Objects.requireNonNull(memory);
        Objects.requireNonNull(completion);
        if (pollFor.isNegative() || pollFor.compareTo(LONGEST_POLL) > 0) {
            throw new IllegalArgumentException(
                    "A pass was to be polled for " + pollFor + ", but the time is at least zero" + " and at most "
                            + LONGEST_POLL + ". Fix: set a time in that range, zero to sleep at once.");
        }
    }

    /** Where a pass finds its inputs. */
    public enum Memory {
        /** {@link #DEVICE} on a discrete GPU whose memory the host can write, else {@link #HOST}. */
        AUTO,
        /** The kernel works on cached memory of the host, from which results need no copy. */
        HOST,
        /**
         * The host writes to memory of the device, the kernel works there, and a last launch copies what it left to cached
         * memory of the host. Where the host cannot write there, this is only slower.
         */
        DEVICE
    }

    /** How the end of a pass is noticed. */
    public enum Completion {
        /** {@link #FENCE}, but {@link #SLEEP} on a CPU driver, whose threads need the core that a polling thread takes. */
        AUTO,
        /** The thread sleeps until the driver wakes it. */
        SLEEP,
        /** The thread polls the state of the fence, then sleeps. Vulkan promises that results are there once it is signalled. */
        FENCE,
        /**
         * The thread polls a word that a last launch stores, behind a barrier that makes all results available to the host;
         * then it sleeps. Vulkan does not promise that the host sees stores before the fence is signalled, nor in which
         * order; drivers for coherent memory behave so.
         */
        WORD
    }

    /** Everything chosen by the device, polling for 200 µs. */
    public static PassOptions defaults() {
        return new PassOptions(Memory.AUTO, Completion.AUTO, DEFAULT_POLL);
    }

    /** These options with inputs elsewhere. */
    public PassOptions withMemory(Memory memory) {
        return new PassOptions(memory, completion, pollFor);
    }

    /** These options with the end noticed in another way. */
    public PassOptions withCompletion(Completion completion) {
        return new PassOptions(memory, completion, pollFor);
    }

    /** These options with another time to poll. */
    public PassOptions withPollFor(Duration pollFor) {
        return new PassOptions(memory, completion, pollFor);
    }
}
