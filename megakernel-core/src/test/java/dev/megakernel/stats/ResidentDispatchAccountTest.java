package dev.megakernel.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

@ProtocolRule("8.1")
class ResidentDispatchAccountTest {

    private static final List<ByteBuffer> OUTPUTS =
            List.of(ByteBuffer.allocate(640), ByteBuffer.allocate(60), ByteBuffer.allocate(0));

    @Test
    void oneRowMovesNothingIn() {
        assertThat(ResidentDispatchAccount.of(OUTPUTS, 777, false))
                .isEqualTo(new DispatchStats(0, 700, 700, 700, 0, 0, 777, 3, 1, 4, 1, 1, false));
        assertThat(ResidentDispatchAccount.of(List.of(), 0, true))
                .isEqualTo(new DispatchStats(0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 2, 1, true));
    }

    @Test
    void rowsAreOneLaunch() {
        assertThat(ResidentDispatchAccount.ofRows(List.of(OUTPUTS, List.of(), OUTPUTS), 5, false))
                .isEqualTo(new DispatchStats(0, 1400, 1400, 1400, 0, 0, 5, 6, 3, 12, 1, 1, false));
        assertThat(ResidentDispatchAccount.ofRows(List.of(OUTPUTS), 5, true))
                .isEqualTo(new DispatchStats(0, 700, 700, 700, 0, 0, 5, 3, 1, 4, 2, 1, true));
    }

    @Test
    void noRowsCostNothing() {
        DispatchStats nothing = new DispatchStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
        assertThat(ResidentDispatchAccount.ofRows(List.of(), 99, false)).isEqualTo(nothing);
        assertThat(ResidentDispatchAccount.NOTHING).isEqualTo(nothing);
    }

    @Test
    void moreHandlesThanAU32CountsAreAnError() {
        assertThat(ResidentDispatchAccount.handles(1L << 29)).isEqualTo(1 << 31);
        assertThatThrownBy(() -> ResidentDispatchAccount.handles(1L << 30))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("megakernel resident resource handle count cannot fit u32")
                .hasMessageContaining("4294967296")
                .hasMessageEndingWith("Fix: split resident rows before dispatch.");
    }

    @Test
    void theClockDoesNotGoBackwards() {
        assertThatThrownBy(() -> ResidentDispatchAccount.of(OUTPUTS, -1, false))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("megakernel latency cannot fit u64 nanoseconds");
    }
}
