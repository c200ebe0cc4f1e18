package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityProbesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 5, 0, 0",
        "0, 0, 0, 0",
        "5, 0, 5, 1",
        "5, 1, 5, 1",
        "5, 2, 3, 2",
        "5, 5, 1, 5",
        "5, 256, 1, 5",
        "64, 16, 4, 16",
        "4294967295, 0, 4294967295, 1",
        "4294967295, 4294967294, 2, 4294967294",
        "1, 4294967295, 1, 1"
    })
    @DisplayName("6.7 probes are length over width rounded up, lanes no more than positions, the budget their product")
    @ProtocolRule({"6.7", "D26"})
    void probes(long length, long width, long probes, long lanes) {
        assertThat(PriorityProbes.probeCount((int) length, (int) width)).isEqualTo(probes);
        assertThat(PriorityProbes.activeLanes((int) length, (int) width)).isEqualTo(lanes);
        assertThat(PriorityProbes.probeBudget((int) length, (int) width)).isEqualTo(probes * lanes);
    }

    @Property
    @Label("6.7 the probes of all active lanes cover every position of the partition")
    @ProtocolRule("6.7")
    void coverEveryPosition(@ForAll @IntRange(max = 500) int length, @ForAll @IntRange(max = 600) int width) {
        BitSet seen = new BitSet();
        int stride = Math.max(width, 1);
        for (int lane = 0; lane < PriorityProbes.activeLanes(length, width); lane++) {
            for (int probe = 0; probe < PriorityProbes.probeCount(length, width); probe++) {
                seen.set((lane + probe * stride) % length);
            }
        }
        assertThat(seen.cardinality()).isEqualTo(length);
        assertThat(PriorityProbes.probeBudget(length, width)).isGreaterThanOrEqualTo(length);
    }
}
