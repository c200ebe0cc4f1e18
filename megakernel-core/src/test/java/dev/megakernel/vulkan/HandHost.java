package dev.megakernel.vulkan;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.time.Duration;
import java.util.Arrays;

/** Publishes slots and reads completions word by word, and sends one launch after another, on one thread. */
final class HandHost implements AutoCloseable {

    /** A CPU driver compiles at the first launch, which takes it many seconds. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(120).toNanos();

    final PersistentKernel kernel;
    final SessionGeometry geometry;
    private final int[] heads = new int[SessionLayout.RINGS];
    private int launched;

    HandHost(PersistentKernel kernel) {
        this.kernel = kernel;
        this.geometry = kernel.config().geometry();
        this.launched = kernel.config().firstPosition();
        Arrays.fill(heads, kernel.config().firstPosition());
    }

    /** A slot to publish: ring, flags, opcode, tenant and arguments. */
    record Slot(int ring, int flags, int opcode, int tenant, int... args) {
        static Slot of(int ring, int opcode, int... args) {
            return new Slot(ring, 0, opcode, 0, args);
        }
    }

    /** Stores a slot without ringing; returns its position. */
    int store(Slot slot, int completion) {
        int position = heads[slot.ring()]++;
        int at = geometry.slotsByte(slot.ring()) + place(slot.ring(), position) * SessionLayout.SLOT_BYTES;
        int[] words = new int[SessionLayout.SLOT_BYTES / Integer.BYTES];
        words[SessionLayout.SEQUENCE_WORD] = SessionLayout.sequenceWord(position, slot.flags());
        words[SessionLayout.OPCODE_WORD] = slot.opcode();
        words[SessionLayout.COMPLETION_WORD] = completion;
        System.arraycopy(slot.args(), 0, words, SessionLayout.ARGS_WORD, slot.args().length);
        int[] args = Arrays.copyOf(slot.args(), SessionLayout.RESULTS);
        words[SessionLayout.TENANT_WORD] = SessionLayout.tenantWord(
                words[SessionLayout.SEQUENCE_WORD], slot.opcode(), slot.tenant(), completion, args);
        for (int i = 0; i < words.length; i += 2) {
            kernel.down().putLong(at + i * Integer.BYTES, (words[i + 1] & 0xFFFFFFFFL) << 32 | words[i] & 0xFFFFFFFFL);
        }
        return position;
    }

    void cancel(int ring, int position) {
        kernel.down()
                .putInt(
                        geometry.cancelsByte(ring) + place(ring, position) * Integer.BYTES,
                        SessionLayout.cancelWord(position));
    }

    void batch(int batch, int slots, int completion, int firstResult, int firstPosition) {
        int at = geometry.batchByte(batch);
        int[] words = {slots, completion, firstResult, firstPosition};
        for (int i = 0; i < words.length; i++) {
            kernel.down().putInt(at + i * Integer.BYTES, words[i]);
        }
    }

    int head(int ring) {
        return heads[ring];
    }

    void ring(int ring) {
        kernel.fence();
        kernel.down().putInt(SessionLayout.bellWord(ring) * Integer.BYTES, heads[ring]);
        kernel.fence();
    }

    int publish(Slot slot, int completion) {
        int position = store(slot, completion);
        ring(slot.ring());
        return position;
    }

    private int place(int ring, int position) {
        return position & (geometry.slots(ring) - 1);
    }

    /** Waits for a completion of the table, launching as often as it takes; returns its status and result words. */
    int[] await(int completion, int results) {
        return await(geometry.completionByte(SessionLayout.entry(completion)), completion, results);
    }

    /** Waits for the results of a counted slot. */
    int[] awaitResult(int entry, int tag, int results) {
        return await(geometry.resultByte(entry), tag, results);
    }

    private int[] await(int at, int completion, int results) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            int[] found = look(at, completion, results);
            if (found.length > 0) {
                return found;
            }
            pump();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no completion of 0x%X after launch %d".formatted(completion, launched));
            }
        }
    }

    private int[] look(int at, int completion, int results) {
        int tag = kernel.up().getInt(at + geometry.tagByte(0));
        for (int part = 0; part < geometry.parts(results); part++) {
            if (kernel.up().getInt(at + geometry.tagByte(part)) != tag) {
                return new int[0];
            }
        }
        if (tag >>> SessionLayout.GENERATION_SHIFT != completion >>> SessionLayout.GENERATION_SHIFT) {
            return new int[0];
        }
        int[] words = new int[1 + Math.max(1, results)];
        words[0] = tag & (SessionLayout.MAX_ENTRIES - 1);
        for (int i = 1; i < words.length; i++) {
            words[i] = kernel.up().getInt(at + geometry.resultWordByte(i - 1));
        }
        return words;
    }

    /** Keeps one launch under way. */
    void pump() {
        if (kernel.hasEnded(launched)) {
            kernel.launch(++launched);
        }
    }

    int launched() {
        return launched;
    }

    /** Starts a launch beside the one under way. */
    void launchAnother() {
        kernel.launch(++launched);
    }

    void turn(int number) {
        kernel.down().putInt(SessionLayout.TURN_WORD * Integer.BYTES, number);
        kernel.fence();
    }

    boolean endsSoon(int number) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!kernel.hasEnded(number)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    /** The chain of claims of a ring from a position on, as far as the device has reported it. */
    int claimed(int ring, int from) {
        int position = from;
        while (true) {
            int at = geometry.claimsByte(ring) + place(ring, position) * SessionLayout.CLAIM_BYTES;
            int end = (int) kernel.up().getLong(at);
            int claimed = end - position;
            if (claimed <= 0 || claimed > geometry.slots(ring)) {
                return position;
            }
            position = end;
        }
    }

    @Override
    public void close() {
        kernel.down().putInt(SessionLayout.LEAVE_WORD * Integer.BYTES, 1);
        kernel.fence();
        kernel.close();
    }
}
