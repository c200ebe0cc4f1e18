package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.simulated.History;
import dev.megakernel.simulated.HistoryEvent;
import dev.megakernel.simulated.Outcome;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulatedEngineTest {

    private static final long SEEDS = Long.getLong("megakernel.simulation.seeds", 10_000);
    private static final Long SEED = Long.getLong("megakernel.simulation.seed");
    private static final int QUICK = 300;

    @Test
    @DisplayName("the same seed gives the same history")
    void deterministic() throws InterruptedException {
        for (long seed = 0; seed < 30; seed++) {
            History first = Scenario.run(seed, Misfortune.NONE);
            History second = Scenario.run(seed, Misfortune.NONE);
            assertThat(second.events()).isEqualTo(first.events());
            assertThat(second.hash()).isEqualTo(first.hash());
        }
    }

    @Test
    @DisplayName("scenarios come to every kind of event and end")
    void everythingHappens() throws InterruptedException {
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 0; seed < QUICK; seed++) {
            for (HistoryEvent event : Scenario.run(seed, Misfortune.NONE).events()) {
                Outcome outcome = event.outcome();
                String name = event.kind() + (outcome == null ? "" : " " + outcome.how());
                seen.merge(name, 1, Integer::sum);
            }
        }
        System.out.println("SEEN " + seen);
    }

    @Test
    @DisplayName("a few hundred seeds keep all promises")
    void quick() throws InterruptedException {
        run(0, QUICK);
    }

    @Test
    @Tag("slow")
    @DisplayName("ten thousand seeds keep all promises")
    void manySeeds() throws InterruptedException {
        run(QUICK, SEEDS);
    }

    private static void run(long from, long seeds) throws InterruptedException {
        if (SEED != null) {
            Scenario.run(SEED, Misfortune.NONE);
            return;
        }
        for (long seed = from; seed < from + seeds; seed++) {
            Scenario.run(seed, Misfortune.NONE);
        }
    }
}
