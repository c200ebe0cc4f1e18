package dev.megakernel.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {

    private static final MemoryWatch NOTHING = new MemoryWatch() {
        @Override
        public void touch() {}

        @Override
        public void arrives(int word, int before, int value) {}
    };

    private static final int WORDS = 8;

    private static Simulation simulation(long seed) {
        return new Simulation(seed, Schedule.FAIR, new Simulation.Limits(1, 1));
    }

    private static String seen(DownMemory memory) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            text.append(memory.load(word));
        }
        return text.toString();
    }

    @Test
    @DisplayName("stores without a fence between them arrive in any order")
    void unorderedStores() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            DownMemory memory = new DownMemory(simulation(seed), NOTHING, WORDS * Integer.BYTES);
            memory.putLong(0, 1L | 1L << Integer.SIZE);
            memory.putInt(8, 1);
            memory.drift();
            memory.deliver();
            orders.add(seen(memory));
        }
        assertThat(orders).containsExactlyInAnyOrder("10000000", "01000000", "00100000");
    }

    @Test
    @DisplayName("a fence orders stores, and a later store to the same word wins")
    void fencedStores() {
        for (long seed = 0; seed < 200; seed++) {
            DownMemory memory = new DownMemory(simulation(seed), NOTHING, WORDS * Integer.BYTES);
            for (int word = 0; word < WORDS - 1; word++) {
                memory.putInt(word * Integer.BYTES, 2);
                memory.putInt(word * Integer.BYTES, 1);
            }
            memory.fence();
            memory.putInt((WORDS - 1) * Integer.BYTES, 1);
            memory.fence();
            while (memory.isUnderWay()) {
                memory.deliver();
                if (memory.load(WORDS - 1) == 1) {
                    assertThat(seen(memory)).isEqualTo("11111111");
                }
            }
            assertThat(memory.load(WORDS - 1)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("device stores arrive whole, in any order, but in order at one place")
    void deviceStores() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            UpMemory memory = new UpMemory(simulation(seed), NOTHING, 64);
            memory.store(1, 0, 1, 1);
            memory.store(1, 0, 2, 2);
            memory.store(2, 16, 3, 3, 3, 3);
            memory.deliver();
            long pair = memory.getLong(0);
            first.add(pair);
            assertThat(pair).isIn(0L, 1L | 1L << Integer.SIZE);
            if (pair == 0) {
                assertThat(memory.getLong(24)).isEqualTo(3L | 3L << Integer.SIZE);
            }
            memory.deliverAllOf(1);
            assertThat(memory.getLong(0)).isEqualTo(2L | 2L << Integer.SIZE);
        }
        assertThat(first).hasSize(2);
    }
}
