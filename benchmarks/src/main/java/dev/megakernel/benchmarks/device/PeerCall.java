package dev.megakernel.benchmarks.device;

/** Calls of OpenCL and of CUDA's driver, which all answer 0 when they succeed. */
final class PeerCall {

    private static final int SUCCESS = 0;

    private PeerCall() {}

    /** Fails when a call did. */
    static void require(String call, int code) {
        if (code != SUCCESS) {
            throw new IllegalStateException(call + " answered " + code
                    + " instead of 0. Fix: look the code up in the library's header, or leave this peer out.");
        }
    }

    /**
     * Fails when CUDA does not start.
     *
     * @throws PeerMissingException because nothing can be measured then
     */
    static void requireDevice(int code) {
        if (code != SUCCESS) {
            throw new PeerMissingException("cuInit answered " + code + ": no CUDA device can be used");
        }
    }
}
