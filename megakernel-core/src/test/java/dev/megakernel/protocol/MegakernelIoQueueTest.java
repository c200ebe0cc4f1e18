package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MegakernelIoQueueTest {

    @Test
    @DisplayName("7 a queue has 1 to 64 slots of zero bytes")
    @ProtocolRule("7")
    void createsEmptySlots() {
        assertThat(TestBuffers.bytes(new MegakernelIoQueue(1).buffer())).isEqualTo(new byte[32]);
        assertThat(TestBuffers.bytes(new MegakernelIoQueue(64).buffer())).isEqualTo(new byte[2048]);
        assertThat(new MegakernelIoQueue(5).slotCount()).isEqualTo(5);
    }

    @Test
    @DisplayName("7 a queue without slots is refused")
    @ProtocolRule("7")
    void refusesNone() {
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> new MegakernelIoQueue(0))
                .withMessageContaining("MegakernelIoQueue requires at least one slot")
                .satisfies(e -> assertThat(e.queue()).isEqualTo("io_queue"));
    }

    @ParameterizedTest
    @ValueSource(ints = {65, Integer.MAX_VALUE, -1})
    @DisplayName("7 a queue above 64 slots is the encoder's overflow")
    @ProtocolRule({"2", "7"})
    void refusesTooMany(int slots) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> new MegakernelIoQueue(slots))
                .withMessageContaining("64 slots")
                .withMessageContaining(Integer.toUnsignedString(slots))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BYTE_LENGTH_OVERFLOW));
    }

    @Test
    @DisplayName("7 publishSlot writes a read with source 0 and offset 0, whatever the slot held")
    @ProtocolRule("7")
    void publishesSlot() {
        MegakernelIoQueue queue = soiled(3, 1);
        queue.publishSlot(1, -2, 4096, 77);
        assertThat(words(queue, 1)).containsExactly(1, 0, -2, 0, 0, 4096, SlotStatus.PUBLISHED, 77);
        assertThat(words(queue, 0)).containsOnly(0);
        assertThat(words(queue, 2)).containsOnly(0);
    }

    @Test
    @DisplayName("7 submitDmaRead writes the source too")
    @ProtocolRule("7")
    void submitsDmaRead() {
        MegakernelIoQueue queue = soiled(1, 0);
        queue.submitDmaRead(0, 5, 6, -1, 8);
        assertThat(words(queue, 0)).containsExactly(1, 5, 6, 0, 0, -1, SlotStatus.PUBLISHED, 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 16, 17, -1})
    @DisplayName("D30 only an EMPTY slot is recycled: DONE is not enough")
    @ProtocolRule({"7", "D30"})
    void refusesSlotInFlight(int status) {
        MegakernelIoQueue queue = new MegakernelIoQueue(2);
        status(queue, 1, status);
        byte[] before = TestBuffers.bytes(queue.buffer());
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> queue.publishSlot(1, 2, 3, 4))
                .withMessageContaining("io_queue slot still in flight")
                .withMessageContaining(IoQueueLayout.statusName(status));
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> queue.submitDmaRead(1, 2, 3, 4, 5));
        assertThat(TestBuffers.bytes(queue.buffer())).isEqualTo(before);
        assertThat(queue.isRecycled(1)).isFalse();
        assertThat(queue.isRecycled(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64, Integer.MIN_VALUE, -1})
    @DisplayName("7 a slot that the queue lacks is refused, has no completion and is not recycled")
    @ProtocolRule({"7", "D26"})
    void refusesOtherSlots(int slot) {
        MegakernelIoQueue queue = new MegakernelIoQueue(2);
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> queue.publishSlot(slot, 2, 3, 4))
                .withMessageContaining("publish into a valid slot id")
                .withMessageContaining(Integer.toUnsignedString(slot));
        assertThat(TestBuffers.bytes(queue.buffer())).containsOnly(0);
        assertThat(queue.completion(slot)).isEmpty();
        assertThat(queue.isRecycled(slot)).isFalse();
    }

    @Test
    @DisplayName("7 a completion says what the slot moves, in any state but EMPTY")
    @ProtocolRule("7")
    void completions() {
        MegakernelIoQueue queue = new MegakernelIoQueue(2);
        assertThat(queue.completion(1)).isEmpty();
        queue.submitDmaRead(1, 9, 10, 11, 12);
        IoCompletion expected = new IoCompletion(1, 10, 11, 12);
        for (int status : new int[] {1, 2, 3, 16, 17, 99, -1}) {
            status(queue, 1, status);
            assertThat(queue.completion(1)).contains(expected);
        }
        status(queue, 1, SlotStatus.EMPTY);
        assertThat(queue.completion(1)).isEmpty();
    }

    @Test
    @DisplayName("7 a submitted request is polled, claimed, completed, released and submitted again")
    @ProtocolRule("7")
    void roundTrip() {
        MegakernelIoQueue queue = new MegakernelIoQueue(4);
        queue.submitDmaRead(2, 5, 6, 7, 8);
        ByteBuffer bytes = queue.buffer();
        assertThat(IoRequests.claim(bytes)).containsExactly(new IoRequest(2, IoQueueLayout.OP_READ, 5, 6, 0, 7, 8));
        IoRequests.complete(bytes, 2, true);
        assertThat(queue.completion(2)).contains(new IoCompletion(2, 6, 7, 8));
        assertThat(queue.isRecycled(2)).isFalse();
        IoRequests.release(bytes, 2);
        assertThat(queue.isRecycled(2)).isTrue();
        queue.publishSlot(2, 1, 1, 1);
        assertThat(IoRequests.poll(bytes)).hasSize(1);
    }

    private static MegakernelIoQueue soiled(int slots, int slot) {
        MegakernelIoQueue queue = new MegakernelIoQueue(slots);
        for (int word = 0; word < IoQueueLayout.IO_SLOT_WORDS; word++) {
            Words.put(queue.buffer(), slot * IoQueueLayout.IO_SLOT_WORDS + word, 0xDEAD_0000 + word);
        }
        status(queue, slot, SlotStatus.EMPTY);
        return queue;
    }

    private static void status(MegakernelIoQueue queue, int slot, int status) {
        TestBuffers.ioWord(queue.buffer(), slot, IoQueueLayout.IO_STATUS_WORD, status);
    }

    private static int[] words(MegakernelIoQueue queue, int slot) {
        return TestBuffers.ioSlot(queue.buffer(), slot);
    }
}
