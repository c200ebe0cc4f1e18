package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferValidationTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 636, 641, 646})
    @DisplayName("3.4 control below 640 bytes or not whole words is refused")
    @ProtocolRule("3.4")
    void refusesControl(int bytes) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BufferValidation.validateControl(ByteBuffer.allocate(bytes)))
                .withMessageContaining("control buffer has " + bytes + " bytes, expected at least 640 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1024, 1027, 1032})
    @DisplayName("3.4 debug log must be exactly 1028 bytes")
    @ProtocolRule("3.4")
    void refusesDebugLog(int bytes) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BufferValidation.validateDebugLog(ByteBuffer.allocate(bytes)))
                .withMessageContaining("expected exactly 1028 bytes for 64 PRINTF records");
    }

    @Test
    @DisplayName("3.4 IO queue of whole slots up to 64, an empty one included (D14)")
    @ProtocolRule({"3.4", "D14"})
    void validatesIoQueue() {
        for (int slots = 0; slots <= 64; slots++) {
            ByteBuffer queue = ByteBuffer.allocate(slots * 32);
            assertThatCode(() -> BufferValidation.validateIoQueue(queue)).doesNotThrowAnyException();
        }
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BufferValidation.validateIoQueue(ByteBuffer.allocate(30)))
                .withMessageContaining("not 4-byte aligned");
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BufferValidation.validateIoQueue(ByteBuffer.allocate(36)))
                .withMessageContaining("not a multiple of slot size 32");
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> BufferValidation.validateIoQueue(ByteBuffer.allocate(65 * 32)))
                .withMessageContaining("65 slots")
                .matches(e -> e.queue().equals("submission"));
    }

    @Test
    @DisplayName("3.4 ring must be 64 bytes per slot, the slot count unsigned")
    @ProtocolRule("3.4")
    void validatesRing() {
        assertThatCode(() -> BufferValidation.validateRing(ByteBuffer.allocate(128), 2))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BufferValidation.validateRing(ByteBuffer.allocate(64), 2))
                .withMessageContaining("ring buffer has 64 bytes, expected 128 bytes for 2 slots");
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BufferValidation.validateRing(ByteBuffer.allocate(0), 0x0400_0000))
                .withMessageContaining("expected 4294967296 bytes for 67108864 slots");
    }

    @Test
    @DisplayName("3.4 dispatch checks control, debug log, IO queue, ring in this order")
    @ProtocolRule("3.4")
    void checksInOrder() {
        ByteBuffer bad = ByteBuffer.allocate(3);
        ByteBuffer control = ByteBuffer.allocate(640);
        ByteBuffer log = ByteBuffer.allocate(1028);
        ByteBuffer queue = ByteBuffer.allocate(32);
        assertFirst("control buffer", bad, bad, bad, bad);
        assertFirst("debug log", control, bad, bad, bad);
        assertFirst("io_queue", control, bad, log, bad);
        assertFirst("ring buffer", control, bad, log, queue);
        BufferValidation.validateDispatch(control, ByteBuffer.allocate(64), log, queue, 1);
    }

    private static void assertFirst(
            String name, ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog, ByteBuffer ioQueue) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BufferValidation.validateDispatch(control, ring, debugLog, ioQueue, 1))
                .withMessageStartingWith("megakernel " + name);
    }
}
