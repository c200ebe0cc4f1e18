package dev.megakernel.benchmarks.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What benchmarks of publishing leave in a slot: the words of the work they name, not just a status. */
class WrittenWordsTest {

    private static final int NORMAL = Priority.NORMAL.level();

    @ParameterizedTest
    @EnumSource
    @DisplayName("single publishes write opcode, tenant, priority and arguments")
    void singlePublishesWriteTheirWords(MemoryKind memory) {
        int own = ProtocolBenchmark.TENANT;
        int code = ProtocolBenchmark.OPCODE;
        assertThat(published(memory, PublishBenchmark::publishSlot)).startsWith(code, own, NORMAL, 1, 2, 3, 0);
        assertThat(published(memory, PublishBenchmark::publishSlotWithTwelveArgs))
                .containsExactly(code, own, NORMAL, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(published(memory, PublishBenchmark::publishThroughFlyweight))
                .startsWith(code, own, NORMAL, 1, 2, 3, 0);
        assertThat(published(memory, PublishBenchmark::publishPackedSlot))
                .startsWith(OpcodeSpace.PACKED_SLOT, own, NORMAL, 0x0002_0402, 0x0201, 1, 200, 7, 201, 0);
        assertThat(published(memory, PublishBenchmark::publishLoadMiss))
                .startsWith(OpcodeSpace.LOAD_MISS, 0, Priority.CRITICAL.level(), PublishBenchmark.RESOURCE, 0);
        assertThat(published(memory, each -> assertThat(each.tenant.id()).isEqualTo(1)))
                .as("nothing without a call")
                .containsOnly(0);
        assertThat(published(memory, PublishBenchmark::publishAsTenant))
                .startsWith(0x4010_0000 + code, 1, NORMAL, 1, 2, 3, 0);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("publishing with priority writes the first slot of the level's partition")
    void priorityChoosesTheSlot(MemoryKind memory) {
        PublishBenchmark benchmark = publishing(memory);
        benchmark.publishWithPriority();
        int firstOfHigh = TurningRing.SLOTS / Priority.values().length;
        assertThat(words(benchmark.ring.buffer, firstOfHigh))
                .startsWith(ProtocolBenchmark.OPCODE, ProtocolBenchmark.TENANT, Priority.HIGH.level(), 1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("batches write every slot, the fence last")
    void batchesWriteEverySlot(MemoryKind memory) {
        int own = ProtocolBenchmark.TENANT;
        int code = ProtocolBenchmark.OPCODE;
        int last = BatchPublishBenchmark.SLOTS - 1;
        BatchPublishBenchmark benchmark = new BatchPublishBenchmark();
        benchmark.memory = memory;
        benchmark.setUp();

        benchmark.batchPublish();
        for (int slot = 0; slot < last; slot++) {
            assertThat(words(benchmark.ring.buffer, slot)).startsWith(code, own, NORMAL, 1, 2, 3, 0);
        }
        assertThat(words(benchmark.ring.buffer, last))
                .startsWith(OpcodeSpace.BATCH_FENCE, own, NORMAL, last, BatchPublishBenchmark.TAG, 0);

        benchmark.publishWorkItems();
        benchmark.encodeWorkItemsRing();
        for (int slot = 0; slot <= last; slot++) {
            assertThat(words(benchmark.ring.buffer, BatchPublishBenchmark.SLOTS + slot))
                    .startsWith(code, own, NORMAL, 1, 2, 3, 0);
            assertThat(words(benchmark.encoded, slot)).startsWith(code, own, NORMAL, 1, 2, 3, 0);
            assertThat(word(benchmark.encoded, slot, SlotLayout.STATUS_WORD)).isEqualTo(SlotStatus.PUBLISHED);
        }
    }

    @Test
    @DisplayName("a submitted read names source, target, length and tag")
    void submissionsNameTheirRequest() {
        IoSubmitBenchmark benchmark = new IoSubmitBenchmark();
        benchmark.setUp();
        benchmark.submitDmaRead();
        int[] words = new int[IoQueueLayout.IO_SLOT_WORDS];
        Arrays.setAll(words, word -> Words.get(benchmark.io.queue, word));
        assertThat(words)
                .containsExactly(
                        IoQueueLayout.OP_READ,
                        IoSlotRound.SOURCE,
                        IoSubmitBenchmark.TARGET,
                        0,
                        0,
                        IoSubmitBenchmark.BYTES,
                        SlotStatus.EMPTY,
                        IoSubmitBenchmark.TAG);
    }

    private static int[] published(MemoryKind memory, Consumer<PublishBenchmark> body) {
        PublishBenchmark benchmark = publishing(memory);
        body.accept(benchmark);
        return words(benchmark.ring.buffer, 0);
    }

    private static PublishBenchmark publishing(MemoryKind memory) {
        PublishBenchmark benchmark = new PublishBenchmark();
        benchmark.memory = memory;
        benchmark.setUp();
        return benchmark;
    }

    /** All words of a slot but the status. */
    private static int[] words(ByteBuffer ring, int slot) {
        int[] words = new int[SlotLayout.SLOT_WORDS - 1];
        Arrays.setAll(words, i -> word(ring, slot, i + 1));
        return words;
    }

    private static int word(ByteBuffer ring, int slot, int word) {
        return Words.get(ring, slot * SlotLayout.SLOT_WORDS + word);
    }
}
