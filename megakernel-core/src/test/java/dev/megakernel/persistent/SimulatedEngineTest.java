package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.simulated.EventKind;
import dev.megakernel.simulated.History;
import dev.megakernel.simulated.HistoryEvent;
import dev.megakernel.simulated.Outcome;
import dev.megakernel.simulated.Outcome.How;
import java.util.EnumSet;
import java.util.Set;
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
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        Set<Outcome.How> ends = EnumSet.noneOf(Outcome.How.class);
        Set<Outcome.How> slotEnds = EnumSet.noneOf(Outcome.How.class);
        for (long seed = 0; seed < QUICK; seed++) {
            for (HistoryEvent event : Scenario.run(seed, Misfortune.NONE).events()) {
                kinds.add(event.kind());
                Outcome outcome = event.outcome();
                if (outcome != null && event.kind() != EventKind.RAN) {
                    (event.kind() == EventKind.ENDED ? ends : slotEnds).add(outcome.how());
                }
            }
        }
        Set<EventKind> bad = EnumSet.of(
                EventKind.TORN,
                EventKind.BELL_WENT_BACK,
                EventKind.OVERWRITTEN,
                EventKind.USED_UNMAPPED,
                EventKind.MISUSED);
        assertThat(kinds).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(bad)));
        assertThat(ends).isEqualTo(EnumSet.allOf(Outcome.How.class));
        assertThat(slotEnds).containsExactly(How.DONE, How.FAULT, How.CANCELLED, How.REFUSED);
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
