package dev.megakernel.benchmarks.device;

/** A result that is not what the opcode computes. */
final class WrongResultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongResultException(String what, Object seen, Object expected) {
        super(what + " was " + seen + " instead of " + expected
                + ". Fix: do not trust this run; run the contract tests on this device.");
    }
}
