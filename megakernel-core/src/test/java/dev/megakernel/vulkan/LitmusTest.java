package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whether the litmus tells devices apart, on devices that have a fault each. */
class LitmusTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final Toy device = new Toy();

    private Litmus.Sight look() {
        return new Litmus(device).run(2, SHORT);
    }

    @Test
    void aDeviceThatDoesItAllShowsWholeRoundsAndTwoWorkgroups() {
        Litmus.Sight sight = look();
        assertThat(sight.rounds()).isGreaterThan(1000).isLessThanOrEqualTo(Litmus.ROUNDS);
        assertThat(sight.torn()).isZero();
        assertThat(sight.workgroups()).isEqualTo(2);
        assertThat(device.left()).isTrue();
    }

    @Test
    void aDeviceThatSeesNothingShowsNoRound() {
        device.blind = true;
        assertThat(look()).isEqualTo(new Litmus.Sight(0, 0, 0));
        assertThat(device.left()).isTrue();
    }

    @Test
    void wordsThatComeAfterTheirTagAreTorn() {
        for (int word = 0; word < SessionLayout.RESULTS; word++) {
            Toy tears = new Toy();
            tears.tornWord = word;
            Litmus.Sight sight = new Litmus(tears).run(2, SHORT);
            assertThat(sight.torn()).as("word %d", word).isPositive();
        }
    }

    @Test
    void aSecondWorkgroupThatNeverRunsIsNotCounted() {
        device.alone = true;
        Litmus.Sight sight = look();
        assertThat(sight.rounds()).isPositive();
        assertThat(sight.workgroups()).isOne();
    }

    @Test
    void launchesThatEndAreReplaced() {
        device.roundsOfLaunch = 10;
        Litmus.Sight sight = look();
        assertThat(sight.rounds()).isGreaterThan(100);
        assertThat(device.launches).isGreaterThan(sight.rounds() / 20);
    }

    /** Runs what is published whenever its host fences, as far as its faults let it. */
    private static final class Toy implements PersistentKernel {

        private final PersistentConfig config = Litmus.config(2);
        private final SessionGeometry geometry = config.geometry();
        private final MappedWords down = new MappedWords(ByteBuffer.allocateDirect(geometry.downBytes()));
        private final MappedWords up = new MappedWords(ByteBuffer.allocateDirect(geometry.upBytes()));
        private final int[] cursors = new int[SessionLayout.RINGS];
        boolean blind;
        boolean alone;
        int tornWord = -1;
        int roundsOfLaunch = Integer.MAX_VALUE;
        int launches;
        private int left;

        @Override
        public void fence() {
            run();
        }

        private void run() {
            for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
                int bell = down.getInt((SessionLayout.BELL_BASE_WORD + ring) * Integer.BYTES);
                if (blind || cursors[ring] == bell || left <= 0) {
                    continue;
                }
                left--;
                boolean first = true;
                for (; cursors[ring] != bell; cursors[ring]++) {
                    run(ring, first);
                    first = false;
                }
            }
        }

        private void run(int ring, boolean first) {
            int at = geometry.slotsByte(ring) + (cursors[ring] & (geometry.slots(ring) - 1)) * SessionLayout.SLOT_BYTES;
            assertThat(down.getInt(at)).isEqualTo(SessionLayout.sequenceWord(cursors[ring], 0));
            int completion = down.getInt(at + SessionLayout.COMPLETION_WORD * Integer.BYTES);
            int target = geometry.completionByte(SessionLayout.entry(completion));
            boolean meeting = ring % SessionLayout.SCOPES == 1;
            int results = meeting ? 1 : SessionLayout.RESULTS;
            for (int i = 0; i < results; i++) {
                int word = down.getInt(at + (SessionLayout.ARGS_WORD + i) * Integer.BYTES);
                int result = meeting ? (alone && first ? 0 : 1) : word;
                if (i != tornWord || meeting) {
                    up.putInt(target + geometry.resultWordByte(i), result);
                }
            }
            for (int part = 0; part < geometry.parts(results); part++) {
                up.putInt(target + geometry.tagByte(part), SessionLayout.tag(completion, SessionLayout.STATUS_DONE));
            }
        }

        boolean left() {
            return down.getInt(SessionLayout.LEAVE_WORD * Integer.BYTES) != 0;
        }

        @Override
        public PersistentConfig config() {
            return config;
        }

        @Override
        public SharedWords down() {
            return down;
        }

        @Override
        public SharedWords up() {
            return up;
        }

        @Override
        public SharedWords control() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int launches() {
            return 1;
        }

        @Override
        public void launch(int number) {
            launches++;
            left = roundsOfLaunch;
            run();
        }

        @Override
        public boolean hasEnded(int number) {
            return left <= 0;
        }

        @Override
        public boolean isTurnWanted() {
            return false;
        }

        @Override
        public void close() {}
    }
}
