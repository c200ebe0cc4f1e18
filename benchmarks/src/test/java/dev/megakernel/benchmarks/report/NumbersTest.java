package dev.megakernel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0",
                "2.4549; 2.45",
                "100; 100",
                "99.96; 100",
                "0.0204; 0.0204",
                "1234567.8; 1,234,568",
                "20; 20"
            })
    void threeDigitsCount(double value, String shown) {
        assertThat(Numbers.shown(value)).isEqualTo(shown);
    }
}
