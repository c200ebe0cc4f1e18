package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeEntriesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 200, 1000})
    @DisplayName("every entry is handed out once, whatever the stripe")
    void everyEntryOnce(int size) {
        CompletionTable table = new CompletionTable(size, 0);
        for (int round = 0; round < 3; round++) {
            Set<CompletionEntry> taken = new HashSet<>();
            for (int i = 0; i < size; i++) {
                CompletionEntry entry = table.take(-round);
                assertThat(entry).isNotNull();
                assertThat(taken.add(entry)).isTrue();
            }
            assertThat(table.take(round)).isNull();
            taken.forEach(table::giveBack);
        }
    }

    @Test
    @DisplayName("generations are 1 to 65535 and skip 0; a ticket names one use for ever")
    void generationsSkipZero() {
        assertThat(CompletionEntry.generation(1)).isEqualTo(1);
        assertThat(CompletionEntry.generation(0xFFFF)).isEqualTo(0xFFFF);
        assertThat(CompletionEntry.generation(0x1_0000)).isEqualTo(1);
        CompletionTable table = new CompletionTable(4, 0xFFFE);
        CompletionEntry entry = table.at(3);
        long use = entry.nextUse();
        long ticket = CompletionTable.ticket(entry, use);
        assertThat(CompletionEntry.generation(use)).isEqualTo(0xFFFF);
        assertThat(table.entryOf(ticket)).isSameAs(entry);
        assertThat(CompletionTable.useOf(ticket)).isEqualTo(use);
        entry.open(use);
        assertThat(entry.openUse()).isEqualTo(use);
        assertThat(entry.settle(use - 1)).isFalse();
        assertThat(entry.settle(use)).isTrue();
        assertThat(entry.settle(use)).isFalse();
        assertThat(entry.openUse()).isZero();
        assertThat(CompletionEntry.generation(entry.nextUse())).isEqualTo(1);
    }

    @Test
    @Tag("slow")
    @DisplayName("threads that take and give at once never hold the same entry")
    void neverSharedBetweenThreads() throws InterruptedException {
        int size = 70;
        CompletionTable table = new CompletionTable(size, 0);
        AtomicIntegerArray holders = new AtomicIntegerArray(size);
        AtomicLong shared = new AtomicLong();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int stripe = t;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                CompletionEntry[] held = new CompletionEntry[20];
                for (int round = 0; round < 200_000; round++) {
                    int at = round % held.length;
                    if (held[at] != null) {
                        holders.decrementAndGet(held[at].index);
                        table.giveBack(held[at]);
                    }
                    held[at] = table.take(stripe);
                    if (held[at] != null && holders.incrementAndGet(held[at].index) != 1) {
                        shared.incrementAndGet();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(shared).hasValue(0);
    }
}
