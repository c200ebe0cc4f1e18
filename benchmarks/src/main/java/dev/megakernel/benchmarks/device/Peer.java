package dev.megakernel.benchmarks.device;

import java.util.Map;

/**
 * Another library through which a JVM runs kernels on a GPU, with a kernel that does what the round trip's opcode does. Used by
 * one thread.
 */
interface Peer extends AutoCloseable {

    /** What runs the kernel, as the device says. */
    String device();

    /** Ways to make a round trip, by their names, in the order they are measured. */
    Map<String, Trip> ways();

    /** One round trip: a launch and its end. */
    interface Trip {

        /** Touches a cell; returns once the kernel has ended. */
        void touch(int cell, int value);

        /** The result of the last touch. */
        int answer();
    }

    @Override
    void close();
}
