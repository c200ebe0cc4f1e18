package dev.megakernel.session;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A device made of Java that a test stops, breaks and loses. Every published slot ends DONE with its first argument as
 * result word, or FAULT with the second one as code when that is not zero.
 */
final class StubBackend implements MegakernelBackend {

    /** What the next passes do instead of running, in order; {@link #RUN} entries run. */
    final Queue<Runnable> script = new ConcurrentLinkedQueue<>();

    static final Runnable RUN = () -> {};

    /** The slots of every pass that started, oldest pass first. */
    final List<List<Slot>> passes = new CopyOnWriteArrayList<>();

    final AtomicInteger compilations = new AtomicInteger();

    /** Passes that have been launched and wait at the gate, and those let through. */
    final Semaphore arrived = new Semaphore(0);

    volatile boolean gated;
    volatile RuntimeException compileError;
    volatile Runnable beforeCompile = RUN;
    volatile int outputsKept = Integer.MAX_VALUE;
    volatile boolean shortenControl;
    volatile int statusOfUnfinished = SlotStatus.DONE;

    private final Semaphore gate = new Semaphore(0);

    /** What a pass found in a slot. */
    record Slot(int opcode, int tenant, int priority, int arg) {}

    /** Lets no pass run on until {@link #open}. */
    StubBackend hold() {
        gated = true;
        return this;
    }

    void awaitPass() {
        arrived.acquireUninterruptibly();
    }

    /** Lets the pass at the gate through; later ones are still held. */
    void step() {
        gate.release();
    }

    void open() {
        gated = false;
        gate.release();
    }

    static Runnable lose() {
        return lose(DeviceLostException.Progress.UNKNOWN);
    }

    static Runnable lose(DeviceLostException.Progress progress) {
        return () -> {
            throw new DeviceLostException("stub: device lost", progress);
        };
    }

    @Override
    public String id() {
        return "stub";
    }

    @Override
    public DeviceInfo device() {
        return new DeviceInfo(
                id(),
                "stub device",
                "stub 1",
                DeviceInfo.Kind.OTHER,
                "0".repeat(32),
                new DeviceInfo.Limits(1024, 1 << 20, 0));
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        beforeCompile.run();
        RuntimeException error = compileError;
        if (error != null) {
            throw error;
        }
        compilations.incrementAndGet();
        return new Kernel();
    }

    @Override
    public void close() {}

    private final class Kernel implements CompiledKernel {

        @Override
        public String id() {
            return "stub:passthrough";
        }

        @Override
        public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            passes.add(published(inputs.ring()));
            arrived.release();
            if (gated) {
                gate.acquireUninterruptibly();
            }
            Runnable step = script.poll();
            if (step != null) {
                step.run();
            }
            copy(inputs, outputs);
            run(outputs.buffers().get(1), outputs.prepareFaultCodes(config.slotCount()));
            outputs.truncate(outputsKept);
            if (shortenControl) {
                outputs.buffers().get(0).limit(4);
            }
        }

        private List<Slot> published(ByteBuffer ring) {
            SlotFlyweight view = new SlotFlyweight();
            return IntStream.range(0, ring.remaining() / SlotLayout.SLOT_BYTES)
                    .filter(i -> view.wrap(ring, i).status() == SlotStatus.PUBLISHED)
                    .mapToObj(i -> view.wrap(ring, i))
                    .map(slot -> new Slot(slot.opcode(), slot.tenant(), slot.priority(), slot.arg(0)))
                    .toList();
        }

        private void copy(KernelInputs inputs, OutputBuffers outputs) {
            List<ByteBuffer> all = inputs.inOrder();
            for (int i = 0; i < all.size(); i++) {
                outputs.prepare(i, all.get(i).remaining())
                        .put(all.get(i).duplicate())
                        .flip();
            }
        }

        private void run(ByteBuffer ring, int[] faultCodes) {
            SlotFlyweight view = new SlotFlyweight();
            for (int i = 0; i < faultCodes.length; i++) {
                if (view.wrap(ring, i).status() == SlotStatus.PUBLISHED) {
                    faultCodes[i] = view.arg(1);
                    view.status(faultCodes[i] != 0 ? SlotStatus.FAULT : statusOfUnfinished);
                }
            }
        }

        @Override
        public WorkspaceMemory workspace() {
            return new WorkspaceMemory() {
                @Override
                public void write(int firstWord, ByteBuffer source) {}

                @Override
                public void read(int firstWord, ByteBuffer target) {}
            };
        }

        @Override
        public void close() {}
    }
}
