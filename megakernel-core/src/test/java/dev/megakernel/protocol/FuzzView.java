package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Arbitrary bytes somewhere inside a larger buffer of any kind.
 *
 * @param words what the bytes from position to limit repeat, as little-endian words
 * @param length bytes from position to limit
 * @param before bytes before the position, which decides the alignment
 * @param direct whether the buffer lies outside the Java heap
 * @param bigEndian the buffer's own byte order
 */
record FuzzView(int[] words, int length, int before, boolean direct, boolean bigEndian) {

    private static final int BEHIND = 7;
    private static final byte OUTSIDE = 0x5A;

    ByteBuffer buffer() {
        int capacity = before + length + BEHIND;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < capacity; i++) {
            buffer.put(i, OUTSIDE);
        }
        for (int i = 0; i < length; i++) {
            int word = words.length == 0 ? 0 : words[i / Words.WORD_BYTES % words.length];
            buffer.put(before + i, (byte) (word >>> i % Words.WORD_BYTES * Byte.SIZE));
        }
        return buffer.position(before)
                .limit(before + length)
                .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /** All bytes of the buffer, those outside position and limit too. */
    static byte[] everything(ByteBuffer buffer) {
        return TestBuffers.bytes(buffer.duplicate().clear());
    }

    /** Lengths that often suit one of the buffers, words that often are states, counts and indices. */
    static Arbitrary<FuzzView> any() {
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 12).map(slots -> slots * SlotLayout.SLOT_BYTES),
                Arbitraries.integers().between(0, 70).map(slots -> slots * IoQueueLayout.IO_SLOT_BYTES),
                Arbitraries.integers()
                        .between(0, 40)
                        .map(words -> ControlLayout.CONTROL_MIN_BYTES + words * Words.WORD_BYTES),
                Arbitraries.of(0, ControlLayout.CONTROL_MIN_BYTES, DebugLogLayout.BUFFER_BYTES),
                Arbitraries.integers().between(0, 1400));
        return Combinators.combine(
                        noise(),
                        lengths,
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(FuzzView::new);
    }

    private static Arbitrary<int[]> noise() {
        Arbitrary<Integer> word = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(0, 0, 0, SlotStatus.DONE)),
                Tuple.of(3, Arbitraries.integers().between(0, 9)),
                Tuple.of(1, Arbitraries.integers().between(10, 70)),
                Tuple.of(1, Arbitraries.of(OpcodeSpace.LOAD_MISS, OpcodeSpace.PACKED_SLOT)),
                Tuple.of(1, Arbitraries.integers()));
        Arbitrary<Integer> everySlotTheSame = Arbitraries.of(0, 1, 2, 3, 7, 16, 17);
        return Arbitraries.frequencyOf(
                Tuple.of(2, word.array(int[].class).ofMaxSize(64)),
                Tuple.of(1, everySlotTheSame.array(int[].class).ofSize(1)));
    }
}
