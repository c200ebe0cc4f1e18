package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRingTest {

    private static final int SLOTS = 8;
    private static final int RING = SessionLayout.ring(Priority.NORMAL.level(), false);

    private ToyKernel kernel = new ToyKernel(ToyKernel.geometry(SLOTS, 16), -5, 2);
    private PublishRing ring = PublishRing.all(kernel)[RING];
    private final PersistentCall call = new PersistentCall().work(ToyKernel.ECHO, Priority.NORMAL, 3);

    private int bell() {
        return kernel.down().getInt(SessionLayout.bellWord(RING) * Integer.BYTES);
    }

    private void publish(long position) {
        ring.store(position, 0, call, 0);
        ring.mark(position, 1);
        ring.ringBell();
    }

    @Test
    @DisplayName("positions go on over 2^32")
    void positionsGoOnOver32Bits() {
        long first = ring.reserve(4);
        assertThat(first).isEqualTo(0xFFFF_FFFBL);
        for (int i = 0; i < 4; i++) {
            publish(first + i);
        }
        assertThat(bell()).isEqualTo(-1);
        publish(ring.reserve(1));
        publish(ring.reserve(1));
        assertThat(bell()).isEqualTo(1);
        assertThat(ring.rung()).isEqualTo((1L << 32) + 1);
    }

    @Test
    @DisplayName("the slot holds sequence, flags, opcode, tenant, completion and arguments")
    void slotHoldsAllWords() {
        for (int i = 0; i < SessionLayout.RESULTS; i++) {
            call.arg(i, -i);
        }
        long position = ring.reserve(1);
        ring.store(position, SessionLayout.FLAG_COUNTED, call, 0xABCD_0002);
        int at = kernel.config().geometry().slotsByte(RING) + ((int) position & (SLOTS - 1)) * SessionLayout.SLOT_BYTES;
        assertThat(kernel.down().getInt(at)).isEqualTo((-5 + 1) << 3 | 1);
        assertThat(kernel.down().getInt(at + 4)).isEqualTo(ToyKernel.ECHO.code());
        assertThat(kernel.down().getInt(at + 8)).isEqualTo(3);
        assertThat(kernel.down().getInt(at + 12)).isEqualTo(0xABCD_0002);
        for (int i = 0; i < SessionLayout.RESULTS; i++) {
            assertThat(kernel.down().getInt(at + 16 + 4 * i)).isEqualTo(-i);
        }
    }

    @Test
    @DisplayName("the bell waits for a gap to close, and then tells of all behind it")
    void bellWaitsForGap() {
        long first = ring.reserve(1);
        long second = ring.reserve(2);
        ring.mark(second, 2);
        ring.ringBell();
        assertThat(bell()).isEqualTo((int) first);
        ring.mark(first, 1);
        ring.ringBell();
        assertThat(bell()).isEqualTo((int) first + 3);
    }

    @Test
    @DisplayName("what becomes available while the bell is rung is announced by whoever rings")
    void lookedAtAgainAfterTheBell() {
        long first = ring.reserve(1);
        long second = ring.reserve(1);
        ring.mark(first, 1);
        kernel.onNextFence(() -> {
            ring.mark(second, 1);
            ring.ringBell();
            assertThat(bell()).isEqualTo((int) second);
        });
        ring.ringBell();
        assertThat(bell()).isEqualTo((int) second + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, SLOTS})
    @DisplayName("a full ring refuses, and takes as much again as the device has claimed")
    void fullRingRefuses(int chunk) {
        kernel.launch(-4);
        turn(-4);
        for (int lap = 0; lap < 5; lap++) {
            int taken = 0;
            while (taken + chunk <= SLOTS) {
                long position = ring.reserve(chunk);
                assertThat(position).isNotEqualTo(PublishRing.FULL);
                for (int i = 0; i < chunk; i++) {
                    ring.store(position + i, 0, call, SessionLayout.completionWord(1, 0));
                }
                ring.mark(position, chunk);
                ring.ringBell();
                taken += chunk;
            }
            assertThat(ring.reserve(chunk)).isEqualTo(PublishRing.FULL);
            assertThat(ring.waiting(false)).isEqualTo(taken);
            assertThat(kernel.work()).isEqualTo(taken);
            assertThat(ring.claims().follow()).isEqualTo(ring.rung());
            assertThat(ring.waiting(true)).isZero();
        }
    }

    private void turn(int number) {
        kernel.down().putInt(SessionLayout.TURN_WORD * Integer.BYTES, number);
    }

    @Test
    @DisplayName("a claim that never shows is bridged by those after it")
    void missingClaimsAreBridged() {
        kernel.launch(-4);
        turn(-4);
        long first = ring.reserve(2);
        publish(first);
        publish(first + 1);
        kernel.hideClaims(true);
        kernel.work();
        kernel.hideClaims(false);
        publish(ring.reserve(1));
        kernel.work();
        assertThat(ring.claims().follow()).isEqualTo(first);
        assertThat(ring.claims().furthest(ring.rung())).isEqualTo(first + 3);
        ring.claims().skipTo(first + 3);
        assertThat(ring.claims().claimed()).isEqualTo(first + 3);
    }

    @Test
    @DisplayName("what was claimed a lap ago says nothing about this lap")
    void oldClaimsDoNotCount() {
        kernel = new ToyKernel(ToyKernel.geometry(SLOTS, 16), 0, 2);
        ring = PublishRing.all(kernel)[RING];
        kernel.launch(1);
        turn(1);
        for (int lap = 0; lap < 3; lap++) {
            for (int i = 0; i < SLOTS; i++) {
                publish(ring.reserve(1));
            }
            assertThat(ring.reserve(1)).isEqualTo(PublishRing.FULL);
            assertThat(ring.claims().furthest(ring.rung())).isEqualTo((long) lap * SLOTS);
            kernel.work();
        }
    }
}
