package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.Readback;
import dev.megakernel.protocol.SlotLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
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

    @Test
    @ProtocolRule("10")
    void drainingSwapsBuffersWithARecord() {
        OutputBuffers outputs = new OutputBuffers();
        Readback readback = new Readback();
        List<ByteBuffer> first = fill(outputs, 1);
        outputs.drainInto(readback, 1);
        assertThat(outputs.buffers())
                .hasSize(4)
                .allSatisfy(buffer -> assertThat(buffer.capacity()).isZero());
        List<ByteBuffer> second = fill(outputs, 2);
        outputs.drainInto(readback, 2);
        for (int i = 0; i < 4; i++) {
            assertThat(outputs.buffers().get(i)).isSameAs(first.get(i));
            assertThat(second.get(i)).isNotSameAs(first.get(i));
        }
        assertThat(readback.slotCount()).isEqualTo(2);
        assertThat(fill(outputs, 1).get(1))
                .as("storage of before serves the next pass")
                .isSameAs(first.get(1));
    }

    @Test
    void refusedDrainingLeavesTheBuffers() {
        OutputBuffers outputs = new OutputBuffers();
        List<ByteBuffer> buffers = fill(outputs, 1);
        assertThatThrownBy(() -> outputs.drainInto(new Readback(), 2)).isInstanceOf(BackendException.class);
        assertThat(outputs.buffers()).isEqualTo(buffers);
    }

    @Test
    void storageThatCannotBeWrittenIsReplaced() {
        OutputBuffers outputs = new OutputBuffers();
        fill(outputs, 1);
        ByteBuffer readOnly = ByteBuffer.allocate(2000).asReadOnlyBuffer();
        outputs.drainInto(new Readback(readOnly, readOnly, readOnly, readOnly), 1);
        assertThat(outputs.buffers().get(0).isReadOnly()).isTrue();
        assertThat(outputs.prepare(0, 640).isReadOnly()).isFalse();
    }

    private static List<ByteBuffer> fill(OutputBuffers outputs, int slots) {
        int[] lengths = {640, slots * SlotLayout.SLOT_BYTES, DebugLogLayout.BUFFER_BYTES, 0};
        for (int i = 0; i < lengths.length; i++) {
            outputs.prepare(i, lengths[i]);
        }
        return List.copyOf(outputs.buffers());
    }
}
