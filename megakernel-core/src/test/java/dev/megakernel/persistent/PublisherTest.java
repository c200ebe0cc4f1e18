package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {

    private static final int SLOTS = 8;
    private static final int ENTRIES = 12;

    private Rig rig = new Rig(ToyKernel.geometry(SLOTS, ENTRIES));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("results come back, whatever the shape of completions")
    void resultsComeBack(boolean pairs) {
        rig = new Rig(pairs ? ToyKernel.pairs(SLOTS, ENTRIES) : ToyKernel.geometry(SLOTS, ENTRIES));
        PersistentCall call = rig.published(ToyKernel.ECHO, 1, -2, 3, 4, 5);
        assertThat(rig.isEnded(call)).isFalse();
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        assertThat(call.ending()).isEqualTo(Ending.DONE);
        assertThat(List.of(call.word(0), call.word(1), call.word(2), call.word(3), call.word(4)))
                .containsExactly(1, -2, 3, 4, 0);
        assertThat(rig.core.settlement.outstanding().isZero()).isTrue();
    }

    @Test
    @DisplayName("a fault brings its code and no results of the use before")
    void faultBringsCode() {
        PersistentCall call = rig.published(ToyKernel.ECHO, 9, 9, 9, 9);
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        rig.publisher.publish(call.work(ToyKernel.FAULTY, Priority.NORMAL, 0));
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        assertThat(call.ending()).isEqualTo(Ending.FAULT);
        assertThat(call.faultCode()).isEqualTo(ToyKernel.FAULT_CODE);
        assertThat(call.word(1)).isZero();
    }

    @Test
    @DisplayName("what the device refuses has not run")
    void refusedHasNotRun() {
        PersistentCall call = rig.published(ToyKernel.REFUSED);
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        assertThat(call.ending()).isEqualTo(Ending.REFUSED);
        assertThat(call.progress()).isEqualTo(Progress.NEVER_STARTED);
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    @DisplayName("every level and scope has its ring, over 2^32 and over 65,535 generations")
    void everyRingGoesRound(Priority priority) {
        for (Opcode opcode : List.of(ToyKernel.ECHO, ToyKernel.GROUP_ECHO)) {
            PersistentCall call = new PersistentCall();
            for (int i = 0; i < 100; i++) {
                call.work(opcode, priority, 0).arg(0, i);
                assertThat(rig.publisher.publish(call)).isEqualTo(Publication.ACCEPTED);
                rig.serve();
                assertThat(rig.isEnded(call)).isTrue();
                assertThat(call.word(0)).isEqualTo(i);
            }
        }
    }

    @Test
    @DisplayName("a full ring says no and leaves everything as it was")
    void fullRingSaysNo() {
        List<PersistentCall> calls = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            calls.add(rig.published(ToyKernel.ECHO, i));
        }
        PersistentCall more = Rig.call(ToyKernel.ECHO, 8);
        assertThat(rig.publisher.publish(more)).isEqualTo(Publication.RING_FULL);
        assertThat(more.isUnderWay()).isFalse();
        assertThat(rig.core.settlement.outstanding().sum()).isEqualTo(SLOTS);
        rig.serve();
        assertThat(rig.publisher.publish(more)).isEqualTo(Publication.ACCEPTED);
        rig.serve();
        for (int i = 0; i < SLOTS; i++) {
            assertThat(rig.isEnded(calls.get(i))).isTrue();
            assertThat(calls.get(i).word(0)).isEqualTo(i);
        }
    }

    @Test
    @DisplayName("slow work does not hold up the ring a lap later, only completions run out")
    void slowWorkDoesNotHoldUpTheRing() {
        List<PersistentCall> slow = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            slow.add(rig.published(ToyKernel.SLOW, i));
            rig.serve();
        }
        PersistentCall more = Rig.call(ToyKernel.ECHO);
        assertThat(rig.publisher.publish(more)).isEqualTo(Publication.TABLE_FULL);
        rig.kernel.finishSlow();
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(rig.isEnded(slow.get(i))).isTrue();
            assertThat(slow.get(i).word(0)).isEqualTo(i);
        }
        assertThat(rig.publisher.publish(more)).isEqualTo(Publication.ACCEPTED);
    }

    @Test
    @DisplayName("a handle carries one piece of work at a time")
    void oneAtATime() {
        PersistentCall call = rig.published(ToyKernel.ECHO);
        assertThatThrownBy(() -> rig.publisher.publish(call))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> call.arg(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(call::ending).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("a listener may publish the same handle again, and what it throws harms nobody")
    void listenerMayPublishAgain() {
        List<Integer> seen = new ArrayList<>();
        PersistentCall call = new PersistentCall(ended -> {
            PersistentCall self = (PersistentCall) ended;
            seen.add(self.word(0));
            if (seen.size() < 20) {
                self.arg(0, seen.size());
                assertThat(rig.publisher.publish(self)).isEqualTo(Publication.ACCEPTED);
                rig.waiting.watch(self);
            }
            throw new IllegalStateException("of a listener");
        });
        rig.publisher.publish(call.work(ToyKernel.ECHO, Priority.NORMAL, 0));
        rig.waiting.watch(call);
        for (int i = 0; i < 20; i++) {
            rig.serve();
            rig.poller.doWork();
        }
        assertThat(seen).hasSize(20).isSorted().doesNotHaveDuplicates();
        assertThat(rig.core.watched.isEmpty()).isTrue();
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    @DisplayName("a slot that does not carry its sequence breaks the session")
    void wrongSequenceBreaks() {
        SessionGeometry geometry = rig.kernel.config().geometry();
        PersistentCall call = rig.published(ToyKernel.ECHO);
        int index = Rig.COUNTERS_START & (SLOTS - 1);
        rig.kernel.down().putInt(geometry.slotsByte(call.ring) + 64 * index, 0);
        rig.serve();
        assertThat(rig.isEnded(call)).isTrue();
        assertThat(call.ending()).isEqualTo(Ending.BROKEN);
        assertThat(rig.core.phase.now()).isEqualTo(Phase.State.BROKEN);
        assertThat(rig.core.phase.cause()).hasMessageContaining("Fix: ");
        assertThat(rig.publisher.publish(Rig.call(ToyKernel.ECHO))).isEqualTo(Publication.BROKEN);
    }

    @Test
    @DisplayName("work that opened before everything was ended, and was not announced, never started")
    void endedBetweenOpenAndBell() {
        PersistentCall call = Rig.call(ToyKernel.ECHO);
        rig.kernel.onNextFence(() -> {
            rig.core.phase.end(Phase.State.LOST, null);
            rig.core.settlement.endAll(Ending.LOST);
        });
        assertThat(rig.publisher.publish(call)).isEqualTo(Publication.ACCEPTED);
        assertThat(call.ending()).isEqualTo(Ending.LOST);
        assertThat(call.progress()).isEqualTo(Progress.NEVER_STARTED);
        assertThat(rig.core.settlement.outstanding().isZero()).isTrue();
    }

    @Test
    @DisplayName("work that is published while the engine ends is ended by its submitter")
    void endedBySubmitterAtTheEnd() {
        Phase phase = rig.core.phase;
        PersistentBatch batch = Rig.batch(ToyKernel.ECHO, 2, false);
        // Everything that was open has been ended when the encoder is done.
        rig.publisher.publish(batch, (slot, args) -> {
            phase.end(Phase.State.LOST, null);
            rig.core.settlement.endAll(Ending.LOST);
        });
        assertThat(batch.ending()).isEqualTo(Ending.LOST);
        assertThat(batch.progress()).isEqualTo(Progress.NEVER_STARTED);
        assertThat(rig.core.settlement.outstanding().isZero()).isTrue();
        assertThat(rig.core.inside.isZero()).isTrue();
        assertThat(rig.publisher.publish(Rig.call(ToyKernel.ECHO))).isEqualTo(Publication.LOST);
    }
}
