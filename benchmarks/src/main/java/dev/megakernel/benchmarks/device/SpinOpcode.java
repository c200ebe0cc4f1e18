package dev.megakernel.benchmarks.device;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SubmissionResult;

/** An opcode that computes for a chosen number of turns: the long work beside which short work shall not suffer. */
final class SpinOpcode {

    private static final int CODE = 0x52;
    private static final int SEED = 0x1234_5677;
    private static final int FIRST_TURNS = 1 << 10;
    private static final int MOST_TURNS = 1 << 30;

    /** Iterations a driver with a loop limit leaves to others. */
    private static final int RESERVE = 4096;

    private static final double NANOS_PER_MILLI = 1e6;

    static final Opcode OPCODE = Opcode.define(CODE, "spin")
            .results(1)
            .body(slot -> slot.result(0, spin(slot.arg(0), slot.arg(1))))
            .glsl("""
                    void main() {
                        uint turns = mk_arg(0u);
                        uint state = mk_arg(1u);
                        if (!mk_loop_budget(turns)) {
                            mk_fault(1u);
                            return;
                        }
                        for (uint i = 0u; i < turns; ++i) {
                            state ^= state << 13u;
                            state ^= state >> 17u;
                            state ^= state << 5u;
                        }
                        mk_result(0u, state);
                    }
                    """);

    private SpinOpcode() {}

    private static int spin(int turns, int seed) {
        int state = seed;
        for (int i = 0; i < turns; i++) {
            state ^= state << 13;
            state ^= state >>> 17;
            state ^= state << 5;
        }
        return state;
    }

    /** A number of turns and how long they take. */
    record Calibration(int turns, double millis, int answer) {

        /** Runs them once, checked. */
        void run(MegakernelSession session) {
            SubmissionResult result = session.execute(CODE, turns, SEED).requireDone();
            if (result.word(0) != answer) {
                throw new WrongResultException("The result of " + turns + " turns", result.word(0), answer);
            }
        }
    }

    /** Finds turns that take about so long, or as long as a driver with a limit of loop iterations (0: none) allows. */
    static Calibration calibrate(MegakernelSession session, double millis, int loopLimit) {
        int most = loopLimit == 0 ? MOST_TURNS : Math.max(1, loopLimit - RESERVE);
        Calibration tried = time(session, Math.min(FIRST_TURNS, most));
        while (tried.millis() < millis / 2 && tried.turns() < most) {
            tried = time(session, (int) Math.min(most, 2L * tried.turns()));
        }
        double wanted = tried.turns() * millis / tried.millis();
        return time(session, (int) Math.max(1, Math.min(most, wanted)));
    }

    private static Calibration time(MegakernelSession session, int turns) {
        Calibration unknown = new Calibration(turns, 0, spin(turns, SEED));
        long started = System.nanoTime();
        unknown.run(session);
        return new Calibration(turns, (System.nanoTime() - started) / NANOS_PER_MILLI, unknown.answer());
    }
}
