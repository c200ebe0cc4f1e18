package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelLayout;

/** Commands that were recorded for passes of one shape, with a descriptor set of their own. One thread at a time. */
final class RecordedPass implements AutoCloseable {

    private final BindingSet set;
    private final Commands commands;
    private final PassShape shape;

    RecordedPass(VulkanDevice device, BindingSet set, int slots) {
        this.set = set;
        this.commands = new Commands(device);
        this.shape = new PassShape(slots);
    }

    boolean isOf(PassShape wanted) {
        return shape.isSame(wanted);
    }

    Commands commands() {
        return commands;
    }

    /** Forgets what was recorded; it can no longer be found nor run. */
    void forget() {
        shape.forget();
    }

    /** Records passes of another shape over memory that has room for it. */
    void record(PassShape next, PassMemory memory, PassRecorder recorder, Completion completion) {
        forget();
        recorder.prepare(next);
        commands.begin();
        DeviceBuffer work = memory.work();
        set.bind(KernelLayout.BINDING_PASS, work, 0, next.start(KernelLayout.BINDING_CONTROL));
        for (int binding = 0; binding <= KernelLayout.BINDING_IO_QUEUE; binding++) {
            set.bind(binding, work, next.start(binding), Math.max(next.length(binding), Integer.BYTES));
        }
        recorder.record(commands, set, next);
        memory.recordResults(commands, next);
        completion.record(commands);
        commands.end();
        shape.become(next);
    }

    @Override
    public void close() {
        commands.close();
    }
}
