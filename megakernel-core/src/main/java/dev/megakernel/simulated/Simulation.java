package dev.megakernel.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs host threads, called actors, together with simulated devices, in an order that follows from a seed.
 *
 * <p>Exactly one actor runs at a time. Wherever it touches shared words, fences, looks at the clock, waits or calls the kernel, it
 * comes to a scheduling point: workgroups may do steps, stores may arrive, time may pass, or another actor may go on. So the same
 * seed gives the same history. Time is virtual.
 *
 * <p>At first the schedule is unfair, and what was planned with {@link #plan} happens. After that everything that can go on does
 * so soon; what has not ended within a bounded number of steps then never will, and the simulation fails. It also fails when
 * nobody can go on.
 *
 * <p>Made and run by one thread; all else by actors, or before {@link #run}.
 */
public final class Simulation {

    private record Plan(long at, int order, Runnable action) {}

    private final long seed;
    private final Randomness random;
    private final History history = new History();
    private final Actors actors = new Actors();
    private final List<Steppable> devices = new ArrayList<>();
    private final PriorityQueue<Plan> plans = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Integer.compare(a.order(), b.order()));
    private final CountDownLatch over = new CountDownLatch(1);
    private final long clockStart;
    private final Limits limits;
    private Schedule schedule;
    private boolean fair;
    private long elapsed;
    private long steps;
    private long nextPlan = Long.MAX_VALUE;
    private boolean forgetsWakeUps;
    private volatile boolean aborting;
    private volatile @Nullable SimulationFailure failure;
    private volatile @Nullable Actor running;

    /**
     * How long a simulation may take.
     *
     * @param unfair steps with an unfair schedule
     * @param fair steps after those until everything has to have ended
     */
    public record Limits(long unfair, long fair) {}

    /** A simulation in which nothing has happened. */
    public Simulation(long seed, Schedule schedule, Limits limits) {
        this.seed = seed;
        this.random = new Randomness(Randomness.mix(seed) ^ seed);
        this.schedule = schedule;
        this.limits = limits;
        this.clockStart = random.oneIn(2) ? Long.MAX_VALUE - 1_000_000 : 0;
        plan(limits.unfair(), this::beFair);
    }

    /** What has happened. */
    public History history() {
        return history;
    }

    /** Decides what is left open. */
    public Randomness random() {
        return random;
    }

    /** Steps so far. */
    public long steps() {
        return steps;
    }

    /** Time since the start, in ns. */
    public long elapsed() {
        return elapsed;
    }

    /** Has something happen at a step, on whatever actor runs then; it must not come to a scheduling point. */
    public void plan(long step, Runnable action) {
        plans.add(new Plan(step, plans.size(), action));
        nextPlan = Math.min(nextPlan, step);
    }

    /** A defect: who is woken before it sleeps is not woken. */
    public void forgetWakeUps() {
        forgetsWakeUps = true;
    }

    void add(Steppable device) {
        devices.add(device);
    }

    /** Makes an actor; it takes part once its thread is started. */
    public Thread actor(String name, Runnable body) {
        Actor[] self = new Actor[1];
        Actor actor = new Actor(actors.size(), name, () -> live(self[0], body));
        self[0] = actor;
        actors.add(actor);
        return actor.thread();
    }

    /** Makes actors for whoever needs threads. */
    public ThreadFactory threads(String name) {
        return body -> actor(name + "-" + actors.size(), body);
    }

    /** Holds the actor with this number back for a number of steps. */
    public void pause(int number, long forSteps) {
        if (number >= actors.size() || fair) {
            return;
        }
        Actor actor = actors.get(number);
        actor.paused = true;
        plan(steps + forSteps, () -> actor.paused = false);
    }

    /** Has time go on without anybody having run. */
    public void jump(long nanos) {
        elapsed += nanos;
        actors.wakeDue(elapsed);
    }

    /** Runs all actors to their end. */
    public void run() throws InterruptedException {
        Actor first = actors.pick(random, actors.countRunnable());
        running = first;
        first.giveBaton();
        over.await();
        SimulationFailure failed = failure;
        if (failed != null) {
            abort();
            throw failed;
        }
    }

    private void abort() throws InterruptedException {
        // Who failed is on its way out; the others follow one by one.
        Actor last = running;
        if (last != null) {
            last.thread().join();
        }
        for (Actor actor : actors.all()) {
            if (actor.started && actor != last) {
                actor.giveBaton();
                actor.thread().join();
            }
        }
    }

    private void live(Actor self, Runnable body) {
        self.awaitBaton();
        try {
            if (!aborting) {
                body.run();
            }
        } catch (SimulationAborted e) {
            return;
        } catch (Throwable e) {
            if (!aborting) {
                note("actor " + self.name + " threw " + e, e);
            }
        }
        self.ended = true;
        if (aborting) {
            return;
        }
        if (actors.noneIsAlive()) {
            over.countDown();
        } else {
            try {
                Actor next = decide();
                running = next;
                next.giveBaton();
            } catch (SimulationAborted e) {
                // Whoever waits for the end knows.
                return;
            }
        }
    }

    /** Ends the simulation as failed. */
    public SimulationAborted fail(String what) {
        note(what, null);
        throw new SimulationAborted();
    }

    private void note(String what, @Nullable Throwable cause) {
        if (failure == null) {
            failure = new SimulationFailure(
                    seed, what + " at step " + steps + " (" + actors.whereabouts() + ")", history, cause);
        }
        aborting = true;
        over.countDown();
    }

    /** A scheduling point. */
    public void point() {
        Actor self = current();
        if (self == null) {
            return;
        }
        steps++;
        elapsed += random.below(schedule.nanos());
        if (steps < nextPlan && random.below(Schedule.POINTS) < schedule.stay()) {
            return;
        }
        handOver(self);
    }

    /** The actor that calls; {@code null} for a thread that is none. */
    private @Nullable Actor current() {
        Actor self = running;
        if (aborting) {
            throw new SimulationAborted();
        }
        return self != null && self.thread() == Thread.currentThread() ? self : null;
    }

    /** Number of the actor that calls, from 1; 0 for a thread that is none. */
    int currentNumber() {
        Actor self = current();
        return self == null ? 0 : self.number + 1;
    }

    private void handOver(Actor self) {
        Actor next = decide();
        if (next != self) {
            running = next;
            next.giveBaton();
            self.awaitBaton();
        }
        if (aborting) {
            throw new SimulationAborted();
        }
    }

    /** As {@link System#nanoTime}. */
    public long nanoTime() {
        point();
        return clockStart + elapsed;
    }

    /** Called in loops that spin. */
    public void spin() {
        Actor self = current();
        if (self != null) {
            steps++;
            elapsed += random.below(schedule.nanos());
            handOver(self);
        }
    }

    /** As {@link java.util.concurrent.locks.LockSupport#parkNanos}. */
    public void park(long nanos) {
        Actor self = current();
        if (self == null) {
            return;
        }
        if (self.permit || self.thread().isInterrupted()) {
            self.permit = false;
            point();
            return;
        }
        self.wakeAt = nanos >= Actor.NO_TIME - elapsed ? Actor.NO_TIME : elapsed + Math.max(0, nanos);
        self.parked = true;
        handOver(self);
    }

    /** As {@link java.util.concurrent.locks.LockSupport#unpark}. */
    public void unpark(Thread thread) {
        actors.unpark(thread, !forgetsWakeUps);
        point();
    }

    private void beFair() {
        fair = true;
        schedule = Schedule.FAIR;
        actors.endPauses();
        devices.forEach(Steppable::calm);
    }

    /** Lets devices, memory and time go on until it is an actor's turn. */
    private Actor decide() {
        while (true) {
            steps++;
            if (steps >= nextPlan) {
                runPlans();
            }
            if (steps > limits.unfair() + limits.fair()) {
                fail("not everything ended although everybody had its turn");
            }
            int runnable = actors.countRunnable();
            if (runnable == 0 && !actors.canTimeHelp() && !actors.endPauses()) {
                fail("nobody can go on");
            }
            if (schedule.spuriousWakes() > 0 && random.below(Schedule.WAKES) < schedule.spuriousWakes()) {
                actors.wakeSomebody(random);
                continue;
            }
            Actor next = choose(runnable);
            if (next != null) {
                history.mix(next.number);
                return next;
            }
        }
    }

    private @Nullable Actor choose(int runnable) {
        int total = (runnable > 0 ? schedule.actors() : 0) + (actors.canTimeHelp() ? schedule.time() : 0);
        for (Steppable device : devices) {
            total += schedule.weight(device);
        }
        if (total == 0) {
            return null;
        }
        int pick = random.below(total);
        if (runnable > 0) {
            pick -= schedule.actors();
            if (pick < 0) {
                return actors.pick(random, runnable);
            }
        }
        for (Steppable device : devices) {
            int weight = schedule.weight(device);
            if (pick < weight) {
                elapsed += random.below(schedule.nanos());
                schedule.step(device, pick, random);
                return null;
            }
            pick -= weight;
        }
        passTime();
        return null;
    }

    private void runPlans() {
        while (true) {
            Plan next = plans.peek();
            if (next == null || next.at() > steps) {
                nextPlan = next == null ? Long.MAX_VALUE : next.at();
                return;
            }
            plans.remove();
            next.action().run();
        }
    }

    private void passTime() {
        elapsed = Math.max(elapsed, actors.earliestWake());
        actors.wakeDue(elapsed);
    }
}
