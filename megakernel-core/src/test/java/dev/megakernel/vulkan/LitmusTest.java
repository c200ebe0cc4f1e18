package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.MappedWords;
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
        return new Litmus(device).run(2, SHORT, false, device::launchIdle);
    }

    @Test
    void aDeviceThatDoesItAllShowsWholeRoundsAndTwoWorkgroups() {
        Litmus.Sight sight = look();
        assertThat(sight.rounds()).isGreaterThan(1000).isLessThanOrEqualTo(Litmus.ROUNDS);
        assertThat(sight.torn()).isZero();
        assertThat(sight.workgroups()).isEqualTo(2);
        assertThat(sight.pace().lookNanos()).isZero();
        assertThat(device.left()).isTrue();
    }

    @Test
    void theShortestIdleLaunchTellsHowLongALookTakes() {
        device.idleMillis = new int[] {9, 5, 7};
        assertThat(look().pace().lookNanos()).isBetween(5_000_000 / Litmus.LOOKS, 5_000_000);
        assertThat(device.idleLaunches).isEqualTo(3);
    }

    @Test
    void anIdleLaunchThatDoesNotEndTellsNothing() {
        device.idleMillis = new int[] {5, Integer.MAX_VALUE};
        assertThat(look().pace().lookNanos()).isZero();
    }

    @Test
    void aLaunchLooksForWorkInAQuantumOrTwo() {
        Duration quantum = Duration.ofMillis(50);
        assertThat(looks(quantum, 0, 0)).as("unknown").isEqualTo(250_000);
        assertThat(looks(quantum, 100, 0)).as("never more").isEqualTo(250_000);
        assertThat(looks(quantum, 1000, 0)).isEqualTo(100_000);
        assertThat(looks(quantum, 5000, 0)).isEqualTo(20_000);
        assertThat(looks(Duration.ofNanos(1), 5000, 0)).isOne();
        assertThat(looks(Duration.ofDays(300), 0, 0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(looks(quantum, 5000, 65_535)).as("where loops are cut").isLessThan(1000);
    }

    private static int looks(Duration quantum, int lookNanos, int loopLimit) {
        return SessionKernels.bound(quantum, new LaunchBound.Pace(lookNanos, 0), loopLimit)
                .looks();
    }

    @Test
    void aLaunchLeavesByTheDevicesClockAfterItsQuantum() {
        Duration quantum = Duration.ofMillis(50);
        assertThat(ticks(quantum, 0)).as("no clock").isZero();
        assertThat(ticks(quantum, 1_000)).as("a tick a nanosecond").isEqualTo(50_000_000);
        assertThat(ticks(quantum, 32_000)).isEqualTo(1_562_500);
        assertThat(ticks(Duration.ofNanos(1), 1_000_000)).isOne();
        assertThat(ticks(Duration.ofDays(1), 1_000)).isEqualTo(Integer.MAX_VALUE);
        assertThat(SessionKernels.bound(quantum, new LaunchBound.Pace(5000, 1_000), 65_535)
                        .ticks())
                .as("where loops are cut")
                .isZero();
    }

    private static int ticks(Duration quantum, int tickPicos) {
        return LaunchBound.of(quantum, new LaunchBound.Pace(0, tickPicos)).ticks();
    }

    @Test
    void twoIdleLaunchesTellHowFastTheClockTicks() {
        device.tickNanos = 4;
        LaunchBound.Pace pace =
                new Litmus(device).run(2, SHORT, true, device::launchIdle).pace();
        assertThat(pace.tickPicos()).isBetween(3_000, 6_000);
    }

    @Test
    void noiseIsNotTakenForTicks() {
        device.idleMillis = new int[] {5};
        assertThat(new Litmus(device)
                        .run(2, SHORT, true, device::launchIdle)
                        .pace()
                        .tickPicos())
                .isLessThan(1_000);
    }

    @Test
    void aDeviceThatSeesNothingShowsNoRound() {
        device.blind = true;
        assertThat(look()).isEqualTo(new Litmus.Sight(0, 0, 0, LaunchBound.Pace.UNKNOWN));
        assertThat(device.left()).isTrue();
    }

    @Test
    void wordsThatComeAfterTheirTagAreTorn() {
        for (int word = 0; word < SessionLayout.RESULTS; word++) {
            Toy tears = new Toy();
            tears.tornWord = word;
            Litmus.Sight sight = new Litmus(tears).run(2, SHORT, false, tears::launchIdle);
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

        /** How long launches stay that find no work, one after the other; the last goes on. */
        int tickNanos;

        int[] idleMillis = {0};

        int idleLaunches;
        private long idleUntil = System.nanoTime();

        void launchIdle(int number, LaunchBound bound) {
            int millis = idleMillis[Math.min(idleLaunches++, idleMillis.length - 1)];
            idleUntil = System.nanoTime() + Duration.ofMillis(millis).toNanos() + (long) tickNanos * bound.ticks();
        }

        @Override
        public void fence() {
            run();
        }

        private void run() {
            for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
                int bell = down.getInt(SessionLayout.bellWord(ring) * Integer.BYTES);
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

        private boolean turned() {
            return down.getInt(SessionLayout.TURN_WORD * Integer.BYTES) != 0;
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
            return idleLaunches > 0 ? System.nanoTime() - idleUntil >= 0 : turned() || left <= 0;
        }

        @Override
        public boolean isTurnWanted() {
            return false;
        }

        @Override
        public void close() {}
    }
}
