package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads on small rings: everything that was accepted ends once, however the engine ends. */
@Tag("slow")
@Timeout(120)
class EngineStressTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 4_000;
    private static final long BETWEEN_CUTS_NANOS = 300_000;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<Opcode> OPCODES = List.of(
            ToyKernel.ECHO, ToyKernel.GROUP_ECHO, ToyKernel.FAULTY, ToyKernel.REFUSED, ToyKernel.SLOW, ToyKernel.ECHO);

    /** How the engine ends, some time in the middle. */
    enum How {
        SERVED,
        CLOSED,
        LOST,
        BROKEN,
        LAUNCHES_CUT
    }

    private final ToyKernel kernel = new ToyKernel(ToyKernel.geometry(8, 24), Rig.COUNTERS_START, 2);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicIntegerArray endings = new AtomicIntegerArray(Ending.values().length);
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource(How.class)
    @DisplayName("every piece of work ends exactly once")
    void everythingEndsOnce(How how) throws InterruptedException {
        try (ToyDevice device = new ToyDevice(kernel)) {
            PersistentEngine engine = PersistentEngine.open(
                    device.kernel,
                    PersistentOptions.forProcessors(2).withParkAfter(Duration.ofMillis(3)),
                    end -> ended.countDown(),
                    Thread::new);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int seed = i;
                Thread thread = new Thread(() -> submit(engine, new Random(seed)));
                thread.start();
                threads.add(thread);
            }
            interfere(engine, how, threads);
            for (Thread thread : threads) {
                thread.join();
            }
            engine.close(LONG, LONG);
            ended.await();
            assertThat(errors).isEmpty();
            assertThat(told).hasValue(accepted.get());
            assertThat(engine.figures().outstanding()).isZero();
            assertThat(kernel.isClosed()).isTrue();
            assertThat(kernel.down().isTouchedAfterUnmap()).isFalse();
            assertThat(kernel.up().isTouchedAfterUnmap()).isFalse();
            assertThat(endings.get(Ending.DONE.ordinal())).isPositive();
            if (how == How.SERVED) {
                assertThat(endings.get(Ending.LOST.ordinal())
                                + endings.get(Ending.FAILED.ordinal())
                                + endings.get(Ending.BROKEN.ordinal())
                                + endings.get(Ending.CLOSED.ordinal()))
                        .isZero();
            }
        }
    }

    private static boolean isAnyAlive(List<Thread> threads) {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    private void interfere(PersistentEngine engine, How how, List<Thread> threads) {
        if (how == How.SERVED) {
            return;
        }
        while (told.get() < THREADS * ROUNDS / 4 && errors.isEmpty() && isAnyAlive(threads)) {
            if (how == How.LAUNCHES_CUT) {
                kernel.endLaunches();
            }
            // A device that is never left alone long enough to claim anything counts as broken.
            LockSupport.parkNanos(BETWEEN_CUTS_NANOS);
        }
        switch (how) {
            case CLOSED -> engine.close(Duration.ZERO, LONG);
            case LOST -> kernel.lose();
            case BROKEN -> kernel.failLaunches(new IllegalStateException("of a test"));
            default -> {}
        }
    }

    /** Each handle is published again by its thread; who waits, who is told and who polls differs from round to round. */
    private void submit(PersistentEngine engine, Random random) {
        try {
            List<PersistentCall> calls = new ArrayList<>();
            AtomicIntegerArray tellings = new AtomicIntegerArray(5);
            for (int i = 0; i < tellings.length(); i++) {
                int handle = i;
                calls.add(new PersistentCall(work -> {
                    told.incrementAndGet();
                    endings.incrementAndGet(work.ending().ordinal());
                    tellings.incrementAndGet(handle);
                }));
            }
            int[] published = new int[tellings.length()];
            for (int round = 0; round < ROUNDS; round++) {
                int handle = random.nextInt(calls.size());
                PersistentCall call = calls.get(handle);
                if (!finish(engine, call, () -> tellings.get(handle) == published[handle])) {
                    throw new AssertionError("handle " + handle + " did not end");
                }
                int value = random.nextInt();
                Opcode opcode = OPCODES.get(random.nextInt(OPCODES.size()));
                call.work(opcode, Priority.values()[random.nextInt(5)], 0).arg(0, value);
                Publication answer = random.nextBoolean() ? engine.tryPublish(call) : engine.tryPublishWatched(call);
                if (answer == Publication.ACCEPTED) {
                    accepted.incrementAndGet();
                    published[handle]++;
                    if (random.nextInt(4) == 0) {
                        engine.cancel(call);
                    }
                    if (random.nextBoolean()) {
                        check(engine, call, opcode, value);
                    }
                } else if (answer != Publication.RING_FULL && answer != Publication.TABLE_FULL) {
                    break;
                }
            }
            for (int handle = 0; handle < calls.size(); handle++) {
                int index = handle;
                finish(engine, calls.get(index), () -> tellings.get(index) == published[index]);
                if (tellings.get(index) != published[index]) {
                    throw new AssertionError(tellings.get(index) + " ends of " + published[index]);
                }
            }
        } catch (Throwable e) {
            errors.add(e);
        }
    }

    private static void check(PersistentEngine engine, PersistentCall call, Opcode opcode, int value) {
        if (!engine.await(call, LONG)) {
            throw new AssertionError("no end of " + opcode.name());
        }
        if (call.ending() == Ending.DONE && call.word(0) != value) {
            throw new AssertionError(call.word(0) + " instead of " + value);
        }
        if (call.ending() == Ending.FAULT && call.faultCode() != ToyKernel.FAULT_CODE) {
            throw new AssertionError("fault " + call.faultCode());
        }
    }

    /** Waits for the end, and for the listener, after which the handle may be used again. */
    private static boolean finish(
            PersistentEngine engine, PersistentCall call, java.util.function.BooleanSupplier isTold) {
        if (!engine.await(call, LONG)) {
            return false;
        }
        while (!isTold.getAsBoolean()) {
            Thread.yield();
        }
        return true;
    }
}
