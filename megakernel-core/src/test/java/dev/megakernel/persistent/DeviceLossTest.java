package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.megakernel.protocol.Priority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device may be lost whatever the engine does just then. */
@Timeout(60)
class DeviceLossTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ToyKernel kernel = new ToyKernel(ToyKernel.geometry(16, 32), Rig.COUNTERS_START, 2);
    private final ToyDevice device = new ToyDevice(kernel);
    private final List<EngineEnd> ends = new CopyOnWriteArrayList<>();
    private final PersistentEngine engine = PersistentEngine.open(
            kernel, PersistentOptions.forProcessors(2).withParkAfter(Duration.ofMillis(5)), ends::add, Thread::new);

    @AfterEach
    void endedAsLostAndReleased() throws InterruptedException {
        await().until(() -> !ends.isEmpty());
        device.close();
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).kind()).isEqualTo(EngineEnd.Kind.LOST);
        assertThat(ends.get(0).released()).isTrue();
        assertThat(kernel.isClosed()).isTrue();
        assertThat(kernel.down().isTouchedAfterUnmap()).isFalse();
        assertThat(kernel.up().isTouchedAfterUnmap()).isFalse();
        assertThat(engine.figures().outstanding()).isZero();
        assertThat(engine.close(LONG, LONG)).isEqualTo(CloseResult.RELEASED);
    }

    private PersistentCall published(PersistentCall call) {
        assertThat(engine.tryPublish(call)).isEqualTo(Publication.ACCEPTED);
        return call;
    }

    private void assertLost(PersistentWork work) {
        assertThat(engine.await(work, LONG)).isTrue();
        assertThat(work.ending()).isEqualTo(Ending.LOST);
    }

    @Test
    @DisplayName("while the engine has never launched")
    void beforeTheFirstLaunch() {
        kernel.lose();
        assertLost(published(Rig.call(ToyKernel.ECHO)));
    }

    @Test
    @DisplayName("while the engine is parked")
    void whileParked() {
        assertThat(engine.await(published(Rig.call(ToyKernel.ECHO)), LONG)).isTrue();
        await().until(() -> engine.figures().parked() && kernel.running().isEmpty());
        kernel.lose();
        assertLost(published(Rig.call(ToyKernel.ECHO)));
    }

    @Test
    @DisplayName("while launches change turns")
    void whileTurnsChange() {
        device.keepSlow();
        PersistentCall slow = published(Rig.call(ToyKernel.SLOW));
        await().until(() -> kernel.running().size() == 2);
        kernel.lose();
        assertLost(slow);
    }

    @Test
    @DisplayName("while the turn is given away")
    void whileTheTurnIsGivenAway() {
        device.keepSlow();
        kernel.turnWanted(true);
        PersistentCall call = published(Rig.call(ToyKernel.SLOW));
        kernel.lose();
        kernel.turnWanted(false);
        assertLost(call);
    }

    @Test
    @DisplayName("while a batch is under way and another thread waits, parked, for other work")
    void whileOthersWait() throws InterruptedException {
        device.keepSlow();
        PersistentCall slow = published(Rig.call(ToyKernel.SLOW));
        AtomicReference<Boolean> ended = new AtomicReference<>();
        Thread waiter = new Thread(() -> ended.set(engine.await(slow)));
        waiter.start();
        PersistentBatch batch = Rig.batch(ToyKernel.SLOW, 5, true);
        assertThat(engine.tryPublishWatched(batch, (slot, args) -> {})).isEqualTo(Publication.ACCEPTED);
        await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        kernel.lose();
        waiter.join();
        assertThat(ended).hasValue(true);
        assertLost(slow);
        assertLost(batch);
        assertThat(batch.done()).isZero();
    }

    @Test
    @DisplayName("while a close drains")
    void whileDraining() throws InterruptedException {
        device.keepSlow();
        PersistentCall slow = published(Rig.call(ToyKernel.SLOW));
        AtomicReference<CloseResult> result = new AtomicReference<>();
        Thread closer = new Thread(() -> result.set(engine.close(LONG, LONG)));
        closer.start();
        await().until(() -> !engine.isOpen());
        kernel.lose();
        closer.join();
        assertThat(result).hasValue(CloseResult.RELEASED);
        assertLost(slow);
    }

    @Test
    @DisplayName("while a close waits for the last launch to leave")
    void whileLeaving() throws InterruptedException {
        device.keepSlow();
        PersistentCall slow = published(Rig.call(ToyKernel.SLOW));
        await().until(() -> !kernel.running().isEmpty());
        AtomicReference<CloseResult> result = new AtomicReference<>();
        Thread closer = new Thread(() -> result.set(engine.close(Duration.ZERO, LONG)));
        closer.start();
        await().until(kernel::isToldToLeave);
        kernel.lose();
        closer.join();
        assertThat(result).hasValue(CloseResult.RELEASED);
        assertLost(slow);
    }

    @Test
    @DisplayName("a listener that throws at the end harms nobody")
    void listenerThrows() {
        PersistentCall call = new PersistentCall(work -> {
                    throw new IllegalStateException("of a listener");
                })
                .work(ToyKernel.ECHO, Priority.LOW, 0);
        kernel.lose();
        published(call);
        assertLost(call);
    }
}
