package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DebugLogCodecTest {

    @Test
    @DisplayName("3.2 an empty log is zero bytes of the right length")
    @ProtocolRule("3.2")
    void encodesEmpty() {
        assertThat(DebugLogCodec.encodeEmpty(0)).isEqualTo(new byte[4]);
        assertThat(DebugLogCodec.encodeEmpty(64)).isEqualTo(new byte[1028]);
        ByteBuffer out = ByteBuffer.allocate(40).put(3, (byte) 1);
        DebugLogCodec.encodeEmpty(2, out);
        assertThat(TestBuffers.bytes(out)).isEqualTo(new byte[36]);
    }

    @Test
    @DisplayName("3.2 a log above the cap is refused")
    @ProtocolRule("3.2")
    void capsRecords() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> DebugLogCodec.encodeEmpty(1_048_577))
                .withMessageContaining("reduce debug-log record_capacity")
                .matches(e -> e.kind() == Kind.BYTE_LENGTH_OVERFLOW);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("3.3 records are read in order, as many as the cursor says")
    @ProtocolRule("3.3")
    void readsRecords(TestBuffers kind) {
        ByteBuffer log = kind.of(13 * 4);
        Words.put(log, 0, 8);
        for (int word = 1; word < 13; word++) {
            Words.put(log, word, 100 + word);
        }
        assertThat(DebugLogCodec.read(log))
                .containsExactly(new DebugRecord(101, 102, 103, 104), new DebugRecord(105, 106, 107, 108));
    }

    @ParameterizedTest
    @CsvSource({
        "13, must stay within the encoded record capacity",
        "-4, must stay within the encoded record capacity",
        "6, must advance in whole PRINTF records"
    })
    @DisplayName("3.3 a cursor outside the log or inside a record is refused, and the target list is kept")
    @ProtocolRule("3.3")
    void refusesBadCursor(int cursor, String text) {
        ByteBuffer log = ByteBuffer.allocate(13 * 4);
        Words.put(log, 0, cursor);
        DebugRecord earlier = new DebugRecord(1, 2, 3, 4);
        List<DebugRecord> target = new ArrayList<>(List.of(earlier));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> DebugLogCodec.read(log, target))
                .withMessageContaining("debug-log cursor " + text)
                .matches(e -> e.kind() == Kind.MISSING_WORD);
        assertThat(target).containsExactly(earlier);
    }

    @Test
    @DisplayName("3.3 a log without a cursor or whole words is refused")
    @ProtocolRule("3.3")
    void refusesShortLog() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> DebugLogCodec.read(ByteBuffer.allocate(0)))
                .withMessageContaining("debug_log is missing word 0 in 0 bytes");
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> DebugLogCodec.read(ByteBuffer.allocate(5)))
                .withMessageContaining("whole u32");
    }

    @Test
    @DisplayName("3.3 the target list is cleared once the log is sound")
    @ProtocolRule("3.3")
    void clearsTarget() {
        List<DebugRecord> target = new ArrayList<>(List.of(new DebugRecord(1, 2, 3, 4)));
        DebugLogCodec.read(ByteBuffer.allocate(4), target);
        assertThat(target).isEmpty();
    }
}
