package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SessionGeometry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchPumpTest {

    private static final long MILLI = 1_000_000;
    private static final long QUANTUM = 50 * MILLI;
    private static final SessionGeometry GEOMETRY = ToyKernel.geometry(8, 12);
    private static final PersistentOptions OPTIONS = PersistentOptions.forProcessors(2);

    private Rig rig = new Rig(GEOMETRY);

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count)
                .map(i -> Rig.COUNTERS_START + 1 + i)
                .boxed()
                .toList();
    }

    @Test
    @DisplayName("nothing is launched before there is work")
    void nothingWithoutWork() {
        assertThat(rig.pump.step()).isEqualTo(Long.MAX_VALUE);
        assertThat(rig.core.pump.isAsleep()).isTrue();
        assertThat(rig.kernel.started()).isEmpty();
        rig.published(ToyKernel.ECHO);
        rig.pump.step();
        assertThat(rig.core.pump.isAsleep()).isFalse();
        assertThat(rig.kernel.started()).isEqualTo(numbers(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("launches follow each other without end, over 2^32, as many at a time as there may be")
    void launchesFollowEachOther(int launches) {
        rig = new Rig(GEOMETRY, launches, OPTIONS);
        for (int i = 0; i < 500; i++) {
            echo();
            assertThat(rig.kernel.running().size()).isLessThanOrEqualTo(launches);
            if (launches == 2) {
                assertThat(rig.kernel.running()).isNotEmpty();
            }
        }
        int started = rig.kernel.started().size();
        assertThat(started).isBetween(9, 12);
        assertThat(rig.kernel.started()).isEqualTo(numbers(started));
        assertThat(rig.pump.launches().changes()).isEqualTo(launches == 2 ? started - 1 : 0);
    }

    private void echo() {
        PersistentCall call = rig.published(ToyKernel.ECHO);
        for (int i = 0; i < 4 && !rig.isEnded(call); i++) {
            rig.serve(1, MILLI);
        }
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    @DisplayName("a launch that ends early is replaced")
    void endedEarlyIsReplaced() {
        rig.published(ToyKernel.ECHO);
        for (int i = 1; i < 20; i++) {
            rig.pump.step();
            assertThat(rig.kernel.started()).hasSize(i);
            rig.kernel.endLaunches();
        }
    }

    @Test
    @DisplayName("launches go on beside one that a long opcode holds")
    void goesOnBesideHeldLaunch() {
        rig.published(ToyKernel.SLOW);
        rig.serve();
        int held = rig.kernel.running().get(0);
        for (int i = 0; i < 400; i++) {
            rig.serve();
            rig.time.pass(MILLI);
        }
        assertThat(rig.kernel.running()).contains(held);
        assertThat(rig.kernel.started().size()).isGreaterThan(6);
        PersistentCall quick = rig.published(ToyKernel.ECHO);
        rig.serve(3, MILLI);
        assertThat(rig.isEnded(quick)).isTrue();
    }

    @Test
    @DisplayName("without work launches leave, and the pump sleeps until the next publication")
    void parksAndWakes() {
        rig.core.pump.isCurrentThread();
        PersistentCall call = rig.published(ToyKernel.ECHO);
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        rig.serve(130, MILLI);
        assertThat(rig.core.pump.isAsleep()).isTrue();
        assertThat(rig.kernel.running()).isEmpty();
        assertThat(rig.pump.step()).isEqualTo(Long.MAX_VALUE);
        int before = rig.kernel.started().size();
        assertThat(rig.time.woken()).isEmpty();
        call = rig.published(ToyKernel.ECHO);
        assertThat(rig.time.woken()).containsExactly(Thread.currentThread());
        rig.serve();
        assertThat(rig.kernel.started()).hasSize(before + 1);
        assertThat(rig.isEnded(call)).isTrue();
    }

    @Test
    @DisplayName("a launch of a submitter stays and leaves like any other, though its work ended before the pump woke")
    void launchOfSubmitterLeaves() {
        assertThat(rig.pump.step()).isEqualTo(Long.MAX_VALUE);
        PersistentCall call = rig.published(ToyKernel.ECHO);
        rig.kernel.work();
        assertThat(rig.isEnded(call)).isTrue();
        rig.serve();
        assertThat(rig.core.pump.isAsleep()).isFalse();
        assertThat(rig.kernel.running()).isEqualTo(numbers(1));
        rig.serve(130, MILLI);
        assertThat(rig.core.pump.isAsleep()).isTrue();
        assertThat(rig.kernel.running()).isEmpty();
        assertThat(rig.pump.step()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("work that comes while the pump lies down keeps it up")
    void comesWhileLyingDown() {
        PersistentCall call = rig.published(ToyKernel.ECHO);
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        rig.time.pass(2 * OPTIONS.parkAfter().toNanos());
        rig.kernel.onNextFence(() -> rig.published(ToyKernel.ECHO));
        assertThat(rig.pump.step()).isZero();
        assertThat(rig.core.pump.isAsleep()).isFalse();
        rig.serve();
        assertThat(rig.core.rings[call.ring].waiting(true)).isZero();
    }

    @Test
    @DisplayName("the turn is given away to whoever wants the queue, and taken back")
    void givesTurnAway() {
        rig.published(ToyKernel.ECHO);
        rig.serve();
        rig.kernel.turnWanted(true);
        rig.serve(100, MILLI);
        assertThat(rig.kernel.running()).isEmpty();
        int before = rig.kernel.started().size();
        PersistentCall call = rig.published(ToyKernel.ECHO);
        rig.serve(5, MILLI);
        assertThat(rig.kernel.started()).hasSize(before);
        rig.kernel.turnWanted(false);
        rig.serve(2, MILLI);
        assertThat(rig.isEnded(call)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_535})
    @DisplayName("what a launch claimed and left undone fails, and only that")
    void lostInLaunch(int loopLimit) {
        rig = new Rig(GEOMETRY, 2, OPTIONS.withLoopLimit(loopLimit));
        PersistentCall done = rig.published(ToyKernel.ECHO);
        PersistentCall vanished = rig.published(ToyKernel.VANISHING);
        rig.serve();
        PersistentCall unclaimed = rig.published(ToyKernel.ECHO);
        assertThat(vanished.isUnderWay()).isTrue();
        rig.kernel.endLaunches();
        rig.pump.step();
        assertThat(vanished.ending()).isEqualTo(loopLimit == 0 ? Ending.FAILED : Ending.FAULT);
        assertThat(vanished.faultCode()).isEqualTo(loopLimit == 0 ? FaultCode.NONE : FaultCode.LOOP_LIMIT);
        assertThat(rig.pump.losses().lost()).isEqualTo(1);
        assertThat(rig.isEnded(done)).isTrue();
        assertThat(done.ending()).isEqualTo(Ending.DONE);
        rig.serve();
        assertThat(rig.isEnded(unclaimed)).isTrue();
    }

    @Test
    @DisplayName("what may still come from a launch beside is not given up")
    void notLostWhileAnotherRuns() {
        while (rig.kernel.running().size() < 2) {
            echo();
        }
        PersistentCall slow = rig.published(ToyKernel.SLOW, 5);
        rig.kernel.work();
        rig.serve(4, MILLI);
        assertThat(rig.kernel.running()).hasSize(1);
        assertThat(slow.isUnderWay()).isTrue();
        rig.kernel.finishSlow();
        assertThat(rig.isEnded(slow)).isTrue();
        assertThat(slow.word(0)).isEqualTo(5);
    }

    @Test
    @DisplayName("a claim whose record never came is given up once a later one shows")
    void claimWithoutRecord() {
        rig.kernel.hideClaims(true);
        PersistentCall vanished = rig.published(ToyKernel.VANISHING);
        rig.serve();
        rig.kernel.endLaunches();
        rig.pump.step();
        assertThat(vanished.isUnderWay()).isTrue();
        rig.kernel.hideClaims(false);
        PersistentCall call = rig.published(ToyKernel.ECHO);
        rig.serve();
        rig.kernel.endLaunches();
        rig.pump.step();
        assertThat(vanished.ending()).isEqualTo(Ending.FAILED);
        assertThat(rig.isEnded(call)).isTrue();
    }

    @Test
    @DisplayName("a device that does not take what it is shown breaks the session")
    void stalledDevice() {
        rig.published(ToyKernel.ECHO);
        rig.kernel.blind(true);
        assertThatThrownBy(() -> rig.serve(3_000, MILLI))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Fix: ");
    }

    @Test
    @DisplayName("a device that ends every launch at once and takes nothing breaks the session too")
    void deviceThatEndsEverything() {
        rig.published(ToyKernel.ECHO);
        rig.kernel.blind(true);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 3_000; i++) {
                        rig.pump.step();
                        rig.kernel.endLaunches();
                        rig.time.pass(MILLI);
                    }
                })
                .isInstanceOf(BackendException.class);
    }

    @Test
    @DisplayName("a device that is busy with long opcodes for seconds is not taken for broken")
    void busyIsNotStalled() {
        rig.published(ToyKernel.SLOW);
        rig.serve();
        rig.kernel.blind(true);
        rig.published(ToyKernel.ECHO);
        rig.serve(3_000, MILLI);
    }

    @Test
    @DisplayName("a lost device is noticed with the next step")
    void lossIsNoticed() {
        rig.published(ToyKernel.ECHO);
        rig.pump.step();
        rig.kernel.lose();
        assertThatThrownBy(() -> rig.pump.step()).isInstanceOf(DeviceLostException.class);
    }

    @Test
    @DisplayName("quanta change without anything being lost")
    void quantaChangeUnderLoad() {
        PersistentCall call = Rig.call(ToyKernel.ECHO);
        for (int i = 0; i < 1_000; i++) {
            assertThat(rig.publisher.publish(call.arg(0, i))).isEqualTo(Publication.ACCEPTED);
            rig.serve();
            rig.time.pass(QUANTUM / 20);
            if (!rig.isEnded(call)) {
                rig.serve();
                assertThat(rig.isEnded(call)).isTrue();
            }
            assertThat(call.word(0)).isEqualTo(i);
        }
        assertThat(rig.pump.launches().changes()).isGreaterThan(40);
        assertThat(rig.pump.losses().lost()).isZero();
    }
}
