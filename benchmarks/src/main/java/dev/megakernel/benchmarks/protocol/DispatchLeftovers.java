package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** The four buffers as a busy dispatch may leave them: what decoders have to read. */
final class DispatchLeftovers {

    static final int DONE_COUNT = 7;
    static final int EPOCH = 3;
    static final int OBSERVABLE = 2;
    static final int OBSERVED = 77;
    static final int METRICS = 4;
    static final int RESOURCE = 9;
    static final int LOAD_MISS_SLOT = 200;
    static final int DONE_SLOTS = 100;
    static final int RECORDS = DebugLogLayout.RECORD_CAPACITY;

    private static final int OBSERVABLES = 64;

    final TurningRing ring;
    final ByteBuffer control;
    final ByteBuffer debugLog;
    final ByteBuffer ioQueue;

    DispatchLeftovers(MemoryKind memory) {
        ring = new TurningRing(memory);
        control = memory.allocate(ControlLayout.CONTROL_MIN_BYTES + OBSERVABLES * Words.WORD_BYTES);
        debugLog = memory.allocate(DebugLogLayout.BUFFER_BYTES);
        ioQueue = memory.allocate(IoQueueLayout.QUEUE_BYTES);
        fillRing();
        fillControl();
        fillDebugLog();
    }

    private void fillRing() {
        for (int slot = 0; slot < DONE_SLOTS; slot++) {
            RingPublisher.publishSlot(ring.buffer, slot, ProtocolBenchmark.TENANT, ProtocolBenchmark.OPCODE, slot);
            ring.complete(slot);
        }
        RingPublisher.publishLoadMiss(ring.buffer, LOAD_MISS_SLOT, RESOURCE, false);
    }

    private void fillControl() {
        ControlCodec.encode(false, ProtocolBenchmark.TENANT + 1, OBSERVABLES, control);
        Words.put(control, ControlLayout.DONE_COUNT_WORD, DONE_COUNT);
        Words.put(control, ControlLayout.EPOCH_WORD, EPOCH);
        Words.put(control, ControlLayout.OBSERVABLE_BASE + OBSERVABLE, OBSERVED);
        for (int opcode = 0; opcode < METRICS; opcode++) {
            Words.put(control, ControlLayout.METRICS_BASE + opcode, opcode + 1);
        }
    }

    /** Record i has the format i, and the same number in its other words. */
    private void fillDebugLog() {
        int words = RECORDS * DebugLogLayout.RECORD_WORDS;
        Words.put(debugLog, DebugLogLayout.CURSOR_WORD, words);
        for (int word = 0; word < words; word++) {
            Words.put(debugLog, DebugLogLayout.RECORDS_BASE + word, word / DebugLogLayout.RECORD_WORDS);
        }
    }
}
