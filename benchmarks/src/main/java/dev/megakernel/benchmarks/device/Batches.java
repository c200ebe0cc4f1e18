package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.BatchResult;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SlotResults;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionBatch;
import dev.megakernel.session.SubmissionResult;
import java.util.ArrayList;
import java.util.List;

/** Slots a second by the size of a batch: through a session, and in one pass over a ring of that size. */
final class Batches implements Section {

    private static final int STEP = 4;
    private static final int KINDS = 5;

    @Override
    public String name() {
        return "batch";
    }

    @Override
    public void run(Bench bench) throws Exception {
        int largest = bench.settings().largest().batch();
        List<Integer> sizes = Bench.doubling(STEP, largest);
        Window window = bench.settings().window(KINDS * sizes.size());
        try (Megakernel kernel = bench.kernel(largest);
                MegakernelSession session = bench.session(kernel)) {
            Cells cells = new Cells(Bench.CELLS);
            Window warm = new Window(bench.settings().warmUpNanos(), 1);
            submitAll(session, cells, TouchOpcodes.ONE, Math.min(1024, largest), warm);
            for (int size : sizes) {
                bench.add(submitAll(session, cells, TouchOpcodes.ONE, size, window));
                bench.add(submitAll(session, cells, TouchOpcodes.TWELVE, size, window));
                bench.add(submitBatch(session, cells, new Work(TouchOpcodes.ONE, size, false), window));
                bench.add(submitBatch(session, cells, new Work(TouchOpcodes.TWELVE, size, true), window));
            }
        }
        for (int size : sizes) {
            try (Megakernel kernel = bench.kernel(size)) {
                OnePass.Pass pass = new OnePass.Pass(kernel, new Cells(Bench.CELLS));
                // Some drivers compile at the first launch.
                pass.withFill(size, new Window(0, window.settle()));
                bench.add(throughput(pass.withFill(size, window), size));
            }
        }
    }

    /** Submits jobs of that many slots, one after another. Making the submissions is not timed, what they cost is. */
    private static Point submitAll(MegakernelSession session, Cells cells, Opcode opcode, int size, Window window) {
        Latencies latencies = Latencies.forOneThread();
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        do {
            List<Submission> parts = parts(cells, opcode, size);
            long started = System.nanoTime();
            List<SubmissionResult> results = session.executeAll(parts, all -> all);
            long ended = System.nanoTime();
            for (int i = 0; i < size; i++) {
                cells.check(i, results.get(i));
            }
            if (started - from >= 0) {
                latencies.record(ended - started);
            }
        } while (System.nanoTime() - end < 0 || latencies.count() == 0);
        Point point = new Point("executeAll")
                .with("slots", size)
                .with("results", opcode.traits().results())
                .latencies(latencies);
        return throughput(point, latencies, size);
    }

    /** Slots of a batch, and whether each leaves its results. */
    private record Work(Opcode opcode, int slots, boolean withResults) {

        SubmissionBatch batch(int[] values) {
            SubmissionBatch batch = SubmissionBatch.of(opcode.code(), slots, (slot, args) -> {
                args[TouchOpcodes.CELL_ARGUMENT] = slot;
                args[TouchOpcodes.VALUE_ARGUMENT] = values[slot];
            });
            return withResults ? batch.keepingResults() : batch;
        }

        int results() {
            return withResults ? opcode.traits().results() : 0;
        }
    }

    /** Submits batches one after another. Writing arguments and copying results to the heap is timed, comparing them is not. */
    private static Point submitBatch(MegakernelSession session, Cells cells, Work work, Window window) {
        Latencies latencies = Latencies.forOneThread();
        int[] values = new int[work.slots()];
        SubmissionBatch batch = work.batch(values);
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        do {
            for (int i = 0; i < values.length; i++) {
                values[i] = cells.touch(i);
            }
            long started = System.nanoTime();
            BatchResult result = session.executeBatch(batch);
            long ended = System.nanoTime();
            result.requireAllDone();
            check(cells, work, result.results());
            if (started - from >= 0) {
                latencies.record(ended - started);
            }
        } while (System.nanoTime() - end < 0 || latencies.count() == 0);
        Point point = new Point("executeBatch")
                .with("slots", work.slots())
                .with("results", work.results())
                .latencies(latencies);
        return throughput(point, latencies, work.slots());
    }

    private static void check(Cells cells, Work work, SlotResults results) {
        for (int slot = 0; slot < results.size(); slot++) {
            for (int word = 0; word < work.results(); word++) {
                cells.check(slot, results.word(slot, word) - word);
            }
        }
    }

    private static List<Submission> parts(Cells cells, Opcode opcode, int size) {
        List<Submission> parts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            parts.add(Submission.of(opcode.code(), i, cells.touch(i)));
        }
        return parts;
    }

    private static Point throughput(OnePass.Passes passes, int size) {
        return throughput(passes.point(), passes.latencies(), size);
    }

    /** Slots a second in the median batch. */
    private static Point throughput(Point point, Latencies latencies, int size) {
        return point.rate("slotsPerSecond", size, latencies.percentile(50) / 1e9);
    }
}
