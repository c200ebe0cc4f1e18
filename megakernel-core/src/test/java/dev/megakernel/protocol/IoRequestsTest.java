package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IoRequestsTest {

    private static final IoRequest FIRST = new IoRequest(1, 1, 10, 11, 0x8000_0002_8000_0001L, -1, 13);
    private static final IoRequest SECOND = new IoRequest(3, 3, 0, -1, -1L, 0, 0);

    @ParameterizedTest
    @EnumSource
    @DisplayName("7 PUBLISHED requests are polled in ascending order, at any alignment, and nothing changes")
    @ProtocolRule("7")
    void polls(TestBuffers kind) {
        ByteBuffer queue = queue(kind);
        byte[] before = TestBuffers.bytes(queue);
        int position = queue.position();
        assertThat(IoRequests.poll(queue)).containsExactly(FIRST, SECOND);
        assertThat(IoRequests.poll(queue)).containsExactly(FIRST, SECOND);
        assertThat(TestBuffers.bytes(queue)).isEqualTo(before);
        assertThat(queue.position()).isEqualTo(position);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("7 claiming takes each request once, and changes STATUS only")
    @ProtocolRule("7")
    void claims(TestBuffers kind) {
        ByteBuffer queue = queue(kind);
        ByteBuffer expected = ByteBuffer.wrap(TestBuffers.bytes(queue));
        assertThat(IoRequests.claim(queue)).containsExactly(FIRST, SECOND);
        status(expected, 1, SlotStatus.CLAIMED);
        status(expected, 3, SlotStatus.CLAIMED);
        assertThat(TestBuffers.bytes(queue)).isEqualTo(expected.array());
        assertThat(IoRequests.claim(queue)).isEmpty();
        assertThat(IoRequests.poll(queue)).isEmpty();
    }

    @Test
    @DisplayName("7 the caller's list is cleared once the bytes are a queue, and kept when they are not")
    @ProtocolRule("7")
    void fillsTheCallersList() {
        List<IoRequest> target = new ArrayList<>(List.of(SECOND, SECOND, SECOND));
        assertThatThrownBy(() -> IoRequests.poll(ByteBuffer.allocate(33), target))
                .isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> IoRequests.claim(ByteBuffer.allocate(36), target))
                .isInstanceOf(BackendException.class);
        assertThat(target).hasSize(3);
        IoRequests.poll(queue(TestBuffers.HEAP), target);
        assertThat(target).containsExactly(FIRST, SECOND);
        IoRequests.claim(ByteBuffer.allocate(0), target);
        assertThat(target).isEmpty();
    }

    @Test
    @DisplayName("7 an empty queue has no requests (D14); too long a one is refused")
    @ProtocolRule({"3.4", "7", "D14"})
    void validatesTheView() {
        assertThat(IoRequests.poll(ByteBuffer.allocate(0))).isEmpty();
        assertThat(IoRequests.claim(ByteBuffer.allocate(64 * 32))).isEmpty();
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> IoRequests.poll(ByteBuffer.allocate(65 * 32)))
                .satisfies(e -> assertThat(e.queue()).isEqualTo("submission"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("7 completing writes OK or ERROR and nothing else")
    @ProtocolRule("7")
    void completes(TestBuffers kind) {
        ByteBuffer queue = queue(kind);
        IoRequests.claim(queue);
        ByteBuffer expected = ByteBuffer.wrap(TestBuffers.bytes(queue));
        IoRequests.complete(queue, 1, true);
        IoRequests.complete(queue, 3, false);
        status(expected, 1, 16);
        status(expected, 3, 17);
        assertThat(TestBuffers.bytes(queue)).isEqualTo(expected.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 6, 7, 8, 16, 17, -1})
    @DisplayName("7 only a CLAIMED request is completed")
    @ProtocolRule("7")
    void refusesToCompleteOthers(int status) {
        ByteBuffer queue = queue(TestBuffers.DIRECT);
        status(queue, 2, status);
        byte[] before = TestBuffers.bytes(queue);
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> IoRequests.complete(queue, 2, true))
                .withMessageContaining("io_queue completion requires a CLAIMED request")
                .withMessageContaining("slot 2 is " + IoQueueLayout.statusName(status));
        assertThat(TestBuffers.bytes(queue)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 64, 65, Integer.MIN_VALUE, -1})
    @DisplayName("7 a slot that the queue lacks is refused")
    @ProtocolRule({"7", "D26"})
    void refusesOtherSlots(int slot) {
        ByteBuffer queue = queue(TestBuffers.HEAP);
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> IoRequests.complete(queue, slot, true))
                .withMessageContaining(
                        "io_queue completion slot exceeds queue length; complete a valid slot id: slot %s of 5",
                        Integer.toUnsignedString(slot));
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> IoRequests.release(queue, slot));
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> new IoSlotFlyweight().wrap(queue, slot));
    }

    @Test
    @DisplayName("7 a batch completes all of its requests")
    @ProtocolRule("7")
    void completesBatch() {
        ByteBuffer queue = queue(TestBuffers.DIRECT_UNALIGNED);
        IoRequests.claim(queue);
        IoRequests.completeBatch(queue, List.of(new IoOutcome(3, true), new IoOutcome(1, false)));
        assertThat(status(queue, 3)).isEqualTo(IoQueueLayout.STATUS_OK);
        assertThat(status(queue, 1)).isEqualTo(IoQueueLayout.STATUS_ERROR);
        IoRequests.completeBatch(queue, List.of());
    }

    @Test
    @DisplayName("7 a batch with one bad request completes none")
    @ProtocolRule("7")
    void refusesWholeBatch() {
        ByteBuffer queue = queue(TestBuffers.HEAP_IN_THE_MIDDLE);
        IoRequests.claim(queue);
        byte[] before = TestBuffers.bytes(queue);
        IoOutcome good = new IoOutcome(1, true);
        for (IoOutcome bad : List.of(new IoOutcome(0, true), new IoOutcome(5, true), new IoOutcome(-1, false))) {
            assertThatExceptionOfType(QueueFullException.class)
                    .isThrownBy(() -> IoRequests.completeBatch(queue, List.of(good, bad)));
            assertThat(TestBuffers.bytes(queue)).isEqualTo(before);
        }
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> IoRequests.completeBatch(queue, List.of(good, new IoOutcome(1, false))))
                .withMessageContaining("slot 1 is named twice");
        assertThat(TestBuffers.bytes(queue)).isEqualTo(before);
        assertThatThrownBy(() -> IoRequests.completeBatch(ByteBuffer.allocate(31), List.of()))
                .isInstanceOf(BackendException.class);
    }

    @Test
    @DisplayName("7 a batch may complete all 64 slots")
    @ProtocolRule("7")
    void completesTheLargestBatch() {
        ByteBuffer queue = ByteBuffer.allocate(IoQueueLayout.QUEUE_BYTES);
        List<IoOutcome> outcomes = new ArrayList<>();
        for (int slot = 63; slot >= 0; slot--) {
            status(queue, slot, SlotStatus.CLAIMED);
            outcomes.add(new IoOutcome(slot, true));
        }
        IoRequests.completeBatch(queue, outcomes);
        for (int slot = 0; slot < 64; slot++) {
            assertThat(status(queue, slot)).isEqualTo(IoQueueLayout.STATUS_OK);
        }
    }

    @Test
    void completedSlotsAreReleasedAndNoOthers() {
        ByteBuffer queue = queue(TestBuffers.DIRECT);
        for (int status : new int[] {16, 17}) {
            status(queue, 2, status);
            IoRequests.release(queue, 2);
            assertThat(status(queue, 2)).isEqualTo(SlotStatus.EMPTY);
        }
        for (int status : new int[] {0, 1, 2, 3, 4, 7, 15, 18, -1}) {
            status(queue, 2, status);
            assertThatExceptionOfType(QueueFullException.class)
                    .isThrownBy(() -> IoRequests.release(queue, 2))
                    .withMessageContaining(IoQueueLayout.statusName(status));
            assertThat(status(queue, 2)).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flyweightReadsClaimsAndCompletesLikeTheLists(TestBuffers kind) {
        ByteBuffer queue = queue(kind);
        IoSlotFlyweight view = new IoSlotFlyweight().wrap(queue, 1);
        assertThat(new IoRequest(
                        view.slot(), view.op(), view.src(), view.dst(), view.offset(), view.byteCount(), view.tag()))
                .isEqualTo(FIRST);
        assertThatThrownBy(() -> view.complete(true)).isInstanceOf(QueueFullException.class);
        assertThat(view.claim()).isTrue();
        assertThat(view.claim()).isFalse();
        assertThat(view.status()).isEqualTo(SlotStatus.CLAIMED);
        view.complete(false);
        assertThat(view.status()).isEqualTo(IoQueueLayout.STATUS_ERROR);
        assertThat(IoRequests.poll(queue)).containsExactly(SECOND);
        assertThatThrownBy(() -> view.wrap(ByteBuffer.allocate(5), 0)).isInstanceOf(BackendException.class);
    }

    /** Five slots: EMPTY, {@link #FIRST}, OK, {@link #SECOND}, DONE; all but STATUS of the others is noise. */
    private static ByteBuffer queue(TestBuffers kind) {
        ByteBuffer queue = kind.of(5 * IoQueueLayout.IO_SLOT_BYTES);
        for (int word = 0; word < Words.count(queue); word++) {
            Words.put(queue, word, 0xBEEF_0000 + word);
        }
        int[] statuses = {SlotStatus.EMPTY, SlotStatus.PUBLISHED, 16, SlotStatus.PUBLISHED, SlotStatus.DONE};
        put(queue, FIRST);
        put(queue, SECOND);
        for (int slot = 0; slot < statuses.length; slot++) {
            status(queue, slot, statuses[slot]);
        }
        return queue;
    }

    private static void put(ByteBuffer queue, IoRequest request) {
        int[] words = {
            request.op(),
            request.src(),
            request.dst(),
            (int) request.offset(),
            (int) (request.offset() >>> 32),
            request.byteCount(),
            SlotStatus.PUBLISHED,
            request.tag()
        };
        for (int word = 0; word < words.length; word++) {
            TestBuffers.ioWord(queue, request.slot(), word, words[word]);
        }
    }

    private static void status(ByteBuffer queue, int slot, int status) {
        TestBuffers.ioWord(queue, slot, IoQueueLayout.IO_STATUS_WORD, status);
    }

    private static int status(ByteBuffer queue, int slot) {
        return TestBuffers.ioSlot(queue, slot)[IoQueueLayout.IO_STATUS_WORD];
    }
}
