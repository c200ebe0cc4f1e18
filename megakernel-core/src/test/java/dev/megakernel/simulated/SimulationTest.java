package dev.megakernel.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulationTest {

    private static final Simulation.Limits LIMITS = new Simulation.Limits(2_000, 20_000);

    private static Simulation simulation(long seed) {
        return new Simulation(seed, Schedule.chaotic(new Randomness(seed)), LIMITS);
    }

    private static List<Integer> interleaving(long seed) throws InterruptedException {
        Simulation simulation = simulation(seed);
        List<Integer> order = new ArrayList<>();
        for (int actor = 0; actor < 3; actor++) {
            int number = actor;
            simulation
                    .actor("actor-" + actor, () -> {
                        for (int i = 0; i < 20; i++) {
                            order.add(number);
                            simulation.spin();
                        }
                    })
                    .start();
        }
        simulation.run();
        return order;
    }

    @Test
    @DisplayName("the same seed lets actors run in the same order, other seeds in others")
    void sameSeedSameOrder() throws InterruptedException {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(interleaving(seed)).hasSize(60).isEqualTo(interleaving(seed));
        }
        assertThat(interleaving(1)).isNotEqualTo(interleaving(2));
    }

    @Test
    @DisplayName("whoever is woken before it sleeps does not sleep")
    void permit() throws InterruptedException {
        for (long seed = 0; seed < 50; seed++) {
            Simulation simulation = simulation(seed);
            Thread sleeper = simulation.actor("sleeper", () -> simulation.park(Long.MAX_VALUE));
            sleeper.start();
            simulation.actor("waker", () -> simulation.unpark(sleeper)).start();
            simulation.run();
        }
    }

    @Test
    @DisplayName("a wake-up that is forgotten is noticed, since nobody can go on")
    void forgottenWakeUp() {
        assertThatThrownBy(() -> {
                    for (long seed = 0; seed < 100; seed++) {
                        Simulation simulation = simulation(seed);
                        simulation.forgetWakeUps();
                        Thread sleeper = simulation.actor("sleeper", () -> {
                            simulation.point();
                            simulation.park(Long.MAX_VALUE);
                        });
                        sleeper.start();
                        simulation
                                .actor("waker", () -> simulation.unpark(sleeper))
                                .start();
                        simulation.run();
                    }
                })
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("nobody can go on")
                .hasMessageContaining("sleeper parked");
    }

    @Test
    @DisplayName("a wait ends when its time is over, and time passes only then")
    void timePasses() throws InterruptedException {
        Simulation simulation = new Simulation(1, Schedule.FAIR, LIMITS);
        long[] waited = new long[1];
        simulation
                .actor("sleeper", () -> {
                    long start = simulation.nanoTime();
                    simulation.park(5_000_000_000L);
                    waited[0] = simulation.nanoTime() - start;
                })
                .start();
        simulation.run();
        assertThat(waited[0]).isBetween(5_000_000_000L, 5_000_010_000L);
    }

    @Test
    @DisplayName("what never ends although all have their turn is noticed")
    void neverEnds() {
        Simulation simulation = simulation(3);
        simulation
                .actor("busy", () -> {
                    while (true) {
                        simulation.spin();
                    }
                })
                .start();
        assertThatThrownBy(simulation::run)
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith("Seed 3: ")
                .hasMessageContaining("Fix: ");
    }

    @Test
    @DisplayName("an actor that throws fails the simulation, and all threads end")
    void actorThrows() throws InterruptedException {
        Simulation simulation = simulation(4);
        Thread waiting = simulation.actor("waiting", () -> simulation.park(Long.MAX_VALUE));
        waiting.start();
        simulation
                .actor("throwing", () -> {
                    simulation.point();
                    throw new IllegalStateException("of this test");
                })
                .start();
        assertThatThrownBy(simulation::run)
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("actor throwing threw")
                .hasRootCauseMessage("of this test");
        waiting.join();
    }

    @Test
    @DisplayName("an actor that is paused lets the others go on, and comes back")
    void pause() throws InterruptedException {
        Simulation simulation = simulation(5);
        List<String> order = new ArrayList<>();
        simulation
                .actor("slow", () -> {
                    simulation.spin();
                    order.add("slow");
                })
                .start();
        simulation
                .actor("quick", () -> {
                    for (int i = 0; i < 5; i++) {
                        simulation.spin();
                    }
                    order.add("quick");
                })
                .start();
        simulation.pause(0, 1_000_000);
        simulation.run();
        assertThat(order).containsExactly("quick", "slow");
    }
}
