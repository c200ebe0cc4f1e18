package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/**
 * A movable view of one ring slot that never allocates. Not thread-safe; each thread has its own.
 *
 * <p>Host side, to publish: {@code view.wrap(ring, slot).begin(tenant, opcode).arg(0, x).arg(1, y).publish()}. From
 * {@link #begin} to {@link #publish} the slot keeps its old STATUS, so no lane looks at it.
 *
 * <p>Device side, in an interpreter that owns the slot: read with {@link #opcode()}, {@link #arg(int)} and the like, write
 * with {@link #arg(int, int)}, and hand the slot on with {@link #status(int)}.
 */
public final class SlotFlyweight implements SlotArgs {

    private ByteBuffer ring = ByteBuffer.allocate(0);
    private int slot;
    private int base;

    /**
     * Moves the view to a slot.
     *
     * @param ring whole slots from position to limit; kept until the next call
     * @param slot u32
     * @return this
     * @throws QueueFullException when the ring is not whole slots or lacks the slot
     */
    public SlotFlyweight wrap(ByteBuffer ring, int slot) {
        PublishChecks.requireSlot(ring, slot);
        this.ring = ring;
        this.slot = slot;
        this.base = slot * SlotLayout.SLOT_WORDS;
        return this;
    }

    /**
     * Starts a publication: sets opcode, tenant and NORMAL priority and clears all arguments.
     *
     * @return this
     * @throws QueueFullException when the opcode is reserved or the slot is neither EMPTY nor DONE; nothing is written
     *     then
     */
    public SlotFlyweight begin(int tenant, int opcode) {
        OpcodeSpace.validatePublish(opcode);
        PublishChecks.requirePublishable(ring, slot);
        SlotWriter.header(ring, slot, tenant, opcode);
        SlotWriter.clearArgs(ring, slot, 0);
        return this;
    }

    /** Makes the slot visible to the device: STATUS := PUBLISHED with release semantics. */
    public void publish() {
        SlotWriter.release(ring, slot);
    }

    /** Index of the slot. */
    public int slot() {
        return slot;
    }

    /** Word index of the slot's first word in the ring: 16 times the slot's index. */
    public int slotBase() {
        return base;
    }

    /** STATUS, read with acquire semantics. */
    public int status() {
        return Words.getAcquire(ring, base + SlotLayout.STATUS_WORD);
    }

    /** Stores STATUS with release semantics, without a check. */
    public void status(int status) {
        Words.putRelease(ring, base + SlotLayout.STATUS_WORD, status);
    }

    /** OPCODE. */
    public int opcode() {
        return Words.get(ring, base + SlotLayout.OPCODE_WORD);
    }

    /** TENANT. */
    public int tenant() {
        return Words.get(ring, base + SlotLayout.TENANT_WORD);
    }

    /** PRIORITY as a level. */
    public int priority() {
        return Words.get(ring, base + SlotLayout.PRIORITY_WORD);
    }

    /** Stores PRIORITY. */
    public SlotFlyweight priority(Priority priority) {
        SlotWriter.priority(ring, slot, priority.level());
        return this;
    }

    /**
     * An argument word.
     *
     * @throws QueueFullException when the index is not 0 to 11
     */
    @Override
    public int arg(int index) {
        return Words.get(ring, argWord(index));
    }

    /**
     * Stores an argument word.
     *
     * @return this
     * @throws QueueFullException when the index is not 0 to 11; nothing is written then
     */
    public SlotFlyweight arg(int index, int value) {
        Words.put(ring, argWord(index), value);
        return this;
    }

    private int argWord(int index) {
        if (index < 0 || index >= SlotLayout.ARGS_PER_SLOT) {
            throw PublishChecks.refused("argument index " + index + " is not one of 0 to "
                    + (SlotLayout.ARGS_PER_SLOT - 1) + ". Fix: pass the index of an argument word.");
        }
        return base + SlotLayout.ARG0_WORD + index;
    }
}
