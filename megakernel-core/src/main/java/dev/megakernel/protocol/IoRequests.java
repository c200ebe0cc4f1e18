package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The serving side of the IO queue, over the queue's bytes from position to limit: find requests, claim them, serve them,
 * complete them. After a dispatch these bytes are its fourth output.
 *
 * <pre>
 *             device             claim              complete               device or release
 * EMPTY --------------&gt; PUBLISHED -----&gt; CLAIMED -----------&gt; OK | ERROR ------------------&gt; EMPTY
 * </pre>
 *
 * <p>Every method first refuses bytes that are no IO queue, as {@link BufferValidation#validateIoQueue} does; an empty
 * buffer is a queue without requests. STATUS is read with acquire and stored with release semantics. Refusals leave all
 * bytes as they were. One thread at a time may claim and complete: who serves a queue is its only claimer.
 *
 * <p>{@link IoSlotFlyweight} does the same slot by slot without allocating.
 */
public final class IoRequests {

    private IoRequests() {}

    /**
     * The published requests in ascending order of their slots. Nothing is changed.
     *
     * @throws MegakernelException when the bytes are no IO queue
     */
    public static List<IoRequest> poll(ByteBuffer queue) {
        List<IoRequest> requests = new ArrayList<>();
        poll(queue, requests);
        return List.copyOf(requests);
    }

    /** As above, into the caller's list: it is cleared once the bytes have proved to be a queue. */
    public static void poll(ByteBuffer queue, List<IoRequest> target) {
        int slots = IoSlots.slotCount(queue);
        target.clear();
        for (int slot = 0; slot < slots; slot++) {
            if (IoSlots.status(queue, slot) == SlotStatus.PUBLISHED) {
                target.add(IoRequest.at(queue, slot));
            }
        }
    }

    /**
     * Claims the published requests: each becomes CLAIMED, so that a second call does not find it.
     *
     * @return the requests in ascending order of their slots
     * @throws MegakernelException when the bytes are no IO queue
     */
    public static List<IoRequest> claim(ByteBuffer queue) {
        List<IoRequest> requests = new ArrayList<>();
        claim(queue, requests);
        return List.copyOf(requests);
    }

    /** As above, into the caller's list: it is cleared once the bytes have proved to be a queue. */
    public static void claim(ByteBuffer queue, List<IoRequest> target) {
        poll(queue, target);
        for (int i = 0; i < target.size(); i++) {
            IoSlots.status(queue, target.get(i).slot(), SlotStatus.CLAIMED);
        }
    }

    /**
     * Completes a claimed request: OK when the data is there, else ERROR.
     *
     * @param slot u32
     * @throws QueueFullException when the queue lacks the slot or the slot is not CLAIMED
     */
    public static void complete(ByteBuffer queue, int slot, boolean ok) {
        IoSlots.requireCompletable(queue, IoSlots.slotCount(queue), slot);
        IoSlots.status(queue, slot, IoSlots.outcome(ok));
    }

    /**
     * Completes several claimed requests, all or none.
     *
     * @throws QueueFullException when the queue lacks a slot, a slot is not CLAIMED, or a slot is named twice
     */
    public static void completeBatch(ByteBuffer queue, List<IoOutcome> outcomes) {
        int slots = IoSlots.slotCount(queue);
        long seen = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            int slot = outcomes.get(i).slot();
            IoSlots.requireCompletable(queue, slots, slot);
            seen = requireFirst(seen, slot);
        }
        for (int i = 0; i < outcomes.size(); i++) {
            IoOutcome outcome = outcomes.get(i);
            IoSlots.status(queue, outcome.slot(), IoSlots.outcome(outcome.ok()));
        }
    }

    /**
     * Frees a completed slot: OK or ERROR becomes EMPTY. The device does so itself for a request that one of its slots
     * waits for; a prefetch has nobody else.
     *
     * @param slot u32
     * @throws QueueFullException when the queue lacks the slot or the slot is not completed
     */
    public static void release(ByteBuffer queue, int slot) {
        IoSlots.requireSlot(IoSlots.slotCount(queue), slot, "io_queue release slot", "release a valid slot id");
        int status = IoSlots.status(queue, slot);
        if (!IoQueueLayout.isCompleted(status)) {
            throw IoSlots.refused("io_queue release requires an OK or ERROR slot; slot " + slot + " is "
                    + IoQueueLayout.statusName(status) + ". Fix: complete the request before releasing its slot.");
        }
        IoSlots.status(queue, slot, SlotStatus.EMPTY);
    }

    /** One bit for each of the at most 64 slots. */
    private static long requireFirst(long seen, int slot) {
        long bit = 1L << slot;
        if ((seen & bit) != 0) {
            throw IoSlots.refused("io_queue completion requires a CLAIMED request; slot " + slot
                    + " is named twice in one batch. Fix: give each request one outcome.");
        }
        return seen | bit;
    }
}
