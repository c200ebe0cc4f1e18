package dev.megakernel.benchmarks.session;

import dev.megakernel.Megakernel;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionMode;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.stats.MegakernelStats;
import java.time.Duration;

/** A persistent session whose device answers at once, with all that stands below it. */
final class InstantSession implements AutoCloseable {

    /** Answers its first argument. */
    static final int CODE = 0x40;

    /** Slots of the ring: 16 threads with 64 outstanding each, four times. */
    static final int SLOTS = 4096;

    private static final int RESULTS = 1;
    private static final int WORKGROUP = 256;
    private static final Opcode OPCODE = Opcode.define(CODE, "answer")
            .results(RESULTS)
            .body(slot -> slot.result(0, slot.arg(0)))
            .glsl("");

    private final Megakernel kernel;
    private final MegakernelSession session;

    /** Opens a session that tells its figures to {@code stats}. */
    InstantSession(MegakernelStats stats) {
        kernel = Megakernel.builder(new InstantBackend(RESULTS))
                .geometry(SLOTS, WORKGROUP)
                .opcodes(OPCODE)
                .stats(stats)
                .build();
        session = kernel.openSession(SessionOptions.builder()
                .mode(SessionMode.PERSISTENT)
                .parkAfter(Duration.ofDays(1))
                .build());
    }

    MegakernelSession session() {
        return session;
    }

    @Override
    public void close() {
        session.close();
        kernel.close();
    }
}
