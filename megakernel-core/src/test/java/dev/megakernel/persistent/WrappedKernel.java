package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;

/** A kernel with something between it and its host, for tests to change. */
class WrappedKernel implements PersistentKernel {

    final PersistentKernel kernel;

    WrappedKernel(PersistentKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public PersistentConfig config() {
        return kernel.config();
    }

    @Override
    public SharedWords down() {
        return kernel.down();
    }

    @Override
    public SharedWords up() {
        return kernel.up();
    }

    @Override
    public SharedWords control() {
        return kernel.control();
    }

    @Override
    public void fence() {
        kernel.fence();
    }

    @Override
    public int launches() {
        return kernel.launches();
    }

    @Override
    public void prepare(int number) {
        kernel.prepare(number);
    }

    @Override
    public void launch(int number) {
        kernel.launch(number);
    }

    @Override
    public boolean hasEnded(int number) {
        return kernel.hasEnded(number);
    }

    @Override
    public boolean isTurnWanted() {
        return kernel.isTurnWanted();
    }

    @Override
    public void close() {
        kernel.close();
    }

    /** Words with something before them. */
    static class Words implements SharedWords {

        final SharedWords words;

        Words(SharedWords words) {
            this.words = words;
        }

        @Override
        public int bytes() {
            return words.bytes();
        }

        @Override
        public void putLong(int at, long value) {
            words.putLong(at, value);
        }

        @Override
        public void putInt(int at, int value) {
            words.putInt(at, value);
        }

        @Override
        public void putInts(int at, int[] from, int count) {
            words.putInts(at, from, count);
        }

        @Override
        public int getInt(int at) {
            return words.getInt(at);
        }

        @Override
        public long getLong(int at) {
            return words.getLong(at);
        }
    }
}
