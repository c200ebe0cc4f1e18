package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.kernel.KernelLayout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PassShapeTest {

    private static final int SLOTS = 3;

    @Test
    void buffersFollowEachOtherAligned() {
        PassShape shape = shape(640, 192, 1028, 0);
        assertThat(shape.start(KernelLayout.BINDING_CONTROL)).isGreaterThanOrEqualTo(KernelLayout.passBytes(SLOTS));
        long end = 0;
        for (int binding = 0; binding <= KernelLayout.BINDING_IO_QUEUE; binding++) {
            assertThat(shape.start(binding) % 256).isZero();
            assertThat(shape.start(binding)).isGreaterThanOrEqualTo(end);
            end = shape.start(binding) + shape.length(binding);
        }
        assertThat(shape.bytes()).isGreaterThan(end);
    }

    @Test
    void resultsStartAtTheFaultCodes() {
        assertThat(shape(640, 192, 1028, 64).firstResult())
                .isEqualTo(KernelLayout.faultCodeWord(SLOTS, 0) * 4L)
                .isEqualTo(KernelLayout.passBytes(SLOTS) - SLOTS * 4L);
    }

    @Test
    void shapesDifferInEachLengthSegmentAndLaunch() {
        PassShape shape = launched(shape(640, 192, 1028, 64));
        assertThat(launched(shape(640, 192, 1028, 64)).isSame(shape)).isTrue();
        assertThat(launched(shape(644, 192, 1028, 64)).isSame(shape)).isFalse();
        assertThat(launched(shape(640, 128, 1028, 64)).isSame(shape)).isFalse();
        assertThat(launched(shape(640, 192, 4, 64)).isSame(shape)).isFalse();
        assertThat(launched(shape(640, 192, 1028, 0)).isSame(shape)).isFalse();
        PassShape other = shape(640, 192, 1028, 64);
        other.launch(1, 1, 2);
        assertThat(other.isSame(shape)).isFalse();
        other.launch(3, 1, 1);
        assertThat(other.isSame(shape)).isFalse();
        other.launch(1, 2, 1);
        assertThat(other.isSame(shape)).isFalse();
        other.measure(inputs(640, 192, 1028, 64), 1);
        assertThat(launched(other).isSame(shape)).isFalse();
    }

    @Test
    void becomesAnotherAndForgetsIt() {
        PassShape shape = launched(shape(640, 192, 1028, 64));
        PassShape other = new PassShape(SLOTS);
        other.become(shape);
        assertThat(other.isSame(shape)).isTrue();
        assertThat(other.bytes()).isEqualTo(shape.bytes());
        other.forget();
        assertThat(other.isSame(shape)).isFalse();
    }

    private static PassShape launched(PassShape shape) {
        shape.launch(1, 1, 1);
        return shape;
    }

    private static PassShape shape(int control, int ring, int debugLog, int ioQueue) {
        PassShape shape = new PassShape(SLOTS);
        shape.measure(inputs(control, ring, debugLog, ioQueue), 0);
        return shape;
    }

    private static KernelInputs inputs(int control, int ring, int debugLog, int ioQueue) {
        return new KernelInputs(
                ByteBuffer.allocate(control + 8).position(8),
                ByteBuffer.allocate(ring),
                ByteBuffer.allocate(debugLog),
                ByteBuffer.allocate(ioQueue));
    }
}
