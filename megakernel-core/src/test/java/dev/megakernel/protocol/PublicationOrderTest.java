package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A second thread plays the device: whatever it sees behind an acquired status must be complete. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PublicationOrderTest {

    private static final int ROUNDS = 100_000;
    private static final int BATCHES = 20_000;
    private static final int BATCH_ITEMS = 7;

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "HEAP"})
    @DisplayName("5 STATUS is stored last: behind PUBLISHED every other word is of the same publication")
    @ProtocolRule("5")
    void statusIsStoredLast(TestBuffers kind) throws Exception {
        ByteBuffer ring = kind.ring(1);
        CompletableFuture<Integer> torn = CompletableFuture.supplyAsync(() -> countTorn(ring));
        for (int round = 1; round <= ROUNDS; round++) {
            awaitPublishable(ring);
            RingPublisher.publishSlot(
                    ring, 0, round, 0x40, round, round, round, round, round, round, round, round, round, round, round,
                    round);
        }
        assertThat(torn.get()).isZero();
    }

    @Test
    @DisplayName("4 the fence of a batch appears after all of its items")
    @ProtocolRule({"4", "D32"})
    void fenceAppearsLast() throws Exception {
        ByteBuffer ring = TestBuffers.DIRECT.ring(BATCH_ITEMS + 1);
        CompletableFuture<Integer> early = CompletableFuture.supplyAsync(() -> countEarlyFences(ring));
        for (int batch = 0; batch < BATCHES; batch++) {
            awaitPublishable(ring);
            RingPublisher.batchPublish(ring, 0, 0, Collections.nCopies(BATCH_ITEMS, new BatchItem(0x40)), batch);
        }
        assertThat(early.get()).isZero();
    }

    private static int countTorn(ByteBuffer ring) {
        SlotFlyweight view = new SlotFlyweight().wrap(ring, 0);
        int torn = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            while (view.status() != SlotStatus.PUBLISHED) {
                Thread.onSpinWait();
            }
            boolean whole = view.tenant() == round;
            for (int arg = 0; arg < SlotLayout.ARGS_PER_SLOT; arg++) {
                whole &= view.arg(arg) == round;
            }
            torn += whole ? 0 : 1;
            view.status(SlotStatus.DONE);
        }
        return torn;
    }

    private static int countEarlyFences(ByteBuffer ring) {
        int early = 0;
        int fenceStatus = BATCH_ITEMS * SlotLayout.SLOT_WORDS;
        for (int batch = 0; batch < BATCHES; batch++) {
            while (Words.getAcquire(ring, fenceStatus) != SlotStatus.PUBLISHED) {
                Thread.onSpinWait();
            }
            // Descending, so that slot 0, which the publisher waits for, is given back last.
            for (int slot = BATCH_ITEMS; slot >= 0; slot--) {
                int word = slot * SlotLayout.SLOT_WORDS;
                early += Words.getAcquire(ring, word) == SlotStatus.PUBLISHED ? 0 : 1;
                Words.putRelease(ring, word, SlotStatus.DONE);
            }
        }
        return early;
    }

    private static void awaitPublishable(ByteBuffer ring) {
        while (!SlotStatus.isPublishable(Words.getAcquire(ring, SlotLayout.STATUS_WORD))) {
            Thread.onSpinWait();
        }
    }
}
