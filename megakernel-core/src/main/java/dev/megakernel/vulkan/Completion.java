package dev.megakernel.vulkan;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.kernel.KernelCache;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices the end of submissions: by polling for a bounded time what {@link PassOptions.Completion} says, then by sleeping
 * until the driver signals the fence. One submission at a time.
 */
final class Completion implements AutoCloseable {

    private final BoundedPoll poll;
    private final @Nullable CompletionWord word;
    /** Made once: a dispatch makes no garbage. */
    private final BooleanSupplier wordIsSet;

    private Completion(BoundedPoll poll, @Nullable CompletionWord word) {
        this.poll = poll;
        this.word = word;
        this.wordIsSet = word == null ? () -> false : word::isSet;
    }

    /**
     * What options ask for on a device.
     *
     * @param poll how long to poll, where anything is polled
     */
    static Completion of(PassOptions.Completion wanted, BoundedPoll poll, VulkanDevice device, KernelCache files) {
        boolean cpu = device.candidate().identity().kind() == DeviceInfo.Kind.CPU;
        return switch (wanted) {
            case WORD -> new Completion(poll, new CompletionWord(device, files));
            case FENCE -> new Completion(poll, null);
            case SLEEP -> new Completion(BoundedPoll.NEVER, null);
            case AUTO -> new Completion(cpu ? BoundedPoll.NEVER : poll, null);
        };
    }

    /** The same without the word: its fence is always waited for, so that what a submission used may be freed at once. */
    Completion byFence() {
        return new Completion(poll, null);
    }

    /** Records, behind everything else, what makes the end show to the host. */
    void record(Commands commands) {
        if (word != null) {
            word.record(commands);
        }
        commands.hostBarrier();
    }

    /** Makes a fence, and the word, ready for commands that {@link #record} has seen. */
    void prepare(Fence fence) {
        if (fence.isSubmitted()) {
            awaitFence(fence);
        }
        if (word != null) {
            word.clear();
        }
    }

    /** Waits for the end of what was submitted with a fence. Where the word shows it, nobody has waited for the fence yet. */
    void await(Fence fence) {
        if (word == null || !poll.sees(wordIsSet)) {
            awaitFence(fence);
        }
    }

    private void awaitFence(Fence fence) {
        if (poll.sees(fence.signalled())) {
            fence.reset();
        } else {
            fence.finish();
        }
    }

    @Override
    public void close() {
        if (word != null) {
            word.close();
        }
    }
}
