package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DebugLogViewTest {

    private final DebugLogView view = new DebugLogView();

    @ParameterizedTest
    @EnumSource
    @DisplayName("the view shows the records that the codec reads")
    @ProtocolRule("3.3")
    void showsRecords(TestBuffers kind) {
        ByteBuffer log = log(kind, 8);
        view.wrap(log);
        assertThat(IntStream.range(0, view.size()).mapToObj(this::record))
                .hasSize(2)
                .containsExactlyElementsOf(DebugLogCodec.read(log));
    }

    @Test
    @DisplayName("a fresh view and an empty log have no records")
    void isEmpty() {
        assertThat(view.size()).isZero();
        assertThat(view.wrap(ByteBuffer.allocate(4)).size()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> view.fmtId(0));
    }

    @Test
    @DisplayName("words beyond the cursor are out of reach, though the log has them")
    void endsAtTheCursor() {
        view.wrap(log(TestBuffers.HEAP, 4));
        assertThat(view.slotBase(0)).isEqualTo(104);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> view.fmtId(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> view.slotBase(-1));
    }

    @Test
    @DisplayName("a log that is not sound is refused, and the view stays where it was")
    @ProtocolRule("3.3")
    void refusesBadCursor() {
        view.wrap(log(TestBuffers.HEAP, 8));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> view.wrap(log(TestBuffers.HEAP, 13)))
                .withMessageContaining("debug-log cursor must stay within the encoded record capacity");
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> view.wrap(log(TestBuffers.HEAP, 6)))
                .withMessageContaining("debug-log cursor must advance in whole PRINTF records");
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> view.wrap(ByteBuffer.allocate(5)));
        assertThat(view.size()).isEqualTo(2);
        assertThat(view.arg2(1)).isEqualTo(107);
    }

    private DebugRecord record(int index) {
        return new DebugRecord(view.fmtId(index), view.arg1(index), view.arg2(index), view.slotBase(index));
    }

    /** Three records, of which the cursor covers what it says. */
    private static ByteBuffer log(TestBuffers kind, int cursor) {
        ByteBuffer log = kind.of(13 * Words.WORD_BYTES);
        Words.put(log, DebugLogLayout.CURSOR_WORD, cursor);
        for (int word = 1; word < 13; word++) {
            Words.put(log, word, 100 + word);
        }
        return log;
    }
}
