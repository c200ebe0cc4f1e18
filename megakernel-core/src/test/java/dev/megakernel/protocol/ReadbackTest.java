package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadbackTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("10 four outputs get their names")
    @ProtocolRule("10")
    void namesOutputs(TestBuffers kind) {
        List<ByteBuffer> outputs = outputs(kind, 3);
        Readback readback = Readback.fromOutputs(outputs, 3);
        assertThat(readback.control().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(readback.control().getInt(0)).isEqualTo(1);
        assertThat(readback.ring().getInt(0)).isEqualTo(2);
        assertThat(readback.debugLog().getInt(0)).isEqualTo(3);
        assertThat(readback.ioQueue().getInt(0)).isEqualTo(4);
        assertThat(readback.slotCount()).isEqualTo(3);
        assertThat(readback.counters()).isEqualTo(new ReadbackCounters(644, 192, 1028, 64));
        assertThat(readback.counters().totalBytes()).isEqualTo(644 + 192 + 1028 + 64);
        readback.ring().position(5);
        assertThat(readback.ring().position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5})
    @DisplayName("10 any other number of outputs is refused, and neither list nor record changes")
    @ProtocolRule("10")
    void refusesOtherCounts(int count) {
        List<ByteBuffer> outputs = new ArrayList<>();
        outputs(TestBuffers.HEAP, 1).stream().limit(count).forEach(outputs::add);
        if (count == 5) {
            outputs.add(ByteBuffer.allocate(0));
            outputs.add(ByteBuffer.allocate(0));
        }
        outputs.subList(count, outputs.size()).clear();
        assertRefused(outputs, 1, "megakernel readback returned " + count + " buffers, expected 4. Fix: ");
    }

    @Test
    @DisplayName("10 each output must have the length of its kind")
    @ProtocolRule({"3.4", "10"})
    void refusesOtherLengths() {
        int[] lengths = {636, 63, 1024, 33};
        String[] messages = {"control buffer has 636", "ring buffer has 63", "debug log has 1024", "io_queue has 33"};
        for (int i = 0; i < lengths.length; i++) {
            List<ByteBuffer> outputs = outputs(TestBuffers.HEAP, 1);
            outputs.set(i, ByteBuffer.allocate(lengths[i]));
            assertRefused(outputs, 1, messages[i]);
        }
        assertRefused(outputs(TestBuffers.HEAP, 2), 1, "ring buffer has 128 bytes, expected 64 bytes for 1 slots");
        assertRefused(outputs(TestBuffers.HEAP, 2), -1, "for 4294967295 slots");
        List<ByteBuffer> longQueue = outputs(TestBuffers.HEAP, 1);
        longQueue.set(3, ByteBuffer.allocate(65 * 32));
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> Readback.fromOutputs(longQueue, 1));
    }

    @Test
    @DisplayName("10 draining swaps: the list keeps four entries, the record's buffers of before")
    @ProtocolRule("10")
    void swapsStorage() {
        Readback readback = new Readback();
        List<ByteBuffer> list = outputs(TestBuffers.DIRECT, 2);
        List<ByteBuffer> first = List.copyOf(list);
        Readback.drainOutputsInto(list, 2, readback);
        assertThat(list)
                .hasSize(4)
                .allSatisfy(buffer -> assertThat(buffer.capacity()).isZero());
        assertThat(readback).isEqualTo(Readback.fromOutputs(first, 2));

        List<ByteBuffer> second = outputs(TestBuffers.HEAP, 5);
        list = new ArrayList<>(second);
        Readback.drainOutputsInto(list, 5, readback);
        for (int i = 0; i < 4; i++) {
            assertThat(list.get(i)).isSameAs(first.get(i));
        }
        assertThat(readback.slotCount()).isEqualTo(5);
        second.get(1).put(9, (byte) 77);
        assertThat(readback.ring().get(9))
                .as("the memory is shared, not copied")
                .isEqualTo((byte) 77);
    }

    @Test
    void listsThatCannotBeSetLeaveTheRecordAsItIs() {
        Readback readback = new Readback();
        List<ByteBuffer> fixed = List.copyOf(outputs(TestBuffers.HEAP, 1));
        assertThatThrownBy(() -> Readback.drainOutputsInto(fixed, 1, readback))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(readback).isEqualTo(new Readback());
        List<ByteBuffer> fixedSize = Arrays.asList(fixed.toArray(ByteBuffer[]::new));
        Readback.drainOutputsInto(fixedSize, 1, readback);
        assertThat(readback.slotCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("10 a record of anything has lengths, but slots only when the ring is whole")
    @ProtocolRule("10")
    void countsSlotsOfWholeRingsOnly() {
        ByteBuffer whole = ByteBuffer.allocate(200).position(4).limit(132);
        Readback readback = new Readback(whole, whole, whole, whole);
        assertThat(readback.slotCount()).isEqualTo(2);
        assertThat(readback.counters().totalBytes()).isEqualTo(4 * 128);
        ByteBuffer torn = ByteBuffer.allocate(65);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> new Readback(whole, torn, whole, whole).slotCount())
                .withMessageContaining("65 bytes, not a multiple of slot size 64. Fix: ");
        assertThat(new Readback().slotCount()).isZero();
        assertThat(new Readback().counters().totalBytes()).isZero();
    }

    @Test
    void recordsAreEqualByContent() {
        Readback one = Readback.fromOutputs(outputs(TestBuffers.HEAP, 2), 2);
        Readback same = Readback.fromOutputs(outputs(TestBuffers.DIRECT_UNALIGNED, 2), 2);
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
        same.ioQueue().put(0, (byte) 9);
        assertThat(one).isNotEqualTo(same);
    }

    private static void assertRefused(List<ByteBuffer> outputs, int slotCount, String message) {
        Readback readback = Readback.fromOutputs(outputs(TestBuffers.HEAP, 3), 3);
        List<ByteBuffer> before = List.copyOf(outputs);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> Readback.fromOutputs(outputs, slotCount))
                .withMessageContaining(message);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> Readback.drainOutputsInto(outputs, slotCount, readback));
        assertThat(outputs).isEqualTo(before);
        assertThat(readback).isEqualTo(Readback.fromOutputs(outputs(TestBuffers.HEAP, 3), 3));
    }

    /** Outputs of a kernel with one observable word and two IO slots; word 0 of each is its place, counted from 1. */
    private static List<ByteBuffer> outputs(TestBuffers kind, int slots) {
        List<ByteBuffer> outputs = new ArrayList<>(
                List.of(kind.of(644), kind.ring(slots), kind.of(DebugLogLayout.BUFFER_BYTES), kind.of(64)));
        for (int i = 0; i < outputs.size(); i++) {
            Words.put(outputs.get(i), 0, i + 1);
        }
        return outputs;
    }
}
