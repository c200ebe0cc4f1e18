package dev.megakernel.simulated;

import dev.megakernel.backend.SharedWords;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that the host stores to and the device loads from.
 *
 * <p>Each host thread has a buffer that combines its stores. Words leave it in any order, and all of them do at a fence; from
 * there they reach the device in the order in which they left the buffers, later.
 */
final class DownMemory implements SharedWords {

    private final Simulation simulation;
    private final MemoryWatch watch;
    private final int[] words;
    private final List<Buffer> buffers = new ArrayList<>();
    private int[] queue = new int[128];
    private int head;
    private int tail;
    private int held;

    /** Stores of one thread that no fence has followed. */
    private static final class Buffer {

        private int[] indexes = new int[32];
        private int[] values = new int[32];
        private int size;

        /** Adds a store; answers whether it did not replace one. */
        boolean put(int index, int value) {
            for (int i = 0; i < size; i++) {
                if (indexes[i] == index) {
                    values[i] = value;
                    return false;
                }
            }
            if (size == indexes.length) {
                indexes = java.util.Arrays.copyOf(indexes, 2 * size);
                values = java.util.Arrays.copyOf(values, 2 * size);
            }
            indexes[size] = index;
            values[size++] = value;
            return true;
        }
    }

    DownMemory(Simulation simulation, MemoryWatch watch, int bytes) {
        this.simulation = simulation;
        this.watch = watch;
        this.words = new int[bytes / Integer.BYTES];
    }

    /** What the device sees. */
    int load(int word) {
        return words[word];
    }

    /** Sets what is there before anything happens. */
    void preset(int word, int value) {
        words[word] = value;
    }

    @Override
    public int bytes() {
        return words.length * Integer.BYTES;
    }

    @Override
    public void putLong(int at, long value) {
        simulation.point();
        watch.touch();
        put(at / Integer.BYTES, (int) value);
        put(at / Integer.BYTES + 1, (int) (value >>> Integer.SIZE));
    }

    @Override
    public void putInt(int at, int value) {
        simulation.point();
        watch.touch();
        put(at / Integer.BYTES, value);
    }

    /** Words of a copy go one after another, from either end. */
    @Override
    public void putInts(int at, int[] from, int count) {
        boolean backwards = simulation.random().oneIn(2);
        for (int i = 0; i < count; i++) {
            int word = backwards ? count - 1 - i : i;
            putInt(at + word * Integer.BYTES, from[word]);
        }
    }

    private void put(int word, int value) {
        if (buffer().put(word, value)) {
            held++;
        }
    }

    private Buffer buffer() {
        int number = simulation.currentNumber();
        while (buffers.size() <= number) {
            buffers.add(new Buffer());
        }
        return buffers.get(number);
    }

    @Override
    public int getInt(int at) {
        simulation.point();
        watch.touch();
        return words[at / Integer.BYTES];
    }

    @Override
    public long getLong(int at) {
        int low = getInt(at);
        return Integer.toUnsignedLong(low) | (long) words[at / Integer.BYTES + 1] << Integer.SIZE;
    }

    /** All that the calling thread has stored leaves its buffer. */
    void fence() {
        Buffer buffer = buffer();
        while (buffer.size > 0) {
            leave(buffer);
        }
    }

    boolean holdsBack() {
        return held > 0;
    }

    /** A store leaves its buffer although no fence says so. */
    void drift() {
        int pick = simulation.random().below(held);
        for (Buffer buffer : buffers) {
            if (pick < buffer.size) {
                leave(buffer);
                return;
            }
            pick -= buffer.size;
        }
    }

    private void leave(Buffer buffer) {
        int pick = simulation.random().below(buffer.size);
        enqueue(buffer.indexes[pick], buffer.values[pick]);
        buffer.size--;
        buffer.indexes[pick] = buffer.indexes[buffer.size];
        buffer.values[pick] = buffer.values[buffer.size];
        held--;
    }

    private void enqueue(int word, int value) {
        if (tail + 2 > queue.length) {
            int length = tail - head;
            int[] into = 2 * length > queue.length ? new int[2 * queue.length] : queue;
            System.arraycopy(queue, head, into, 0, length);
            queue = into;
            head = 0;
            tail = length;
        }
        queue[tail++] = word;
        queue[tail++] = value;
    }

    boolean isUnderWay() {
        return head < tail;
    }

    /** All that was fenced reaches the device. */
    void deliverAll() {
        deliver((tail - head) / 2);
    }

    /** Stores reach the device: some of those that are next. */
    void deliver() {
        deliver(simulation.random().between(1, 8));
    }

    private void deliver(int count) {
        for (int i = 0; i < count && head < tail; i++) {
            int word = queue[head++];
            int value = queue[head++];
            watch.arrives(word, words[word], value);
            words[word] = value;
        }
    }
}
