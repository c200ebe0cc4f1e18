package dev.megakernel.simulated;

import dev.megakernel.backend.SharedWords;
import java.util.ArrayList;
import java.util.List;

/** Memory that the device stores to and the host loads from. Stores arrive whole, late and in any order, but for those to one place. */
final class UpMemory implements SharedWords {

    private record Store(int launch, int word, int[] values) {}

    private final Simulation simulation;
    private final MemoryWatch watch;
    private final int[] words;
    private final List<Store> pending = new ArrayList<>();

    UpMemory(Simulation simulation, MemoryWatch watch, int bytes) {
        this.simulation = simulation;
        this.watch = watch;
        this.words = new int[Math.max(2, bytes / Integer.BYTES)];
    }

    void preset(int word, int value) {
        words[word] = value;
    }

    /** The device stores words that arrive together. */
    void store(int launch, int at, int... values) {
        pending.add(new Store(launch, at / Integer.BYTES, values));
    }

    boolean isUnderWay() {
        return !pending.isEmpty();
    }

    void deliver() {
        int pick = simulation.random().below(pending.size());
        int word = pending.get(pick).word();
        for (int i = 0; i < pick; i++) {
            if (pending.get(i).word() == word) {
                pick = i;
            }
        }
        arrive(pending.remove(pick));
    }

    private void arrive(Store store) {
        System.arraycopy(store.values(), 0, words, store.word(), store.values().length);
    }

    /** All that a launch stored arrives. */
    void deliverAllOf(int launch) {
        for (int i = 0; i < pending.size(); i++) {
            if (pending.get(i).launch() == launch) {
                arrive(pending.remove(i));
                i--;
            }
        }
    }

    /** What is under way does not arrive. */
    void drop() {
        pending.clear();
    }

    @Override
    public int bytes() {
        return words.length * Integer.BYTES;
    }

    @Override
    public void putLong(int at, long value) {
        throw new IllegalStateException("The host stored to byte " + at
                + " of the up memory, but only the device may. Fix: store to down memory.");
    }

    @Override
    public void putInt(int at, int value) {
        putLong(at, value);
    }

    @Override
    public int getInt(int at) {
        simulation.point();
        watch.touch();
        return words[at / Integer.BYTES];
    }

    @Override
    public long getLong(int at) {
        simulation.point();
        watch.touch();
        int word = at / Integer.BYTES;
        return Integer.toUnsignedLong(words[word]) | (long) words[word + 1] << Integer.SIZE;
    }
}
