package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PersistentEngineTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ToyKernel kernel = new ToyKernel(ToyKernel.geometry(16, 32), Rig.COUNTERS_START, 2);
    private final ToyDevice device = new ToyDevice(kernel);
    private final List<EngineEnd> ends = new CopyOnWriteArrayList<>();
    private PersistentEngine engine = open(Duration.ofMillis(20));

    private PersistentEngine open(Duration parkAfter) {
        return PersistentEngine.open(
                kernel, PersistentOptions.forProcessors(2).withParkAfter(parkAfter), ends::add, task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        engine.close(SHORT, SHORT);
        await().until(() -> !ends.isEmpty());
        assertThat(ends).hasSize(1);
        assertThat(engine.figures().outstanding()).isZero();
        assertThat(kernel.isClosed()).isEqualTo(ends.get(0).released());
        device.close();
        assertThat(kernel.down().isTouchedAfterUnmap()).isFalse();
        assertThat(kernel.up().isTouchedAfterUnmap()).isFalse();
    }

    private PersistentCall published(PersistentCall call) {
        assertThat(engine.tryPublish(call)).isEqualTo(Publication.ACCEPTED);
        return call;
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    @DisplayName("work of every level comes back to those who wait, while the engine parks in between")
    void comesBack(Priority priority) {
        PersistentCall call = new PersistentCall();
        for (int i = 0; i < 200; i++) {
            published(call.work(ToyKernel.ECHO, priority, 0).arg(0, i));
            assertThat(engine.await(call)).isTrue();
            assertThat(call.ending()).isEqualTo(Ending.DONE);
            assertThat(call.word(0)).isEqualTo(i);
            if (i % 100 == 50) {
                await().until(() -> engine.figures().parked());
            }
        }
        assertThat(engine.figures().launches()).isPositive();
        assertThat(engine.waiting(priority)).isZero();
    }

    @Test
    @DisplayName("listeners are told by the poller")
    void pollerTells() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            CountDownLatch told = new CountDownLatch(8);
            for (int i = 0; i < 8; i++) {
                PersistentCall call = new PersistentCall(work -> told.countDown());
                assertThat(engine.tryPublishWatched(call.work(ToyKernel.ECHO, Priority.NORMAL, 0)))
                        .isEqualTo(Publication.ACCEPTED);
            }
            told.await();
        }
    }

    @Test
    @DisplayName("a wait ends with its time and with an interrupt; the poller goes on with the work")
    void waitEnds() {
        device.keepSlow();
        PersistentCall call = published(Rig.call(ToyKernel.SLOW));
        assertThat(engine.await(call, SHORT)).isFalse();
        Thread.currentThread().interrupt();
        assertThat(engine.await(call)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        kernel.finishSlow();
        await().until(call::isEnded);
        assertThat(call.ending()).isEqualTo(Ending.DONE);
    }

    @Test
    @DisplayName("a batch is waited for like other work")
    void batchIsWaitedFor() {
        PersistentBatch batch = new PersistentBatch();
        for (int i = 1; i < 16; i++) {
            batch.work(ToyKernel.GROUP_ECHO, Priority.LOW, 0).slots(i, true);
            assertThat(engine.tryPublish(batch, (slot, args) -> args[1] = slot)).isEqualTo(Publication.ACCEPTED);
            assertThat(engine.await(batch)).isTrue();
            assertThat(batch.done()).isEqualTo(i);
            engine.results(batch, (slot, ending, words) -> assertThat(words[1]).isEqualTo(slot));
        }
    }

    @Test
    @DisplayName("what nobody has claimed can be taken back, what runs can not")
    void cancelTakesBack() {
        device.keepSlow();
        PersistentCall running = published(Rig.call(ToyKernel.SLOW));
        await().until(this::claimedByDevice);
        kernel.blind(true);
        PersistentCall waiting = published(Rig.call(ToyKernel.ECHO));
        engine.cancel(waiting);
        engine.cancel(running);
        kernel.blind(false);
        assertThat(engine.await(waiting, LONG)).isTrue();
        assertThat(waiting.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(waiting.progress()).isEqualTo(Progress.NEVER_STARTED);
        kernel.finishSlow();
        assertThat(engine.await(running, LONG)).isTrue();
        assertThat(running.ending()).isEqualTo(Ending.DONE);
        engine.cancel(waiting);
        assertThat(engine.await(published(waiting.work(ToyKernel.ECHO, Priority.NORMAL, 0)), LONG))
                .isTrue();
        assertThat(waiting.ending()).isEqualTo(Ending.DONE);
    }

    private boolean claimedByDevice() {
        return engine.waiting(Priority.NORMAL) == 0;
    }

    @Test
    @DisplayName("a device loss ends everything as lost, releases the kernel and tells the listener")
    void deviceLoss() {
        device.keepSlow();
        List<PersistentCall> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(published(Rig.call(ToyKernel.SLOW)));
        }
        kernel.lose();
        for (PersistentCall call : calls) {
            assertThat(engine.await(call, LONG)).isTrue();
            assertThat(call.ending()).isEqualTo(Ending.LOST);
            assertThat(call.progress()).isEqualTo(Progress.UNKNOWN);
        }
        await().until(() -> !ends.isEmpty());
        assertThat(ends.get(0).kind()).isEqualTo(EngineEnd.Kind.LOST);
        assertThat(ends.get(0).cause()).isInstanceOf(DeviceLostException.class);
        assertThat(ends.get(0).released()).isTrue();
        assertThat(engine.tryPublish(calls.get(0))).isEqualTo(Publication.LOST);
        assertThat(engine.isOpen()).isFalse();
        engine.cancel(calls.get(0));
        assertThat(engine.look(calls.get(0))).isTrue();
    }

    @Test
    @DisplayName("a handle goes from a lost engine to the next")
    void handleGoesOn() throws InterruptedException {
        device.keepSlow();
        PersistentCall call = published(Rig.call(ToyKernel.SLOW, 6));
        kernel.lose();
        assertThat(engine.await(call, LONG)).isTrue();
        ToyKernel next = new ToyKernel(ToyKernel.geometry(16, 32), 0, 1);
        try (ToyDevice nextDevice = new ToyDevice(next)) {
            PersistentEngine second = PersistentEngine.open(
                    nextDevice.kernel, PersistentOptions.forProcessors(2), end -> {}, Thread::new);
            assertThat(second.tryPublish(call)).isEqualTo(Publication.ACCEPTED);
            assertThat(second.await(call, LONG)).isTrue();
            assertThat(call.word(0)).isEqualTo(6);
            assertThat(second.close(LONG, LONG)).isEqualTo(CloseResult.RELEASED);
        }
    }

    @Test
    @DisplayName("close lets work end and refuses more")
    void closeDrains() {
        List<PersistentCall> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(published(Rig.call(ToyKernel.SLOW)));
            engine.watch(calls.get(i));
        }
        assertThat(engine.close(LONG, LONG)).isEqualTo(CloseResult.RELEASED);
        assertThat(calls).allSatisfy(call -> assertThat(call.ending()).isEqualTo(Ending.DONE));
        assertThat(engine.tryPublish(Rig.call(ToyKernel.ECHO))).isEqualTo(Publication.CLOSED);
        assertThat(engine.close(LONG, LONG)).isEqualTo(CloseResult.RELEASED);
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).kind()).isEqualTo(EngineEnd.Kind.CLOSED);
        assertThat(kernel.running()).isEmpty();
    }

    @Test
    @DisplayName("close takes back what was not claimed and gives up what does not end")
    void closeCancels() {
        device.keepSlow();
        List<PersistentCall> slow = new ArrayList<>();
        slow.add(published(Rig.call(ToyKernel.SLOW)));
        await().until(this::claimedByDevice);
        kernel.blind(true);
        PersistentCall waiting = published(Rig.call(ToyKernel.ECHO));
        assertThat(engine.close(SHORT, SHORT)).isEqualTo(CloseResult.LEAKED);
        assertThat(slow.get(0).ending()).isEqualTo(Ending.CLOSED);
        assertThat(waiting.ending()).isEqualTo(Ending.CLOSED);
        assertThat(kernel.isClosed()).isFalse();
    }

    @Test
    @DisplayName("close from a callback does not wait for itself")
    void closeFromCallback() throws InterruptedException {
        AtomicReference<CloseResult> result = new AtomicReference<>();
        CountDownLatch told = new CountDownLatch(1);
        PersistentCall call = new PersistentCall(work -> {
            result.set(engine.close(LONG, LONG));
            told.countDown();
        });
        engine.tryPublishWatched(call.work(ToyKernel.ECHO, Priority.NORMAL, 0));
        told.await();
        assertThat(result).hasValue(CloseResult.UNDER_WAY);
        await().until(() -> !ends.isEmpty());
        assertThat(ends.get(0).released()).isTrue();
    }

    @Test
    @DisplayName("close from a callback on a caller's thread does not wait for that thread either")
    void closeFromCallbackOfCaller() {
        AtomicReference<CloseResult> result = new AtomicReference<>();
        PersistentCall call = new PersistentCall(work -> result.set(engine.close(LONG, LONG)));
        published(call.work(ToyKernel.ECHO, Priority.NORMAL, 0));
        while (!engine.look(call)) {
            Thread.onSpinWait();
        }
        assertThat(result).hasValue(CloseResult.UNDER_WAY);
        assertThat(engine.close(LONG, LONG)).isEqualTo(CloseResult.RELEASED);
    }

    @Test
    @DisplayName("a kernel call that does not come back is abandoned, its work ends")
    void abandoned() {
        PersistentCall call = Rig.call(ToyKernel.ECHO);
        CountDownLatch stuck = new CountDownLatch(1);
        kernel.blockLaunches(stuck);
        await().until(() -> engine.figures().parked());
        // The first to publish launches.
        Thread publisher = new Thread(() -> published(call));
        publisher.setDaemon(true);
        publisher.start();
        await().until(() -> engine.figures().launches() > 0);
        assertThat(engine.close(SHORT, SHORT)).isEqualTo(CloseResult.ABANDONED);
        assertThat(call.ending()).isEqualTo(Ending.CLOSED);
        stuck.countDown();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a broken backend ends everything with a typed reason")
    void brokenBackend(boolean inside) {
        PersistentCall call = Rig.call(ToyKernel.ECHO);
        kernel.failLaunches(new IllegalStateException("of a backend"));
        published(call);
        if (inside) {
            engine.watch(call);
        }
        assertThat(engine.await(call, LONG)).isTrue();
        assertThat(call.ending()).isEqualTo(Ending.BROKEN);
        await().until(() -> !ends.isEmpty());
        assertThat(ends.get(0).kind()).isEqualTo(EngineEnd.Kind.BROKEN);
        assertThat(ends.get(0).cause()).hasMessageContaining("of a backend").hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> {
                    PersistentBatch batch = new PersistentBatch();
                    engine.results(batch, (slot, ending, words) -> {});
                })
                .isInstanceOf(IllegalStateException.class);
    }
}
