package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.UnsupportedFeatureException;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SubmissionResult;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/** Where the nanoseconds of one round trip go: its parts, each timed by itself, and what reading the clock adds. */
final class Steps implements Section {

    private static final int PARTS = 6;

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Window window = bench.settings().window(PARTS);
        bench.add(new Point("reading the clock").latencies(repeat(window, () -> {})));
        bench.add(new Point("machine's own pauses").latencies(pauses(window)));
        Ring ring = new Ring();
        bench.add(new Point("encode a slot, publish, full fence").latencies(repeat(window, ring::publish)));
        bareHost(bench, window);
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS);
                MegakernelSession session = bench.session(kernel)) {
            Submitters submitters = new Submitters(session, new Cells(Bench.CELLS));
            submitters.warmUp(bench.settings().warmUpNanos());
            bench.add(submitters.execute(1, window));
            halves(bench, session, window);
        }
    }

    /** A round trip without books, where the device lets a kernel stay. */
    private static void bareHost(Bench bench, Window window) throws Exception {
        int groups = EngineSizes.groups(bench.settings().workerGroups(), bench.loopLimit());
        try (CompiledKernel kernel = bench.backend().compile(EngineSizes.spec(), EngineSizes.launch());
                PersistentKernel staying = kernel.persistent(EngineSizes.config(groups));
                BareHost host = new BareHost(staying, new Cells(Bench.CELLS))) {
            host.run(bench, new Window(bench.settings().warmUpNanos() / 2 + window.settle(), window.measure()));
        } catch (UnsupportedFeatureException e) {
            bench.state("bareHost", String.valueOf(e.getMessage()));
        }
    }

    private static Latencies repeat(Window window, Runnable step) {
        Latencies latencies = Latencies.forOneThread();
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        for (long started = System.nanoTime(); started - end < 0; ) {
            started = System.nanoTime();
            step.run();
            long ended = System.nanoTime();
            if (started - from >= 0) {
                latencies.record(ended - started);
            }
        }
        return latencies;
    }

    /** Gaps between two looks at the clock of a thread that does nothing else: what no program on this machine escapes. */
    private static Latencies pauses(Window window) {
        Latencies latencies = Latencies.forOneThread();
        long before = System.nanoTime();
        long end = before + window.nanos();
        while (before - end < 0) {
            long now = System.nanoTime();
            latencies.record(now - before);
            before = now;
        }
        return latencies;
    }

    /** Splits a round trip at the moment that {@code submit} returns. */
    private static void halves(Bench bench, MegakernelSession session, Window window) throws Exception {
        Cells cells = new Cells(Submitters.OUTSTANDING);
        // Cells of another part of the region than the submitters': nothing touched them before.
        int first = Bench.CELLS - cells.count();
        Latencies submitting = Latencies.forOneThread();
        Latencies waiting = Latencies.forOneThread();
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        long now = System.nanoTime();
        for (int turn = 0; now - end < 0; turn++) {
            int cell = turn % cells.count();
            int value = cells.touch(cell);
            long started = System.nanoTime();
            CompletableFuture<SubmissionResult> future = session.submit(TouchOpcodes.ONE.code(), first + cell, value);
            long submitted = System.nanoTime();
            while (!future.isDone()) {
                Thread.onSpinWait();
            }
            now = System.nanoTime();
            cells.check(cell, future.join());
            if (started - from >= 0) {
                submitting.record(submitted - started);
                waiting.record(now - submitted);
            }
        }
        bench.add(new Point("submit returns").latencies(submitting));
        bench.add(new Point("future is done after that").latencies(waiting));
    }

    /** A small ring in memory outside the heap. */
    private static final class Ring {

        private static final int SLOTS = 64;

        private final ByteBuffer memory =
                ByteBuffer.allocateDirect(SLOTS * SlotLayout.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final SlotFlyweight slot = new SlotFlyweight();
        private int turn;

        void publish() {
            slot.wrap(memory, turn++ % SLOTS).status(SlotStatus.EMPTY);
            slot.begin(0, TouchOpcodes.ONE.code())
                    .arg(TouchOpcodes.CELL_ARGUMENT, turn)
                    .arg(TouchOpcodes.VALUE_ARGUMENT, turn)
                    .publish();
            VarHandle.fullFence();
        }
    }
}
