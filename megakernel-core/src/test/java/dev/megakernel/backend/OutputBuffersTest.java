package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class OutputBuffersTest {

    private final OutputBuffers outputs = new OutputBuffers();

    @Test
    void storageThatIsLargeEnoughIsKept() {
        ByteBuffer first = outputs.prepare(0, 64);
        assertThat(outputs.prepare(0, 16)).isSameAs(first);
        assertThat(first.limit()).isEqualTo(16);
        assertThat(outputs.prepare(0, 64)).isSameAs(first);
        assertThat(outputs.prepare(0, 65)).isNotSameAs(first);
        assertThat(outputs.buffers().get(0).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void buffersPastTheCountAreDropped() {
        for (int i = 0; i < 4; i++) {
            outputs.prepare(i, 4);
        }
        outputs.truncate(2);
        assertThat(outputs.buffers()).hasSize(2);
        outputs.truncate(9);
        assertThat(outputs.buffers()).hasSize(2);
    }

    @Test
    void faultCodesStartAtZeroAndEndWithTheRing() {
        outputs.prepareFaultCodes(4)[1] = 9;
        assertThat(outputs.faultCode(1)).isEqualTo(9);
        assertThat(outputs.faultCode(4)).isZero();
        outputs.prepareFaultCodes(4);
        assertThat(outputs.faultCode(1)).isZero();
    }
}
