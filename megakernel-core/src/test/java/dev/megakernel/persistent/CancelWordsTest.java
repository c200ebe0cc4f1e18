package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.SessionGeometry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CancelWordsTest {

    private static final int SLOTS = 8;

    private final Rig rig = new Rig(ToyKernel.geometry(SLOTS, 12));

    private int word(int ring, long position) {
        SessionGeometry geometry = rig.kernel.config().geometry();
        return rig.kernel.down().getInt(geometry.cancelsByte(ring) + ((int) position & (SLOTS - 1)) * Integer.BYTES);
    }

    @Test
    @DisplayName("what is taken back in time does not run")
    void takesBack() {
        PersistentCall kept = rig.published(ToyKernel.ECHO, 1);
        PersistentCall cancelled = rig.published(ToyKernel.ECHO, 2);
        rig.canceller.cancel(cancelled);
        rig.serve();
        assertThat(rig.isEnded(kept)).isTrue();
        assertThat(rig.isEnded(cancelled)).isTrue();
        assertThat(kept.ending()).isEqualTo(Ending.DONE);
        assertThat(cancelled.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(cancelled.progress()).isEqualTo(Progress.NEVER_STARTED);
        assertThat(cancelled.word(0)).isZero();
    }

    @Test
    @DisplayName("a batch is taken back as a whole")
    void takesBackBatch() {
        PersistentBatch batch = Rig.batch(ToyKernel.ECHO, 5, false);
        rig.publisher.publish(batch, (slot, args) -> {});
        rig.canceller.cancel(batch);
        rig.serve();
        assertThat(rig.isEnded(batch)).isTrue();
        assertThat(batch.ending()).isEqualTo(Ending.DONE);
        assertThat(batch.notRun()).isEqualTo(5);
    }

    @Test
    @DisplayName("once its position was claimed a word takes back nothing, not even 2^32 positions later")
    void madeHarmless() {
        long position = Integer.toUnsignedLong(Rig.COUNTERS_START);
        PersistentCall call = rig.published(ToyKernel.ECHO);
        rig.canceller.cancel(call);
        assertThat(word(call.ring, position)).isEqualTo((int) position + 1);
        CancelWords words = rig.core.cancels[call.ring];
        words.clearBefore(position);
        assertThat(word(call.ring, position)).isEqualTo((int) position + 1);
        rig.serve();
        rig.kernel.endLaunches();
        rig.pump.step();
        int cleared = word(call.ring, position);
        for (long lap = 0; lap < 4; lap++) {
            assertThat(cleared).isNotEqualTo((int) (position + lap * SLOTS) + 1);
        }
        assertThat(cleared & (SLOTS - 1)).isEqualTo((int) position & (SLOTS - 1));
    }

    @Test
    @DisplayName("taking back what has ended, or was never published, does nothing")
    void nothingToTakeBack() {
        PersistentCall call = rig.published(ToyKernel.ECHO, 3);
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        int before = word(call.ring, 0);
        rig.canceller.cancel(call);
        rig.canceller.cancel(new PersistentCall());
        assertThat(word(call.ring, 0)).isEqualTo(before);
        assertThat(call.ending()).isEqualTo(Ending.DONE);
    }
}
