package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

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
            assertThat(Scenario.run(seed, Misfortune.NONE)).isEqualTo(Scenario.run(seed, Misfortune.NONE));
        }
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
