package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A ring and its control buffer at one moment, decoded on the host: counters, slots by state, and the first words of each
 * slot. Storage is kept from one decoding to the next and grows with the ring only. Not thread-safe.
 *
 * <p>Any bytes of the right length can be decoded. Buffers may be changed by a device meanwhile; then slots are seen one
 * after the other, each not older than its STATUS.
 */
public final class RingTelemetry {

    /** What is kept of a slot: its first four words but for the priority, and the first arguments. */
    private static final int STATUS = 0;

    private static final int OPCODE = STATUS + 1;
    private static final int TENANT = OPCODE + 1;
    private static final int ARG0 = TENANT + 1;
    private static final int FACTS = ARG0 + SlotSnapshot.ARGS;

    private static final int UNKNOWN = SlotStatus.FAULT + 1;

    private final ControlSnapshot control = new ControlSnapshot();
    private final long[] slotsByStatus = new long[UNKNOWN + 1];
    private int[] facts = new int[0];
    private int slotCount;

    /** Creates telemetry of nothing: a ring without slots, all counters 0. */
    public RingTelemetry() {}

    /**
     * Decodes a ring and its control buffer.
     *
     * @throws BackendException when the control buffer is shorter than 640 bytes or not whole words, or the ring is not
     *     whole slots
     */
    public static RingTelemetry decode(ByteBuffer control, ByteBuffer ring) {
        RingTelemetry telemetry = new RingTelemetry();
        decodeInto(control, ring, telemetry);
        return telemetry;
    }

    /**
     * As above, into telemetry of the caller; allocates only when the ring has more slots than any before.
     *
     * @throws BackendException as above; the telemetry is left as it is
     * @throws ProtocolException (overflow) when the JVM has no memory for that many slots; left as it is, too
     */
    public static void decodeInto(ByteBuffer control, ByteBuffer ring, RingTelemetry target) {
        ControlSnapshot.requireWhole(control);
        int slots = wholeSlots(ring);
        target.reserve(slots);
        target.control.load(control);
        target.load(ring, slots);
    }

    /** The control buffer's counters; the next decoding into this telemetry changes them. */
    public ControlSnapshot control() {
        return control;
    }

    /** Number of slots. */
    public int slotCount() {
        return slotCount;
    }

    /** Slots by state. */
    public SlotOccupancy occupancy() {
        return new SlotOccupancy(
                slotsByStatus[SlotStatus.EMPTY],
                slotsByStatus[SlotStatus.PUBLISHED],
                slotsByStatus[SlotStatus.CLAIMED],
                slotsByStatus[SlotStatus.DONE],
                slotsByStatus[SlotStatus.WAIT_IO],
                slotsByStatus[SlotStatus.YIELD],
                slotsByStatus[SlotStatus.REQUEUE],
                slotsByStatus[SlotStatus.FAULT],
                slotsByStatus[UNKNOWN]);
    }

    /** All slots in their order. For large rings {@link #status(int)} and its like cost no object for each slot. */
    public List<SlotSnapshot> slots() {
        List<SlotSnapshot> slots = new ArrayList<>(slotCount);
        for (int slot = 0; slot < slotCount; slot++) {
            slots.add(slot(slot));
        }
        return List.copyOf(slots);
    }

    /** One slot, 0 to {@link #slotCount()} - 1. */
    public SlotSnapshot slot(int slot) {
        int base = fact(slot, 0);
        int[] args = Arrays.copyOfRange(facts, base + ARG0, base + FACTS);
        return new SlotSnapshot(slot, RingStatus.of(status(slot)), tenant(slot), opcode(slot), args);
    }

    /** STATUS of a slot. */
    public int status(int slot) {
        return facts[fact(slot, STATUS)];
    }

    /** OPCODE of a slot. */
    public int opcode(int slot) {
        return facts[fact(slot, OPCODE)];
    }

    /** TENANT of a slot. */
    public int tenant(int slot) {
        return facts[fact(slot, TENANT)];
    }

    /** One of a slot's first {@link SlotSnapshot#ARGS} arguments. */
    public int arg(int slot, int index) {
        return facts[fact(slot, ARG0) + Objects.checkIndex(index, SlotSnapshot.ARGS)];
    }

    /** Slots with the opcode whose work is in flight, in ascending order. */
    public List<SlotSnapshot> activeSlotsForOpcode(int opcode) {
        List<SlotSnapshot> found = new ArrayList<>();
        for (int slot = 0; slot < slotCount; slot++) {
            if (opcode(slot) == opcode && SlotStatus.isActive(status(slot))) {
                found.add(slot(slot));
            }
        }
        return List.copyOf(found);
    }

    /** The first slots whose work is in flight, in ascending order, at most {@code limit} of them. */
    public List<SlotSnapshot> activeSlots(int limit) {
        List<SlotSnapshot> found = new ArrayList<>();
        for (int slot = 0; slot < slotCount && found.size() < limit; slot++) {
            if (SlotStatus.isActive(status(slot))) {
                found.add(slot(slot));
            }
        }
        return List.copyOf(found);
    }

    /** Sums and shares over slots and counters. */
    public RuntimeCounters runtimeCounters() {
        return RuntimeCounters.of(control, occupancy());
    }

    /**
     * What happened since earlier telemetry of the same buffers.
     *
     * @throws BackendException when DONE_COUNT moved backwards, see {@link RuntimeCounters#healthSince}
     */
    public RingHealth healthSince(RingTelemetry previous) {
        return runtimeCounters().healthSince(previous.runtimeCounters());
    }

    /** Two are equal when they hold the same content, whatever room their storage has. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RingTelemetry that
                && control.equals(that.control)
                && slotCount == that.slotCount
                && Arrays.equals(facts, 0, slotCount * FACTS, that.facts, 0, slotCount * FACTS);
    }

    @Override
    public int hashCode() {
        int hash = control.hashCode();
        for (int i = 0; i < slotCount * FACTS; i++) {
            hash = 31 * hash + facts[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "RingTelemetry[" + control + ", " + occupancy() + "]";
    }

    private static int wholeSlots(ByteBuffer ring) {
        int bytes = ring.remaining();
        if (bytes % SlotLayout.SLOT_BYTES != 0) {
            throw new BackendException("megakernel ring snapshot has " + bytes + " bytes, not a multiple of slot size "
                    + SlotLayout.SLOT_BYTES + ". Fix: capture whole ring slots.");
        }
        return bytes / SlotLayout.SLOT_BYTES;
    }

    private void reserve(int slots) {
        if (facts.length < slots * FACTS) {
            facts = Storage.allocateInts(StrictReader.RING, slots * FACTS);
        }
    }

    private void load(ByteBuffer ring, int slots) {
        Arrays.fill(slotsByStatus, 0);
        for (int slot = 0; slot < slots; slot++) {
            int word = slot * SlotLayout.SLOT_WORDS;
            int at = slot * FACTS;
            int status = Words.getAcquire(ring, word + SlotLayout.STATUS_WORD);
            facts[at + STATUS] = status;
            facts[at + OPCODE] = Words.get(ring, word + SlotLayout.OPCODE_WORD);
            facts[at + TENANT] = Words.get(ring, word + SlotLayout.TENANT_WORD);
            for (int arg = 0; arg < SlotSnapshot.ARGS; arg++) {
                facts[at + ARG0 + arg] = Words.get(ring, word + SlotLayout.ARG0_WORD + arg);
            }
            slotsByStatus[SlotStatus.isKnown(status) ? status : UNKNOWN]++;
        }
        slotCount = slots;
    }

    private int fact(int slot, int index) {
        return Objects.checkIndex(slot, slotCount) * FACTS + index;
    }
}
