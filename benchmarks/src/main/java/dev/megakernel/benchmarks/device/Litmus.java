package dev.megakernel.benchmarks.device;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.persistent.EngineFigures;
import dev.megakernel.persistent.PersistentEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Slot, bell, twelve results, millions of times: whether a kernel that stays ever sees a slot, or a host a completion, that is
 * not whole. Quanta are short, so that launches change all the time.
 */
final class Litmus implements Section {

    private static final Duration QUANTUM = Duration.ofMillis(2);
    private static final int WAYS = 5;
    private static final int LARGEST_BATCH = 1024;

    /** More than anybody asks for. */
    private static final int MOST_SUBMITTERS = 1024;

    /** With a number of rounds to reach, a way may take its time so often. */
    private static final int PATIENCE = 2;

    @Override
    public String name() {
        return "litmus";
    }

    @Override
    public void run(Bench bench) throws Exception {
        int groups = EngineSizes.groups(bench.settings().workerGroups(), bench.loopLimit());
        KernelSpec spec =
                new KernelSpec(Program.of(OpcodeCatalog.of(List.of(LitmusOpcode.OPCODE))), WorkspaceSpec.EMPTY);
        bench.stateLaunches(groups, EngineSizes.reserved(groups));
        bench.state("quantumMillis", QUANTUM.toMillis());
        try (Engine.Opened opened = Engine.open(bench, spec, EngineSizes.config(groups, QUANTUM))) {
            PersistentEngine engine = opened.engine();
            if (engine == null) {
                return;
            }
            warmUp(bench, engine);
            List<Way> ways = ways(bench.settings().largest().submitters());
            for (int i = 0; i < ways.size(); i++) {
                run(bench, engine, ways.get(i), 1 + i * MOST_SUBMITTERS);
            }
        }
    }

    /** So many submitters of single slots, and of batches, beside each other. */
    private record Way(String name, int singles, int batches) {

        int submitters() {
            return singles + batches;
        }

        Callable<LitmusTally> work(LitmusSubmitter submitter, int number) {
            return number < singles ? submitter::singles : submitter::batches;
        }
    }

    private static List<Way> ways(int most) {
        return List.of(
                new Way("single slots", 1, 0),
                new Way("single slots", most, 0),
                new Way("batches with results", 0, 1),
                new Way("batches with results", 0, most),
                new Way("single slots and batches", most - most / 2, most / 2));
    }

    private static void warmUp(Bench bench, PersistentEngine engine) {
        long end = System.nanoTime() + bench.settings().warmUpNanos();
        new LitmusSubmitter(engine, 0, new LitmusSubmitter.Bounds(end, 0, 1)).singles();
    }

    /** Runs submitters whose rounds nobody else has. */
    private static void run(Bench bench, PersistentEngine engine, Way way, int firstNumber) throws Exception {
        Settings settings = bench.settings();
        Window window = settings.window(WAYS);
        long rounds = settings.litmusRounds() / way.submitters();
        long started = System.nanoTime();
        long end = started + (rounds > 0 ? PATIENCE : 1) * window.nanos();
        int largest = Math.min(LARGEST_BATCH, settings.largest().batch());
        LitmusSubmitter.Bounds bounds = new LitmusSubmitter.Bounds(end, rounds, largest);
        EngineFigures before = engine.figures();
        LitmusTally tally = LitmusTally.sum(Crew.run(
                way.submitters(), i -> way.work(new LitmusSubmitter(engine, firstNumber + i, bounds), i)));
        EngineFigures after = engine.figures();
        Point point = new Point(way.name()).with("submitters", way.submitters());
        bench.add(tally.into(point)
                .with("launches", after.launches() - before.launches())
                .with("turnChanges", after.turnChanges() - before.turnChanges())
                .rate("perSecond", tally.rounds(), (System.nanoTime() - started) / 1e9));
        tally.requireRight(way.name());
    }
}
