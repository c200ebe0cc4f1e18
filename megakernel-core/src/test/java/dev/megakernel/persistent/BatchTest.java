package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {

    private static final int SLOTS = 16;
    private static final int BATCHES = 4;
    private static final int RESULTS = 64;

    /** Slots of a batch that takes many blocks to store, to see and to read. */
    private static final int MANY = 200;

    private Rig rig = new Rig(ToyKernel.geometry(SLOTS, 12));

    private PersistentBatch published(PersistentBatch batch) {
        assertThat(rig.publisher.publish(batch, (slot, args) -> args[0] = 100 + slot))
                .isEqualTo(Publication.ACCEPTED);
        return batch;
    }

    private List<Integer> firstWords(PersistentBatch batch) {
        List<Integer> words = new ArrayList<>();
        new BatchReader(rig.core).read(batch, (slot, ending, result) -> {
            assertThat(slot).isEqualTo(words.size());
            assertThat(ending).isEqualTo(Ending.DONE);
            words.add(result[0]);
        });
        return words;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a batch ends once, with counts and with results where asked for, time and again")
    void endsOnceWithResults(boolean pairs) {
        rig = new Rig(pairs ? ToyKernel.pairs(SLOTS, 12) : ToyKernel.geometry(SLOTS, 12));
        PersistentBatch batch = new PersistentBatch();
        for (int round = 0; round < 40; round++) {
            int slots = 1 + round % SLOTS;
            published(batch.work(ToyKernel.ECHO, Priority.LOW, 0).slots(slots, true));
            assertThat(rig.isEnded(batch)).isFalse();
            rig.serve();
            assertThat(rig.isEnded(batch)).isTrue();
            assertThat(batch.ending()).isEqualTo(Ending.DONE);
            assertThat(batch.done()).isEqualTo(slots);
            assertThat(firstWords(batch)).hasSize(slots).startsWith(100).endsWith(99 + slots);
        }
    }

    @Test
    @DisplayName("faults and refusals are counted and told apart")
    void countsEndings() {
        PersistentBatch faulty = published(Rig.batch(ToyKernel.FAULTY, 5, true));
        PersistentBatch refused = published(Rig.batch(ToyKernel.REFUSED, 3, true));
        rig.serve();
        assertThat(rig.isEnded(faulty)).isTrue();
        assertThat(rig.isEnded(refused)).isTrue();
        assertThat(List.of(faulty.done(), faulty.faulted(), faulty.notRun())).containsExactly(0, 5, 0);
        assertThat(List.of(refused.done(), refused.faulted(), refused.notRun())).containsExactly(0, 0, 3);
        new BatchReader(rig.core).read(faulty, (slot, ending, words) -> {
            assertThat(ending).isEqualTo(Ending.FAULT);
            assertThat(words[0]).isEqualTo(ToyKernel.FAULT_CODE);
        });
        new BatchReader(rig.core)
                .read(refused, (slot, ending, words) -> assertThat(ending).isEqualTo(Ending.REFUSED));
    }

    @Test
    @DisplayName("a batch waits for results that arrive after its completion")
    void waitsForLateResults() {
        PersistentBatch batch = published(Rig.batch(ToyKernel.ECHO, 3, true));
        rig.serve();
        SessionGeometry geometry = rig.kernel.config().geometry();
        int tag = geometry.resultByte(batch.firstResult + 1) + geometry.tagByte(1);
        int there = rig.kernel.up().getInt(tag);
        rig.kernel.up().putInt(tag, 0);
        assertThat(rig.isEnded(batch)).isFalse();
        rig.kernel.up().putInt(tag, there);
        assertThat(rig.isEnded(batch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a batch of many blocks goes round the ring, and arguments stay as they were left")
    void manyBlocks(boolean pairs) {
        rig = large(pairs);
        PersistentBatch batch = new PersistentBatch();
        for (int round = 0; round < 5; round++) {
            int number = 1000 * round;
            batch.work(ToyKernel.ECHO, Priority.LOW, 0).slots(MANY, true);
            assertThat(rig.publisher.publish(batch, (slot, args) -> {
                        args[0] = number + slot;
                        args[1] += slot == 0 ? 5 : 0;
                        args[2] = slot == 20 ? 6 : args[2];
                        args[3]++;
                    }))
                    .isEqualTo(Publication.ACCEPTED);
            rig.serve();
            assertThat(rig.isEnded(batch)).isTrue();
            assertThat(batch.done()).isEqualTo(MANY);
            int[] next = {0};
            new BatchReader(rig.core).read(batch, (slot, ending, words) -> {
                assertThat(slot).isEqualTo(next[0]++);
                assertThat(ending).isEqualTo(Ending.DONE);
                assertThat(words).startsWith(number + slot, 5, slot < 20 ? 0 : 6, 1 + slot);
            });
            assertThat(next[0]).isEqualTo(MANY);
        }
    }

    private static Rig large(boolean pairs) {
        int[] rings = new int[SessionLayout.LEVELS];
        Arrays.fill(rings, 256);
        return new Rig(new SessionGeometry(rings, rings, 12, BATCHES, MANY + 40, pairs));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 130, MANY - 1})
    @DisplayName("a large batch waits for each of its results, whichever comes last")
    void waitsForTheLastResult(int last) {
        rig = large(false);
        PersistentBatch batch = published(Rig.batch(ToyKernel.ECHO, MANY, true));
        rig.serve();
        for (int part = 0; part < 2; part++) {
            int tag = tagByte(batch, last, part);
            int there = rig.kernel.up().getInt(tag);
            rig.kernel.up().putInt(tag, 0);
            assertThat(rig.isEnded(batch)).isFalse();
            assertThat(rig.isEnded(batch)).isFalse();
            rig.kernel.up().putInt(tag, there);
        }
        assertThat(rig.isEnded(batch)).isTrue();
        assertThat(firstWords(batch)).hasSize(MANY).endsWith(99 + MANY);
    }

    private int tagByte(PersistentBatch batch, int slot, int part) {
        SessionGeometry geometry = rig.kernel.config().geometry();
        return geometry.resultByte(batch.firstResult + slot) + geometry.tagByte(part);
    }

    @Test
    @DisplayName("results are looked for while their batch is not complete, and not again afterwards")
    void looksAhead() {
        rig = large(false);
        PersistentBatch batch = published(Rig.batch(ToyKernel.ECHO, MANY, true));
        rig.serve();
        SessionGeometry geometry = rig.kernel.config().geometry();
        CompletionEntry entry = rig.core.settlement.table().entryOf(batch.ticket());
        int completion = geometry.completionByte(entry.index) + geometry.tagByte(0);
        int there = rig.kernel.up().getInt(completion);
        rig.kernel.up().putInt(completion, 0);
        for (int look = 1; look <= 5; look++) {
            assertThat(rig.isEnded(batch)).isFalse();
            assertThat(entry.resultsSeen(CompletionTable.useOf(batch.ticket()))).isEqualTo(Math.min(64 * look, MANY));
        }
        rig.kernel.up().putInt(tagByte(batch, 7, 1), 0);
        rig.kernel.up().putInt(completion, there);
        assertThat(rig.isEnded(batch)).isTrue();
    }

    @Test
    @DisplayName("a slot that the device calls broken does not keep its batch from ending, and is told as such")
    void brokenSlot() {
        PersistentBatch batch = published(Rig.batch(ToyKernel.ECHO, 5, true));
        rig.serve();
        rig.kernel
                .up()
                .putInt(
                        tagByte(batch, 2, 0),
                        SessionLayout.tag(BatchTable.countedWord(batch), SessionLayout.STATUS_BROKEN));
        rig.kernel.up().putInt(tagByte(batch, 2, 1), 0);
        assertThat(rig.isEnded(batch)).isTrue();
        List<Ending> endings = new ArrayList<>();
        new BatchReader(rig.core).read(batch, (slot, ending, words) -> endings.add(ending));
        assertThat(endings).containsExactly(Ending.DONE, Ending.DONE, Ending.BROKEN, Ending.DONE, Ending.DONE);
    }

    @Test
    @DisplayName("numbers and results run out, and come back with the end and the release")
    void tablesRunOut() {
        List<PersistentBatch> held = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            held.add(published(Rig.batch(ToyKernel.SLOW, SLOTS, true)));
            rig.serve();
        }
        PersistentBatch more = Rig.batch(ToyKernel.ECHO, 1, false);
        assertThat(rig.publisher.publish(more, (slot, args) -> {})).isEqualTo(Publication.TABLE_FULL);
        rig.kernel.finishSlow();
        held.forEach(batch -> assertThat(rig.isEnded(batch)).isTrue());
        published(more);
        PersistentBatch withResults = Rig.batch(ToyKernel.ECHO, RESULTS / SLOTS, true);
        assertThat(rig.publisher.publish(withResults, (slot, args) -> {})).isEqualTo(Publication.TABLE_FULL);
        held.get(2).release();
        published(withResults);
        rig.serve();
        assertThat(rig.isEnded(withResults)).isTrue();
        assertThat(firstWords(withResults)).hasSize(RESULTS / SLOTS);
        assertThatThrownBy(() -> firstWords(held.get(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Fix: ");
    }

    @Test
    @DisplayName("a batch that never fits is refused with words")
    void neverFits() {
        assertThatThrownBy(() -> published(Rig.batch(ToyKernel.ECHO, SLOTS + 1, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> published(Rig.batch(ToyKernel.ECHO, 0, false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("when the encoder throws, no slot runs, the positions are filled and nothing is lost")
    void encoderThrows(boolean withResults) {
        PersistentBatch batch = Rig.batch(ToyKernel.ECHO, 5, withResults);
        for (int i = 0; i < 3 * BATCHES; i++) {
            assertThatThrownBy(() -> rig.publisher.publish(batch, (slot, args) -> {
                        if (slot == 3) {
                            throw new IllegalStateException("of an encoder");
                        }
                    }))
                    .hasMessage("of an encoder");
            assertThat(batch.isUnderWay()).isFalse();
            rig.serve();
            rig.poller.doWork();
            assertThat(rig.core.settlement.outstanding().isZero()).isTrue();
        }
        published(batch);
        rig.serve();
        assertThat(rig.isEnded(batch)).isTrue();
        assertThat(batch.done()).isEqualTo(5);
    }

    @Test
    @DisplayName("a batch that a launch leaves unfinished fails, and its number is not used again")
    void lostInLaunch() {
        for (int i = 0; i < BATCHES; i++) {
            PersistentBatch batch = published(Rig.batch(ToyKernel.VANISHING, 4, false));
            rig.serve();
            rig.kernel.endLaunches();
            rig.pump.step();
            assertThat(batch.ending()).isEqualTo(Ending.FAILED);
        }
        assertThat(rig.publisher.publish(Rig.batch(ToyKernel.ECHO, 1, false), (slot, args) -> {}))
                .isEqualTo(Publication.TABLE_FULL);
    }

    @Test
    @DisplayName("results of one batch are never taken for those of another, also when generations come round")
    void generationsDoNotCollide() {
        ResultRanges ranges = new ResultRanges(4);
        int stale = ranges.nextGeneration(3, 1);
        int next = 0;
        while (next != stale - 1 && next != stale + 0xFFFF - 1) {
            next = ranges.nextGeneration(0, 3);
        }
        assertThat(ranges.nextGeneration(0, 4)).isNotEqualTo(stale);
        // Without the entry that shows it, the generation is as good as any.
        while (next != 0xFFFF) {
            next = ranges.nextGeneration();
        }
        assertThat(ranges.nextGeneration(0, 2)).isEqualTo(1);
    }
}
