package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PickOrderTest {

    @Test
    void highestLevelWithWorkGoesFirst() {
        assertThat(drain(1, 0, 2, 0, 1)).containsExactly(0, 2, 2, 4);
    }

    @Test
    void lowerLevelGetsOneTurnAfterSixteenHighOnes() {
        List<Integer> picks = drain(20, 14, 1, 0, 2);

        assertThat(picks.subList(0, 16)).containsOnly(0);
        assertThat(picks.get(16)).isEqualTo(2);
        assertThat(picks.subList(17, 33)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(picks.get(33)).isEqualTo(4);
        assertThat(picks.subList(34, 37)).containsExactly(1, 1, 4);
    }

    @Test
    void highLevelsGoOnWhenNothingLowerWaits() {
        assertThat(drain(40, 0, 0, 0, 0)).hasSize(40).containsOnly(0);
    }

    @Test
    void aPickForcedButNotFoundStartsTheCountAgain() {
        PickOrder order = new PickOrder();
        for (int i = 0; i < 17; i++) {
            order.next(level -> level == 0);
        }

        // That was 16 and one more; 15 further ones make the next 16.
        for (int i = 0; i < 15; i++) {
            assertThat(order.next(level -> level == 0 || level == 3)).isZero();
        }
        assertThat(order.next(level -> level == 0 || level == 3)).isEqualTo(3);
    }

    @Test
    void noWorkIsNoLevel() {
        assertThat(new PickOrder().next(level -> false)).isEqualTo(PickOrder.NONE);
    }

    @Property
    void everythingIsPickedAndLowerWorkWaitsForSixteenAtMost(
            @ForAll @Size(5) List<@IntRange(min = 0, max = 60) Integer> work) {
        int[] counts = work.stream().mapToInt(Integer::intValue).toArray();
        List<Integer> picks = drain(counts.clone());

        assertThat(picks).hasSize(Arrays.stream(counts).sum());
        int lower = counts[2] + counts[3] + counts[4];
        int run = 0;
        for (int level : picks) {
            run = level >= 2 ? 0 : run + 1;
            lower -= level >= 2 ? 1 : 0;
            assertThat(run <= 16 || lower == 0).isTrue();
        }
    }

    private static List<Integer> drain(int... counts) {
        PickOrder order = new PickOrder();
        List<Integer> picks = new ArrayList<>();
        for (int level = order.next(i -> counts[i] > 0); level >= 0; level = order.next(i -> counts[i] > 0)) {
            counts[level]--;
            picks.add(level);
        }
        return picks;
    }
}
