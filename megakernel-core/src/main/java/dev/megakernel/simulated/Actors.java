package dev.megakernel.simulated;

import java.util.ArrayList;
import java.util.List;

/** The actors of a simulation: who can go on, who waits, who is woken. Used by who has the baton. */
final class Actors {

    private final List<Actor> all = new ArrayList<>();

    List<Actor> all() {
        return all;
    }

    int size() {
        return all.size();
    }

    Actor get(int number) {
        return all.get(number);
    }

    void add(Actor actor) {
        all.add(actor);
    }

    boolean noneIsAlive() {
        return all.stream().noneMatch(Actor::isAlive);
    }

    int countRunnable() {
        int count = 0;
        for (Actor actor : all) {
            count += actor.isRunnable() ? 1 : 0;
        }
        return count;
    }

    /** One of those that can run, of which there are so many. */
    Actor pick(Randomness random, int runnable) {
        int pick = random.below(runnable);
        for (Actor actor : all) {
            if (actor.isRunnable() && pick-- == 0) {
                return actor;
            }
        }
        throw new IllegalStateException("No actor can run. Fix: start one before the simulation runs.");
    }

    /** Whether somebody waits for a time. */
    boolean canTimeHelp() {
        for (Actor actor : all) {
            if (actor.isAlive() && actor.parked && actor.wakeAt != Actor.NO_TIME) {
                return true;
            }
        }
        return false;
    }

    /** When the first wait is over, {@link Actor#NO_TIME} for never. */
    long earliestWake() {
        long earliest = Actor.NO_TIME;
        for (Actor actor : all) {
            if (actor.isAlive() && actor.parked) {
                earliest = Math.min(earliest, actor.wakeAt);
            }
        }
        return earliest;
    }

    void wakeDue(long elapsed) {
        for (Actor actor : all) {
            if (actor.parked && actor.wakeAt <= elapsed) {
                actor.parked = false;
            }
        }
    }

    /** A spurious wake-up, of somebody who may not even sleep. */
    void wakeSomebody(Randomness random) {
        all.get(random.below(all.size())).parked = false;
    }

    /** Wakes an actor; one that is awake will not sleep the next time, if that is remembered. */
    void unpark(Thread thread, boolean remembered) {
        for (Actor actor : all) {
            if (actor.thread() == thread) {
                if (actor.parked) {
                    actor.parked = false;
                } else if (remembered) {
                    actor.permit = true;
                }
            }
        }
    }

    /** Whether anybody was held back until now. */
    boolean endPauses() {
        boolean any = false;
        for (Actor actor : all) {
            any |= actor.paused;
            actor.paused = false;
        }
        return any;
    }

    /** What everybody does, for a failure's text. */
    String whereabouts() {
        StringBuilder text = new StringBuilder();
        for (Actor actor : all) {
            if (actor.isAlive()) {
                text.append(text.isEmpty() ? "" : ", ").append(actor.name);
                text.append(actor.parked ? actor.wakeAt == Actor.NO_TIME ? " parked" : " waits" : " runs");
                text.append(actor.paused ? " paused" : "");
            }
        }
        return text.toString();
    }
}
