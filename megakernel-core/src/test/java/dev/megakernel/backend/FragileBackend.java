package dev.megakernel.backend;

import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend whose devices can be lost at any moment, and which keeps a list of everything that must never happen: two
 * compilations at a time, a pass on a closed kernel, a kernel closed under a pass, a kernel closed twice. Thread-safe.
 */
final class FragileBackend implements MegakernelBackend {

    /** What must never happen and did. */
    final Queue<String> violations = new ConcurrentLinkedQueue<>();

    /** The kernels compiled so far, in the order of their numbers. */
    final List<FragileKernel> kernels = new CopyOnWriteArrayList<>();

    private final AtomicInteger compiling = new AtomicInteger();
    private volatile Runnable onCompile = () -> {};
    private volatile Runnable onFill = () -> {};
    private volatile Runnable onDispatch = () -> {};
    private volatile Runnable onClose = () -> {};

    /** Runs in every compilation; may throw. */
    FragileBackend onCompile(Runnable action) {
        onCompile = action;
        return this;
    }

    /** Runs at every write to a workspace; may throw. */
    FragileBackend onFill(Runnable action) {
        onFill = action;
        return this;
    }

    /** Runs in every pass; may throw. */
    FragileBackend onDispatch(Runnable action) {
        onDispatch = action;
        return this;
    }

    /** Runs when a kernel is closed; may throw. */
    FragileBackend onClose(Runnable action) {
        onClose = action;
        return this;
    }

    FragileKernel last() {
        return kernels.get(kernels.size() - 1);
    }

    List<FragileKernel> open() {
        return kernels.stream().filter(kernel -> kernel.closes.get() == 0).toList();
    }

    @Override
    public String id() {
        return "fragile";
    }

    @Override
    public DeviceInfo device() {
        DeviceInfo.Limits limits = new DeviceInfo.Limits(1024, Integer.MAX_VALUE, 0);
        return new DeviceInfo(id(), "fragile device", "1", DeviceInfo.Kind.OTHER, "0".repeat(32), limits);
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        if (compiling.incrementAndGet() > 1) {
            violations.add("two compilations at a time");
        }
        try {
            onCompile.run();
            FragileKernel kernel =
                    new FragileKernel(kernels.size(), spec.workspace().words());
            kernels.add(kernel);
            return kernel;
        } finally {
            compiling.decrementAndGet();
        }
    }

    @Override
    public void close() {}

    /** A kernel on a device of its own. */
    final class FragileKernel implements CompiledKernel, WorkspaceMemory {

        final int number;
        final AtomicInteger closes = new AtomicInteger();

        private final ByteBuffer memory;
        private final AtomicInteger passes = new AtomicInteger();
        private volatile boolean lost;

        private FragileKernel(int number, int words) {
            this.number = number;
            this.memory = ByteBuffer.allocate(words * Words.WORD_BYTES);
        }

        /** From now on every pass that runs or starts finds the device lost. */
        void lose() {
            lost = true;
        }

        @Override
        public String id() {
            return "fragile:" + number;
        }

        @Override
        public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            passes.incrementAndGet();
            try {
                requireOpen("started");
                onDispatch.run();
                Thread.yield();
                requireOpen("ended");
                if (lost) {
                    throw new DeviceLostException("fragile: device " + number + " lost. Fix: none.");
                }
                for (int i = 0; i < inputs.inOrder().size(); i++) {
                    ByteBuffer input = inputs.inOrder().get(i);
                    outputs.prepare(i, input.remaining()).put(input.duplicate()).flip();
                }
            } finally {
                passes.decrementAndGet();
            }
        }

        private void requireOpen(String when) {
            if (closes.get() > 0) {
                violations.add("a pass " + when + " on closed kernel " + number);
            }
        }

        @Override
        public WorkspaceMemory workspace() {
            return this;
        }

        @Override
        public synchronized void write(int firstWord, ByteBuffer source) {
            onFill.run();
            memory.put(firstWord * Words.WORD_BYTES, source, source.position(), source.remaining());
        }

        @Override
        public synchronized void read(int firstWord, ByteBuffer target) {
            target.duplicate().put(memory.slice(firstWord * Words.WORD_BYTES, target.remaining()));
        }

        @Override
        public void close() {
            if (closes.incrementAndGet() > 1) {
                violations.add("kernel " + number + " closed twice");
            }
            if (passes.get() > 0) {
                violations.add("kernel " + number + " closed under " + passes + " passes");
            }
            onClose.run();
        }
    }
}
