package dev.megakernel.backend;

import java.nio.ByteBuffer;

/** Raw access to the words of a workspace. Thread-safe; ordered with the passes of the same kernel. Bounds are the caller's duty. */
public interface WorkspaceMemory {

    /** Writes the bytes from position to limit of {@code source}, a whole number of words, from word {@code firstWord} on. */
    void write(int firstWord, ByteBuffer source);

    /** Fills {@code target} from position to limit, a whole number of words, with the words from {@code firstWord} on. */
    void read(int firstWord, ByteBuffer target);
}
