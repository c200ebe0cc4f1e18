package dev.megakernel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;

class StressSumsTest {

    @Test
    @DisplayName(
            "hypotheses are summed up by forbidden outcomes, unknown ones among them, and controls by what they show")
    void sumsUp() {
        StressSums sums = new StressSums();
        sums.add("a.b2.BellStress", Expect.ACCEPTABLE, 10);
        sums.add("a.b2.BellStress", Expect.FORBIDDEN, 2);
        sums.add("a.b2.BellStress", Expect.UNKNOWN, 1);
        sums.add("a.b2.BellStress.Control", Expect.ACCEPTABLE, 5);
        sums.add("a.b2.BellStress.Control", Expect.ACCEPTABLE_INTERESTING, 4);
        sums.add("a.b2.BellStress.FenceControl", Expect.ACCEPTABLE, 6);
        assertThat(sums.toString().lines())
                .containsExactly(
                        "| test | samples | forbidden | defect of a control seen |",
                        "|---|---:|---:|---:|",
                        "| `BellStress` | 13 | 3 |  |",
                        "| `BellStress.Control` | 9 | 0 | 4 |",
                        "| `BellStress.FenceControl` | 6 | 0 | 0 |",
                        "",
                        "1 hypotheses, 13 samples, forbidden: 3. 2 controls, defect seen in 1.");
    }
}
