package dev.megakernel.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedTest {

    private static final String FIX = "Fix: split the megakernel dispatch before telemetry/accounting.";

    @Test
    @ProtocolRule("8.1")
    void u64SumsMayPassTheSignedRangeButNotWrap() {
        assertThat(Checked.add(Long.MAX_VALUE, 1, "bytes")).isEqualTo(Long.MIN_VALUE);
        assertThat(Checked.add(-1L, 0L, "bytes")).isEqualTo(-1);
        assertThatThrownBy(() -> Checked.add(-1L, 1L, "megakernel bytes moved"))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("megakernel bytes moved overflowed u64")
                .hasMessageContaining("18446744073709551615 + 1")
                .hasMessageEndingWith(FIX);
        assertThatThrownBy(() -> Checked.add(Long.MIN_VALUE, Long.MIN_VALUE, "bytes"))
                .isInstanceOf(BackendException.class);
    }

    @Test
    @ProtocolRule("8.1")
    void u32SumsMayPassTheSignedRangeButNotWrap() {
        assertThat(Checked.add(Integer.MAX_VALUE, 1, "events")).isEqualTo(Integer.MIN_VALUE);
        assertThatThrownBy(() -> Checked.add(-1, 1, "megakernel allocation event count"))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("megakernel allocation event count overflowed u32")
                .hasMessageContaining("4294967295 + 1")
                .hasMessageEndingWith(FIX);
    }

    @Test
    @ProtocolRule("8.1")
    void countsFitU32() {
        assertThat(Checked.count(0xFFFF_FFFFL, "buffers")).isEqualTo(-1);
        for (long value : new long[] {-1, 1L << 32, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> Checked.count(value, "megakernel output buffer count"))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("megakernel output buffer count cannot fit u32")
                    .hasMessageContaining(String.valueOf(value))
                    .hasMessageEndingWith(FIX);
        }
    }

    @Test
    @ProtocolRule("8.1")
    void countsOverRowsAskForFewerRows() {
        assertThat(Checked.rowCount(7, "rows")).isEqualTo(7);
        assertThatThrownBy(() -> Checked.rowCount(1L << 32, "megakernel resident resource row count"))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("megakernel resident resource row count cannot fit u32")
                .hasMessageEndingWith("Fix: split resident rows before dispatch.");
    }

    @Test
    @ProtocolRule("8.1")
    void latencyIsNotNegative() {
        assertThat(Checked.latency(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Checked.latency(-5))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("megakernel latency cannot fit u64 nanoseconds")
                .hasMessageContaining("-5")
                .hasMessageContaining("Fix: timeout or split");
    }

    @Test
    @ProtocolRule("8.1")
    void totalsCountWhatRemains() {
        ByteBuffer half = ByteBuffer.allocate(8).position(4);
        assertThat(Checked.totalBytes(List.of(half, ByteBuffer.allocate(3)), "bytes"))
                .isEqualTo(7);
        assertThat(Checked.totalBytes(List.of(), "bytes")).isZero();
    }
}
