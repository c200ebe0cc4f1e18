package dev.megakernel.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A handle on many slots of one opcode that end together; see {@link PersistentWork} for who may use it when.
 *
 * <p>Slots are counted, not reported one by one. If asked for, each leaves its outcome and results in memory that the device
 * writes; {@link PersistentEngine#results} reads them there, until the handle is described again or released.
 */
public final class PersistentBatch extends PersistentWork {

    /** No results were asked for, or they were given back. */
    static final int NO_RESULTS = -1;

    private final int[] counts = new int[SessionLayout.QUARTER_RESULTS];
    private final int[] words = new int[SessionLayout.RESULTS];
    private final int[] block = new int[BatchFill.BLOCK_WORDS];
    private int slots;
    private boolean withResults;

    /** Where its slots are counted. Set by the submitter, read by who settles it. */
    int number;

    int generation;
    int firstResult = NO_RESULTS;
    int heldResults;
    int resultParts;

    /** The engine the results lie in; whoever holds them must give them back there. */
    @Nullable
    BatchTable resultOwner;

    /** A handle whose end nobody is told of: wait for it. */
    public PersistentBatch() {
        super(null);
    }

    /** A handle whose end a listener is told of. */
    public PersistentBatch(@Nullable EndListener listener) {
        super(listener);
    }

    /**
     * Says what runs next. Gives back the results of the last batch.
     *
     * @param opcode the opcode of all slots, one of the kernel's catalog
     * @param priority how urgent they are
     * @param tenant whom they run for, u32
     * @return this handle
     */
    public PersistentBatch work(Opcode opcode, Priority priority, int tenant) {
        describe(opcode, priority, tenant);
        Arrays.fill(args, 0);
        release();
        return this;
    }

    /**
     * Says how many slots run next, and whether each leaves its outcome and results.
     *
     * @param slots at least 1, at most the slots of the ring
     * @param withResults whether {@link PersistentEngine#results} is wanted
     * @return this handle
     */
    public PersistentBatch slots(int slots, boolean withResults) {
        requireNotPublished("changed");
        if (slots < 1) {
            throw new IllegalArgumentException("A batch of " + slots
                    + " slots was to be made, but it has at least one. Fix: leave empty batches out.");
        }
        this.slots = slots;
        this.withResults = withResults;
        return this;
    }

    /** Gives back the memory of the results early. Idempotent; nothing happens while the batch is under way. */
    public void release() {
        BatchTable owner = resultOwner;
        if (owner != null && !isUnderWay()) {
            owner.release(this);
        }
    }

    /** Slots of the batch. */
    public int slots() {
        return slots;
    }

    /** Slots that ran to their end. Only once the batch has ended; 0 unless it ended DONE. */
    public int done() {
        return count(0);
    }

    /** Slots that faulted. Only once the batch has ended; 0 unless it ended DONE. */
    public int faulted() {
        return count(1);
    }

    /** Slots that were cancelled or refused. Only once the batch has ended; 0 unless it ended DONE. */
    public int notRun() {
        return count(2);
    }

    private int count(int kind) {
        requireEnded();
        return counts[kind];
    }

    boolean isWithResults() {
        return withResults;
    }

    /** Where results are put while they are read. */
    int[] words() {
        return words;
    }

    /** Where slots and results lie between the heap and the device, a block at a time. */
    int[] block() {
        return block;
    }

    int[] counts() {
        return counts;
    }

    @Override
    void clearResults() {
        Arrays.fill(counts, 0);
    }

    /** Leaves what was taken for this batch to another handle; this one is as before. */
    void moveTo(PersistentBatch other) {
        other.tenant = tenant;
        other.ring = ring;
        other.results = results;
        other.slots = slots;
        other.withResults = withResults;
        other.number = number;
        other.generation = generation;
        other.firstResult = firstResult;
        other.heldResults = heldResults;
        other.resultParts = resultParts;
        other.resultOwner = resultOwner;
        firstResult = NO_RESULTS;
        resultOwner = null;
    }
}
