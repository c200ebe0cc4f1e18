package dev.megakernel.benchmarks.device;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.persistent.BatchResults;
import dev.megakernel.persistent.Ending;
import dev.megakernel.persistent.PersistentBatch;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.PersistentOptions;
import dev.megakernel.persistent.Publication;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.UnsupportedFeatureException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine below a persistent session: handles that allocate nothing, and batches that one counter completes. */
final class Engine implements Section {

    private static final int BATCH_STEP = 16;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public void run(Bench bench) throws Exception {
        int groups = EngineSizes.groups(bench.settings().workerGroups(), bench.loopLimit());
        bench.stateLaunches(groups, EngineSizes.reserved(groups));
        try (Opened opened = open(bench, EngineSizes.spec(), EngineSizes.config(groups))) {
            PersistentEngine engine = opened.engine();
            if (engine != null) {
                measure(bench, engine);
            }
        }
    }

    /** Opens an engine, or says in the results why the device lets no kernel stay. */
    static Opened open(Bench bench, KernelSpec spec, PersistentConfig config) throws IOException {
        CompiledKernel kernel = bench.backend().compile(spec, EngineSizes.launch());
        try {
            PersistentOptions options = PersistentOptions.forProcessors(
                            Runtime.getRuntime().availableProcessors())
                    .withLoopLimit(bench.loopLimit());
            return new Opened(
                    bench,
                    kernel,
                    PersistentEngine.open(kernel.persistent(config), options, end -> {}, Engine::thread));
        } catch (UnsupportedFeatureException e) {
            bench.state("leftOut", String.valueOf(e.getMessage()));
            bench.add(new Point("left out"));
            return new Opened(bench, kernel, null);
        }
    }

    /**
     * An engine and the kernel it stands on.
     *
     * @param engine the engine, {@code null} when the device lets no kernel stay
     */
    record Opened(
            Bench bench, CompiledKernel kernel, @Nullable PersistentEngine engine) implements AutoCloseable {

        @Override
        public void close() {
            try {
                if (engine != null) {
                    bench.state("closed", engine.close(DRAIN, DRAIN).toString());
                }
            } finally {
                kernel.close();
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "engine");
        thread.setDaemon(true);
        return thread;
    }

    private static void measure(Bench bench, PersistentEngine engine) throws Exception {
        int most = bench.settings().largest().submitters();
        int largest = bench.settings().largest().batch();
        List<Integer> sizes = Bench.doubling(BATCH_STEP, largest);
        Window window = bench.settings().window(6 + 2 * sizes.size());
        Cells cells = new Cells(Bench.CELLS);
        EngineSubmitters submitters = new EngineSubmitters(engine, cells);
        submitters.await(1, new Window(bench.settings().warmUpNanos(), 1));
        submitters.handles(1, new Window(bench.settings().warmUpNanos() / 2, 1));
        bench.add(submitters.await(1, new Window(window.settle(), 3 * window.measure())));
        bench.add(submitters.publishing(window));
        bench.add(submitters.handles(1, window));
        bench.add(submitters.handles(most, window));
        for (int size : sizes) {
            bench.add(batches(engine, cells, TouchOpcodes.ONE, new Batch(size, false), window));
            bench.add(batches(engine, cells, TouchOpcodes.TWELVE, new Batch(size, true), window));
        }
        bench.state("launches", engine.figures().launches());
        bench.state("turnChanges", engine.figures().turnChanges());
    }

    /** A batch: how many slots, and whether each leaves its results. */
    private record Batch(int slots, boolean withResults) {}

    /** Batches one after another, filling and reading all results included. */
    private static Point batches(PersistentEngine engine, Cells cells, Opcode opcode, Batch batch, Window window) {
        Latencies latencies = Latencies.forOneThread();
        PersistentBatch handle = new PersistentBatch();
        int[] values = new int[batch.slots()];
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        do {
            for (int i = 0; i < values.length; i++) {
                values[i] = cells.touch(i);
            }
            long started = System.nanoTime();
            run(engine, handle.work(opcode, Priority.NORMAL, 0).slots(batch.slots(), batch.withResults()), values);
            if (batch.withResults()) {
                engine.results(handle, new Checked(cells));
            }
            long ended = System.nanoTime();
            if (handle.done() != batch.slots()) {
                throw new WrongResultException("The number of slots done", handle.done(), batch.slots());
            }
            if (started - from >= 0) {
                latencies.record(ended - started);
            }
        } while (System.nanoTime() - end < 0 || latencies.count() == 0);
        // The next size needs the room that the results lie in.
        handle.release();
        return new Point("batch by counter")
                .with("slots", batch.slots())
                .with("results", batch.withResults() ? opcode.traits().results() : 0)
                .latencies(latencies)
                .rate("slotsPerSecond", batch.slots(), latencies.percentile(50) / 1e9);
    }

    private static void run(PersistentEngine engine, PersistentBatch handle, int[] values) {
        Publication publication = engine.tryPublish(handle, (slot, args) -> {
            args[TouchOpcodes.CELL_ARGUMENT] = slot;
            args[TouchOpcodes.VALUE_ARGUMENT] = values[slot];
        });
        if (publication != Publication.ACCEPTED) {
            throw new WrongResultException("A batch of " + values.length + " slots", publication, Publication.ACCEPTED);
        }
        if (!engine.await(handle) || handle.ending() != Ending.DONE) {
            throw new WrongResultException("A batch of " + values.length + " slots", handle.ending(), Ending.DONE);
        }
    }

    /** Compares the results of each slot with what its cell expects. */
    private record Checked(Cells cells) implements BatchResults {

        @Override
        public void slot(int slot, Ending ending, int[] words) {
            if (ending != Ending.DONE) {
                throw new WrongResultException("Slot " + slot + " of a batch", ending, Ending.DONE);
            }
            for (int i = 0; i < words.length; i++) {
                cells.check(slot, words[i] - i);
            }
        }
    }
}
