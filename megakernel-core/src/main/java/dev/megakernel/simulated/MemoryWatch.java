package dev.megakernel.simulated;

/** Sees what is done to memory. */
interface MemoryWatch {

    /** Called before each access of the host. */
    void touch();

    /** Called before a host store is seen by the device. */
    void arrives(int word, int before, int value);
}
