package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpcodeCodeTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "4096,4096",
        "0x1000,4096",
        "0X10,16",
        "' 0xfF ',255",
        "4294967295,-1",
        "0xFFFFFFFF,-1",
        "2147483648,-2147483648"
    })
    void everyU32IsRead(String text, int bits) {
        assertThat(OpcodeCode.of(text).value()).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "4294967296", "0x100000000", "x10", "0x", "1.5", "ten", "99999999999999999999999"})
    void anythingElseIsRefusedByValue(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpcodeCode.of(text))
                .withMessageContaining('"' + text + '"')
                .withMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 4_294_967_295L})
    void numbersOfYamlAreRead(long number) {
        assertThat(OpcodeCode.of(number).value()).isEqualTo((int) number);
    }
}
