package dev.megakernel.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountingStatsTest {

    private final List<String> heard = new ArrayList<>();
    private final CountingStats stats = new CountingStats(new MegakernelStats() {
        @Override
        public void dispatchCompleted(DispatchStats dispatch) {
            heard.add("dispatch " + dispatch.latencyNanos());
        }

        @Override
        public void submissionEnded(String opcode, Outcome outcome, long latencyNanos) {
            heard.add(opcode + " " + outcome + " " + latencyNanos);
        }

        @Override
        public void deviceLost() {
            heard.add("lost");
        }
    });

    @Test
    void dispatchesAddUpAndTheLastStays() {
        assertThat(stats.snapshot()).isEqualTo(new StatsSnapshot(0, 0, 0, 0, 0, 0, null));
        stats.dispatchCompleted(new DispatchStats(1, 2, 2, 3, 3, 8, 10, 4, 0, 0, 1, 1, false));
        DispatchStats last = new DispatchStats(10, 20, 20, 30, 30, 8, 100, 4, 0, 0, 2, 1, true);
        stats.dispatchCompleted(last);
        assertThat(stats.snapshot()).isEqualTo(new StatsSnapshot(2, 11, 22, 33, 110, 1, last));
    }

    @Test
    void everythingIsHandedOn() {
        stats.dispatchCompleted(new DispatchStats(1, 2, 2, 3, 3, 8, 10, 4, 0, 0, 1, 1, false));
        stats.submissionEnded("nop", MegakernelStats.Outcome.DONE, 5);
        stats.deviceLost();
        assertThat(heard).containsExactly("dispatch 10", "nop DONE 5", "lost");
    }

    @Test
    void theListenerThatDoesNothingTakesEverything() {
        MegakernelStats.NOOP.dispatchCompleted(HostDispatchAccount.of(List.of(), List.of(), 0, false));
        MegakernelStats.NOOP.submissionEnded("nop", MegakernelStats.Outcome.FAULT, 0);
        MegakernelStats.NOOP.deviceLost();
        assertThat(heard).isEmpty();
    }
}
