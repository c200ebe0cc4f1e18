package dev.megakernel.backend;

/**
 * Memory that a running kernel shares with the host. Each access is one whole, aligned word; plain accesses would let the
 * compiler keep a word in a register. Thread-safe; nothing orders accesses but {@link PersistentKernel#fence} and what the
 * methods say.
 */
public interface SharedWords {

    /** Bytes of the memory. */
    int bytes();

    /** Stores 8 bytes, as opaque access. */
    void putLong(int at, long value);

    /** Stores 4 bytes, as opaque access. */
    void putInt(int at, int value);

    /** Loads 4 bytes, as acquire access: later loads of this thread do not come before it. */
    int getInt(int at);

    /** Loads 8 bytes, as acquire access. */
    long getLong(int at);
}
