package dev.megakernel.persistent;

import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.simulated.EventKind;
import dev.megakernel.simulated.HistoryEvent;
import dev.megakernel.simulated.Outcome;
import dev.megakernel.simulated.SimulatedKernel;
import dev.megakernel.simulated.Simulation;
import dev.megakernel.simulated.SlotOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The engine of a scenario, and after a device loss the next one. Keeps the history of what its users see. */
final class ScenarioSession {

    private static final int REBUILDS = 2;
    private static final long NAP = 20_000;
    private static final Duration LONGEST_OPCODE = Duration.ofMillis(5);
    private static final int QUANTA = 3;

    /** Every step takes some time. */
    private static final Duration SPARE = Duration.ofMillis(20);

    private final Simulation simulation;
    private final ScenarioShape shape;
    private final Misfortune misfortune;
    private EngineCore core;
    private PersistentEngine engine;
    private SimulatedKernel kernel;
    private final List<String> causes = new ArrayList<>();
    private int rebuilds;
    private int ends;
    private boolean closing;
    private boolean opening;
    private boolean over;

    ScenarioSession(Simulation simulation, ScenarioShape shape, Misfortune misfortune) {
        this.simulation = simulation;
        this.shape = shape;
        this.misfortune = misfortune;
        open();
    }

    private void open() {
        SimulatedKernel own =
                new SimulatedKernel(simulation, shape.config, shape.settings, new NumberedProgram(), shape.luck);
        core = misfortune.core().apply(misfortune.kernel().apply(own), new SimulatedTime(simulation));
        engine = PersistentEngine.open(core, shape.options, end -> ended(own, end), simulation.threads("engine"));
        kernel = own;
    }

    private void ended(SimulatedKernel own, EngineEnd end) {
        ends++;
        if (end.cause() != null) {
            causes.add(String.valueOf(end.cause().getMessage()));
        }
        if (end.released() != own.isUnmapped()) {
            throw simulation.fail("the listener was told released=" + end.released());
        }
        if (end.kind() == EngineEnd.Kind.LOST && !closing && rebuilds < REBUILDS) {
            opening = true;
            open();
            rebuilds++;
            opening = false;
        } else {
            over = true;
        }
    }

    PersistentEngine engine() {
        return engine;
    }

    SimulatedKernel kernel() {
        return kernel;
    }

    /** Asks for work to be taken back. */
    void cancel(PersistentEngine of, PersistentWork work) {
        of.cancel(work);
        if (of == engine) {
            misfortune.onCancel().accept(core, work);
        }
    }

    /** How often an engine was opened. */
    int opened() {
        return rebuilds + 1;
    }

    /** Why engines were lost or broken. */
    List<String> causes() {
        return causes;
    }

    int ends() {
        return ends;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether no engine comes any more. */
    boolean isOver() {
        return over;
    }

    void add(EventKind kind, long subject, long detail) {
        simulation.history().add(kind, subject, detail);
    }

    /** Closes whatever engine there is. */
    void close() {
        closing = true;
        add(EventKind.CLOSING, 0, 0);
        long start = simulation.elapsed();
        CloseResult result;
        PersistentEngine closed;
        do {
            closed = engine;
            result = closed.close(shape.drain, LONGEST_OPCODE);
            while (opening) {
                simulation.park(NAP);
            }
        } while (closed != engine);
        boolean released = result == CloseResult.RELEASED;
        if (released != kernel.isUnmapped() && result != CloseResult.ABANDONED) {
            throw simulation.fail("close answered " + result);
        }
        add(EventKind.CLOSED, result.ordinal(), released ? 1 : 0);
        if (shape.isUndisturbed()) {
            requireInTime(simulation.elapsed() - start, released);
        }
    }

    private void requireInTime(long nanos, boolean released) {
        Duration longest = shape.drain
                .plus(LONGEST_OPCODE)
                .plus(shape.config.quantum().multipliedBy(QUANTA))
                .plus(SPARE);
        if (nanos > longest.toNanos() || !released) {
            throw simulation.fail(
                    "close took " + nanos + " ns where " + longest + " is the most, released=" + released);
        }
    }

    /** Closes without waiting; from a listener. */
    void closeFromListener() {
        closing = true;
        add(EventKind.CLOSING, 0, 0);
        long start = simulation.elapsed();
        CloseResult result = engine.close(shape.drain, LONGEST_OPCODE);
        boolean waited = simulation.elapsed() - start > SPARE.toNanos() && shape.isUndisturbed();
        if (waited || result == CloseResult.ABANDONED) {
            throw simulation.fail(
                    "close from a listener answered " + result + " after " + (simulation.elapsed() - start) + " ns");
        }
    }

    void nap(long nanos) {
        simulation.park(nanos);
    }

    /** Ends the scenario as failed. */
    RuntimeException fail(String what) {
        throw simulation.fail(what);
    }

    void recordEnd(long number, PersistentWork work) {
        simulation
                .history()
                .add(new HistoryEvent(EventKind.ENDED, number, digest(work), outcome(work.ending(), work.progress())));
    }

    private static Outcome outcome(Ending ending, Progress progress) {
        boolean never = progress == Progress.NEVER_STARTED;
        return new Outcome(Outcome.How.valueOf(ending.name()), never);
    }

    private static long digest(PersistentWork work) {
        if (work.ending() == Ending.FAULT) {
            return SlotOutcome.digest(new int[] {work.faultCode()}, 1);
        }
        if (work.ending() != Ending.DONE) {
            return 0;
        }
        if (work instanceof PersistentBatch batch) {
            return SlotOutcome.digest(new int[] {batch.done(), batch.faulted(), batch.notRun()}, 3);
        }
        PersistentCall call = (PersistentCall) work;
        int[] words = new int[call.results];
        for (int i = 0; i < words.length; i++) {
            words[i] = call.word(i);
        }
        return SlotOutcome.digest(words, words.length);
    }

    /** Reads what the slots of a batch left, if it is there to be read. */
    void recordSlots(long number, PersistentBatch batch, PersistentEngine of) {
        if (batch.ending() != Ending.DONE || !batch.isWithResults()) {
            return;
        }
        int results = batch.results;
        try {
            of.results(batch, (slot, ending, words) -> {
                int count = ending == Ending.FAULT ? 1 : ending == Ending.DONE ? results : 0;
                simulation
                        .history()
                        .add(new HistoryEvent(
                                EventKind.SLOT_ENDED,
                                number + 1 + slot,
                                SlotOutcome.digest(words, count),
                                outcome(ending, Progress.UNKNOWN)));
            });
        } catch (IllegalStateException e) {
            if (of.isOpen()) {
                throw e;
            }
        }
    }
}
