package dev.megakernel.persistent;

import dev.megakernel.simulated.EventKind;
import dev.megakernel.simulated.History;
import dev.megakernel.simulated.HistoryChecker;
import dev.megakernel.simulated.Randomness;
import dev.megakernel.simulated.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run of the host half against a simulated device: everything in it follows from its seed. */
final class Scenario {

    private static final long NAP = 50_000;
    private static final int TAIL = 80;
    private static final long STUCK_NANOS = Duration.ofSeconds(30).toNanos();

    private final long seed;
    private final ScenarioShape shape;
    private final Simulation simulation;
    private final ScenarioSession session;
    private final List<ScenarioSubmitter> submitters = new ArrayList<>();

    private Scenario(long seed, Misfortune misfortune) {
        this.seed = seed;
        this.shape = new ScenarioShape(seed, misfortune.device());
        this.simulation = new Simulation(seed, shape.schedule, shape.limits);
        misfortune.applyTo(simulation);
        this.session = new ScenarioSession(simulation, shape, misfortune);
        for (int i = 0; i < shape.submitters; i++) {
            ScenarioSubmitter submitter = new ScenarioSubmitter(shape, session, i);
            submitters.add(submitter);
            simulation.actor("submitter-" + i, submitter).start();
        }
        simulation.actor("closer", this::close).start();
        if (shape.cancels > 0) {
            simulation.actor("canceller", this::cancel).start();
        }
        if (shape.passes > 0) {
            simulation.actor("passes", this::passes).start();
        }
        planTrouble();
    }

    /**
     * Runs a scenario.
     *
     * @return what happened
     */
    static History run(long seed, Misfortune misfortune) throws InterruptedException {
        return new Scenario(seed, misfortune).run();
    }

    private History run() throws InterruptedException {
        simulation.run();
        List<String> broken = HistoryChecker.check(simulation.history().events());
        if (!broken.isEmpty()) {
            throw new AssertionError(
                    "Seed " + seed + ": " + broken + "\n" + simulation.history().tail(TAIL));
        }
        if (session.ends() != session.opened()) {
            throw new AssertionError("Seed " + seed + ": " + session.opened() + " engines were opened, but "
                    + session.ends() + " ended");
        }
        return simulation.history();
    }

    private void planTrouble() {
        Randomness random = shape.random;
        int unfair = (int) shape.limits.unfair();
        for (int i = 0; i < shape.pauses; i++) {
            int actor = random.below(8);
            int steps = random.of(50, 500, 3_000);
            simulation.plan(random.below(unfair), () -> simulation.pause(actor, steps));
        }
        for (int i = 0; i < shape.jumps; i++) {
            long nanos = random.of(100_000, 3_000_000) * (random.oneIn(3) ? 1_000L : 1L);
            simulation.plan(random.below(unfair), () -> simulation.jump(nanos));
        }
        for (int i = 0; i < shape.cuts; i++) {
            simulation.plan(random.below(unfair), () -> session.kernel().cutAll());
        }
        if (shape.stuck) {
            // The engine's own thread does not come back for longer than anybody waits for it.
            int from = random.below(unfair / 2);
            simulation.plan(from, () -> simulation.pause(0, unfair));
            simulation.plan(from + random.below(unfair / 4), () -> simulation.jump(STUCK_NANOS));
        }
        if (shape.loss) {
            simulation.plan(random.below(unfair), () -> session.kernel().lose());
            simulation.plan(random.below(2 * unfair), () -> session.kernel().lose());
        }
    }

    private void close() {
        while (!shape.closesEarly && !submitters.stream().allMatch(ScenarioSubmitter::isFinished)) {
            simulation.park(NAP);
        }
        if (shape.closesEarly) {
            simulation.park(shape.random.of(1_000, 300_000, 3_000_000));
        } else if (shape.parks && !shape.loss && !session.isOver()) {
            awaitParked();
        }
        session.close();
    }

    /** Nobody submits any more, so nothing is launched once it says so. */
    private void awaitParked() {
        PersistentEngine engine = session.engine();
        // Listeners may have published more.
        while (engine.isOpen()
                && !(submitters.stream().allMatch(ScenarioSubmitter::isFinished) && isParked(engine.figures()))) {
            simulation.park(NAP);
        }
        if (engine.isOpen()) {
            session.add(EventKind.PARKED, 0, 0);
            simulation.park(Duration.ofSeconds(1).toNanos());
        }
    }

    private boolean isParked(EngineFigures figures) {
        // Batches whose encoder threw may be left.
        return figures.parked()
                && figures.outstanding() == 0
                && session.kernel().underWay() == 0;
    }

    /** Somebody who takes back work of others. */
    private void cancel() {
        Randomness random = new Randomness(seed);
        for (int i = 0; i < shape.cancels; i++) {
            simulation.park(random.of(1_000, 100_000));
            submitters.get(random.below(submitters.size())).cancelAny(random);
        }
    }

    /** Somebody who runs passes in the only queue. */
    private void passes() {
        for (int i = 0; i < shape.passes; i++) {
            simulation.park(shape.random.of(10_000, 500_000));
            session.kernel().wantTurn(true);
            while (!session.isOver()
                    && !session.kernel().hasTurn()
                    && !session.kernel().isLost()) {
                simulation.park(NAP);
            }
            simulation.park(shape.random.of(1_000, 1_000_000));
            session.kernel().wantTurn(false);
        }
    }
}
