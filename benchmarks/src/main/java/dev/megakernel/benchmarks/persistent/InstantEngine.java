package dev.megakernel.benchmarks.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.PersistentOptions;
import dev.megakernel.persistent.Publication;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.time.Duration;
import java.util.Arrays;

/** An engine whose device answers at once, and its one opcode. Thread-safe. */
public final class InstantEngine implements AutoCloseable {

    private static final int RESULTS = 1;
    private static final int ENTRIES = 256;
    private static final Duration DAY = Duration.ofDays(1);

    /** Answers its first argument. */
    static final Opcode OPCODE = Opcode.define(0x40, "answer").results(RESULTS).glsl("");

    private final PersistentEngine engine;

    /** Opens an engine whose rings have so many slots each, with as many completion entries. */
    public InstantEngine(int slots) {
        this(slots, slots, slots, RESULTS);
    }

    private InstantEngine(int slots, int entries, int batchResults, int resultsOfOpcode) {
        int[] each = new int[SessionLayout.LEVELS];
        Arrays.fill(each, slots);
        SessionGeometry geometry = new SessionGeometry(each, each, entries, ENTRIES, batchResults, false);
        int ring = SessionLayout.ring(Priority.NORMAL.level(), false);
        engine = PersistentEngine.open(
                new InstantKernel(geometry, ring, resultsOfOpcode),
                PersistentOptions.forProcessors(2).withParkAfter(DAY),
                end -> {},
                task -> {
                    Thread thread = new Thread(task, "benchmarked-engine");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** An engine with few completion entries. */
    static InstantEngine small(int slots) {
        return new InstantEngine(slots, ENTRIES, slots, RESULTS);
    }

    /** An engine for batches, of which so many slots may hold results, for an opcode with so many. */
    static InstantEngine forBatches(int slots, int results) {
        return new InstantEngine(slots, ENTRIES, slots, results);
    }

    PersistentEngine engine() {
        return engine;
    }

    /** A handle on the opcode. */
    public PersistentCall newCall() {
        return new PersistentCall().work(OPCODE, Priority.NORMAL, 0);
    }

    /** Publishes if there is room. */
    public Publication tryPublish(PersistentCall call) {
        return engine.tryPublish(call);
    }

    /** Waits for the end of what was published. */
    public boolean await(PersistentCall call) {
        return engine.await(call);
    }

    /** Ends the engine's threads. */
    @Override
    public void close() {
        engine.close(Duration.ZERO, Duration.ZERO);
    }
}
