package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.megakernel.ProtocolRule;
import dev.megakernel.WatchedThreads;
import dev.megakernel.contract.Scene;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Recovery while many threads dispatch and others recover on request: one at a time, and the newest kernel stays. */
@Timeout(60)
@ProtocolRule({"D37", "9"})
class RecoveryConcurrencyTest {

    private static final LaunchConfig CONFIG = new LaunchConfig(8, 8);
    private static final int THREADS = 6;
    private static final int LOSSES = 40;
    private static final int SUCCESSES = 500;
    private static final RecoveryPolicy PATIENT = new RecoveryPolicy(true, Integer.MAX_VALUE, Duration.ZERO);
    private static final KernelSpec SPEC = new KernelSpec(
            Program.of(OpcodeCatalog.builtIns()),
            new WorkspaceSpec(List.of(
                    RegionSpec.readOnly("names", 2, () -> words(1, 2)),
                    RegionSpec.readOnly("tail", 1, () -> words(3)))));

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.megakernel");

    private final FragileBackend backend = new FragileBackend();
    private final AtomicInteger lossesHeard = new AtomicInteger();
    private final KernelInputs inputs = Scene.of(8).observable(3, 33).inputs();
    private final WatchedThreads watched = new WatchedThreads();

    /** Hundreds of losses are meant here. */
    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @AfterEach
    void nothingHappenedThatMustNot() {
        assertThat(backend.violations).isEmpty();
        assertThat(watched.surprises()).isEmpty();
    }

    private static ByteBuffer words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.flip();
    }

    private RecoverableKernel kernel(RecoveryPolicy policy) {
        return new RecoverableKernel(backend, SPEC, CONFIG, policy, lossesHeard::incrementAndGet);
    }

    private boolean dispatch(RecoverableKernel kernel) {
        return kernel.dispatch(inputs, new OutputBuffers());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void devicesLostAgainAndAgainUnderLoadLeaveOneKernelTheNewest(long seed) throws InterruptedException {
        RecoverableKernel kernel = kernel(PATIENT);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger successes = new AtomicInteger();
        Random trouble = new Random(seed);
        backend.onCompile(() -> failSometimes(trouble, "compiler"));
        backend.onFill(() -> failSometimes(trouble, "workspace"));

        Thread killer = watched.start(() -> {
            Random random = new Random(seed + 1);
            while (!done.get()) {
                FragileBackend.FragileKernel victim = (FragileBackend.FragileKernel) kernel.current();
                if (random.nextInt(3) == 0) {
                    victim.lose();
                }
                Thread.yield();
            }
        });
        Thread requester = watched.start(() -> {
            Random random = new Random(seed + 2);
            while (!done.get()) {
                if (random.nextInt(20) == 0) {
                    allowFailure(kernel::recover);
                }
                Thread.yield();
            }
        });
        Thread observer = watched.start(() -> {
            int newest = 0;
            while (!done.get()) {
                int number = ((FragileBackend.FragileKernel) kernel.current()).number;
                assertThat(number).as("an older kernel came back").isGreaterThanOrEqualTo(newest);
                newest = number;
            }
        });
        List<Thread> dispatchers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            dispatchers.add(watched.start(() -> {
                while (lossesHeard.get() < LOSSES || successes.get() < SUCCESSES) {
                    allowFailure(() -> {
                        dispatch(kernel);
                        successes.incrementAndGet();
                    });
                }
            }));
        }
        for (Thread thread : dispatchers) {
            thread.join();
        }
        done.set(true);
        killer.join();
        requester.join();
        observer.join();

        backend.onCompile(() -> {});
        backend.onFill(() -> {});
        kernel.recover();
        assertThat(dispatch(kernel)).as("seed %d", seed).isFalse();
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(kernel.current()).isSameAs(backend.last());
        assertThat(backend.open()).as("seed %d", seed).containsExactly(backend.last());
        assertThat(kernel.status().losses())
                .as("seed %d", seed)
                .isEqualTo(lossesHeard.get())
                .isLessThan(backend.kernels.size());
        assertThat(kernel.workspace().region("names").read()).isEqualTo(words(1, 2));
    }

    @Test
    void threadsThatFindABrokenRecoveryTryAgainOneAfterTheOther() throws Exception {
        RecoverableKernel kernel = kernel(PATIENT);
        AtomicInteger compilations = new AtomicInteger();
        backend.last().lose();
        // Only the third of the threads that lost this device gets a new one.
        backend.onCompile(() -> {
            if (compilations.incrementAndGet() < 3) {
                throw new BackendException("no device yet. Fix: wait.");
            }
        });
        CyclicBarrier together = new CyclicBarrier(THREADS);
        AtomicBoolean first = new AtomicBoolean(true);
        backend.onDispatch(() -> {
            if (first.get()) {
                meet(together);
                first.set(false);
            }
        });
        AtomicInteger recovered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(watched.start(() -> {
                try {
                    assertThat(dispatch(kernel)).isTrue();
                    recovered.incrementAndGet();
                } catch (BackendException e) {
                    assertThat(e).hasMessageContaining("no device yet");
                    failed.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failed).hasValue(2);
        assertThat(recovered).hasValue(THREADS - 2);
        assertThat(compilations).hasValue(3);
        assertThat(lossesHeard).as("one loss, however many saw it").hasValue(1);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(backend.open()).containsExactly(backend.last());
    }

    @Test
    void spentBudgetIsToldToEveryThreadAndEndsWithARecoveryOnRequest() throws InterruptedException {
        RecoverableKernel kernel = kernel(new RecoveryPolicy(true, 1, Duration.ofHours(1)));
        backend.last().lose();
        assertThat(dispatch(kernel)).isTrue();
        backend.last().lose();
        AtomicInteger told = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(watched.start(() -> {
                try {
                    dispatch(kernel);
                } catch (DeviceLostException e) {
                    told.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(told).hasValue(THREADS);
        assertThat(backend.kernels).hasSize(2);
        assertThat(lossesHeard).hasValue(2);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);

        kernel.recover();

        assertThat(dispatch(kernel)).isFalse();
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(kernel.status().losses()).as("forgiven, not forgotten").isEqualTo(2);
        backend.last().lose();
        assertThat(dispatch(kernel)).as("the budget is whole again").isTrue();
    }

    @Test
    void requestsOfManyThreadsAreServedOneAfterTheOther() throws InterruptedException {
        RecoverableKernel kernel = kernel(PATIENT);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(watched.start(kernel::recover));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(backend.kernels).hasSize(1 + THREADS);
        assertThat(backend.open()).containsExactly(backend.last());
        assertThat(kernel.current()).isSameAs(backend.last());
        assertThat(kernel.status().losses()).isZero();
    }

    @Test
    void recoveryThatFailsHalfWayLeavesTheOldKernelAndItsWorkspaceInUse() {
        RecoverableKernel kernel = kernel(PATIENT);
        kernel.workspace().region("names").upload(words(7, 8));
        AtomicInteger writes = new AtomicInteger();
        backend.onFill(() -> {
            if (writes.incrementAndGet() == 2) {
                throw new DeviceLostException("lost again while filling. Fix: wait.");
            }
        });
        backend.last().lose();

        assertThatThrownBy(() -> dispatch(kernel)).hasMessageContaining("while filling");

        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        assertThat(backend.kernels).hasSize(2);
        assertThat(backend.open()).containsExactly(backend.kernels.get(0));
        assertThat(kernel.current()).isSameAs(backend.kernels.get(0));
        assertThat(kernel.workspace().region("names").restorations()).isZero();
        assertThat(kernel.workspace().region("names").read()).isEqualTo(words(7, 8));

        assertThat(dispatch(kernel)).as("the next dispatch tries again").isTrue();
        assertThat(kernel.workspace().region("names").restorations()).isEqualTo(1);
        assertThat(kernel.workspace().region("names").read()).isEqualTo(words(7, 8));
        assertThat(kernel.workspace().region("tail").read()).isEqualTo(words(3));
        assertThat(lossesHeard).hasValue(1);
    }

    @Test
    void requestThatFailsCanBeRepeated() {
        RecoverableKernel kernel = kernel(PATIENT);
        backend.onCompile(() -> {
            throw new BackendException("no device. Fix: plug one in.");
        });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(kernel::recover).hasMessageContaining("no device");
            assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        }
        assertThat(dispatch(kernel)).as("the kernel there was is still good").isFalse();
        backend.onCompile(() -> {});

        kernel.recover();

        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(backend.open()).containsExactly(backend.last());
    }

    @Test
    void errorInARecoveryDoesNotLeaveItUnderWayForEver() {
        RecoverableKernel kernel = kernel(PATIENT);
        backend.onCompile(() -> {
            throw new NoClassDefFoundError("a library that is gone");
        });
        backend.last().lose();

        assertThatThrownBy(() -> dispatch(kernel)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        backend.onCompile(() -> {});
        backend.onFill(() -> {
            throw new OutOfMemoryError("in the middle");
        });
        assertThatThrownBy(() -> dispatch(kernel)).isInstanceOf(OutOfMemoryError.class);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        assertThat(backend.last().closes).hasValue(1);
    }

    @Test
    void lostKernelThatCannotBeClosedIsReplacedAllTheSame() {
        RecoverableKernel kernel = kernel(PATIENT);
        backend.onClose(() -> {
            throw new BackendException("the driver hangs on to it. Fix: none.");
        });
        backend.last().lose();

        assertThat(dispatch(kernel)).isTrue();

        assertThat(kernel.current()).isSameAs(backend.last());
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
    }

    @Test
    void secondLossInARowIsTheCallersAndTheNextDispatchRecovers() {
        RecoverableKernel kernel = kernel(PATIENT);
        backend.onDispatch(() -> backend.last().lose());

        assertThatThrownBy(() -> dispatch(kernel))
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("device 1 lost");
        assertThat(lossesHeard).hasValue(2);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);

        backend.onDispatch(() -> {});
        assertThat(dispatch(kernel)).isTrue();
        assertThat(backend.kernels).hasSize(3);
        assertThat(kernel.status().losses())
                .as("the second loss is not counted twice")
                .isEqualTo(2);
    }

    private static void failSometimes(Random random, String who) {
        boolean fails;
        synchronized (random) {
            fails = random.nextInt(8) == 0;
        }
        if (fails) {
            throw new BackendException(who + " fails. Fix: try again.");
        }
    }

    /** Losses and broken recoveries are what the test is about; anything else is a surprise. */
    private static void allowFailure(Runnable call) {
        try {
            call.run();
        } catch (BackendException e) {
            assertThat(e.getMessage()).contains("Fix: ");
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
