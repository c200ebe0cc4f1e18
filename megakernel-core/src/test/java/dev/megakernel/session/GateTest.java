package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class GateTest {

    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 1000, 4096})
    @DisplayName("there are as many permits as were asked for, one by one, and all at once again")
    void asManyAsAskedFor(int size) {
        Gate gate = new Gate(size);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < size; i++) {
                assertThat(gate.tryTakeInTurn(1)).isTrue();
                assertThat(gate.taken()).isEqualTo(i + 1);
            }
            assertThat(gate.tryTakeInTurn(1)).isFalse();
            assertThat(gate.tryTake(1)).isFalse();
            for (int i = 0; i < size; i++) {
                gate.free(1);
            }
            assertThat(gate.available()).isEqualTo(size);
            assertThat(gate.tryTake(size)).isTrue();
            assertThat(gate.available()).isZero();
            gate.free(size);
        }
    }

    @Test
    @DisplayName("permits that others freed are there for whoever asks")
    void permitsOfOthers() throws InterruptedException {
        Gate gate = new Gate(4096);
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(new Thread(() -> {
                for (int round = 0; round < 100; round++) {
                    gate.tryTake(1);
                    gate.free(1);
                }
            }));
        }
        others.forEach(Thread::start);
        for (Thread other : others) {
            other.join();
        }
        for (int i = 0; i < 4096; i++) {
            assertThat(gate.tryTakeInTurn(1)).as("permit %d", i).isTrue();
        }
        assertThat(gate.tryTakeInTurn(1)).isFalse();
    }

    @Test
    @DisplayName("who waits for many gets them while others take and free single ones, and nobody has too many")
    void waitsForMany() throws InterruptedException {
        int size = 512;
        Gate gate = new Gate(size);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger held = new AtomicInteger();
        AtomicInteger tooMany = new AtomicInteger();
        List<Thread> singles = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                while (!stop.get()) {
                    if (gate.tryTakeInTurn(1)) {
                        if (held.incrementAndGet() > size) {
                            tooMany.incrementAndGet();
                        }
                        held.decrementAndGet();
                        gate.free(1);
                    }
                }
            });
            singles.add(thread);
            thread.start();
        }
        try {
            for (int round = 0; round < 500; round++) {
                int many = round % 2 == 0 ? size : size / 2;
                assertThat(gate.take(many, PATIENCE)).as("round %d", round).isTrue();
                if (held.addAndGet(many) > size) {
                    tooMany.incrementAndGet();
                }
                held.addAndGet(-many);
                gate.free(many);
            }
        } finally {
            stop.set(true);
        }
        for (Thread thread : singles) {
            thread.join();
        }
        assertThat(tooMany).hasValue(0);
        assertThat(gate.available()).isEqualTo(size);
    }

    @Test
    @DisplayName("a permit that is freed reaches whoever waits for one")
    void freedPermitReachesWhoWaits() throws InterruptedException {
        Gate gate = new Gate(1024);
        for (int round = 0; round < 300; round++) {
            assertThat(gate.tryTake(1024)).isTrue();
            CompletableFuture<Boolean> waiter = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    waiter.complete(gate.take(1, PATIENCE));
                } catch (InterruptedException e) {
                    waiter.complete(false);
                }
            });
            thread.start();
            gate.free(1);
            assertThat(waiter.join()).as("round %d", round).isTrue();
            thread.join();
            gate.free(1024);
        }
    }
}
