package dev.megakernel.contract;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Rings at random whose outcome does not depend on the order of their slots: well-formed work, hostile work and noise.
 *
 * <p>A word is written by one slot at most, or only added to; see {@link OwnedWords}.
 */
final class RandomRing {

    /** Most slots of a random ring. */
    static final int MAX_SLOTS = 10_000;

    private final Random random;
    private final Scene scene;
    private final int slots;
    private final RandomWork work;
    private int freeRecords;

    private RandomRing(long seed, int slots) {
        this.random = new Random(seed);
        this.slots = slots;
        this.scene = Scene.of(slots, OwnedWords.observables(slots));
        this.work = new RandomWork(random, slots);
    }

    /** The ring of a seed. */
    static Scene of(long seed, int slots) {
        return new RandomRing(seed, slots).build();
    }

    private Scene build() {
        fillControl();
        fillLogAndQueue();
        int percentIdle = random.nextInt(100);
        for (int slot = 0; slot < slots; slot++) {
            if (random.nextInt(100) >= percentIdle) {
                fillSlot(slot);
            } else {
                noise(slot);
                scene.status(slot, random.nextBoolean() ? SlotStatus.EMPTY : SlotStatus.DONE);
            }
        }
        return scene;
    }

    private void fillControl() {
        for (int i = 0; i < OwnedWords.observables(slots); i++) {
            scene.observable(i, random.nextInt());
        }
        for (int word = ControlLayout.METRICS_BASE; word < ControlLayout.OBSERVABLE_BASE; word++) {
            scene.control(word, random.nextInt());
        }
        scene.control(ControlLayout.DONE_COUNT_WORD, random.nextInt());
        for (int i = random.nextInt(4); i > 0; i--) {
            int tenant = random.nextInt(ControlLayout.TENANT_MASK_COUNT);
            scene.control(ControlLayout.TENANT_MASK_BASE + tenant, random.nextBoolean() ? 0 : random.nextInt());
        }
        if (random.nextInt(20) == 0) {
            // Not 0: SHUTDOWN, which slots set in no order, would be the mask of a tenant.
            int[] bases = {
                ControlLayout.TENANT_BASE_WORD,
                ControlLayout.TENANT_QUOTA_BASE,
                scene.controlWords(),
                random.nextInt() | 1 << 31
            };
            scene.control(ControlLayout.TENANT_BASE_WORD, bases[random.nextInt(bases.length)]);
        }
        if (random.nextInt(40) == 0) {
            scene.control(ControlLayout.SHUTDOWN_WORD, random.nextInt());
        }
    }

    private void fillLogAndQueue() {
        int records = random.nextInt(DebugLogLayout.RECORD_CAPACITY + 1);
        int room = DebugLogLayout.RECORD_CAPACITY - records;
        scene.cursor(records * DebugLogLayout.RECORD_WORDS);
        freeRecords = room;
        if (random.nextInt(10) == 0) {
            // Past the last record every PRINTF is dropped.
            scene.cursor(DebugLogLayout.BUFFER_WORDS + random.nextInt(100));
            freeRecords = Integer.MAX_VALUE;
        }
        ByteBuffer queue =
                ByteBuffer.allocate(random.nextInt(IoQueueLayout.IO_SLOT_COUNT + 1) * IoQueueLayout.IO_SLOT_BYTES);
        random.nextBytes(queue.array());
        scene.ioQueue(queue);
    }

    private void fillSlot(int slot) {
        noise(slot);
        work.fill(scene, slot);
        if (isPrintf(slot) && freeRecords-- <= 0) {
            scene.slot(slot, OpcodeSpace.NOP);
        }
        scene.tenant(slot, tenant());
        scene.word(slot, SlotLayout.PRIORITY_WORD, random.nextInt(6));
        scene.status(slot, status());
    }

    private boolean isPrintf(int slot) {
        return scene.word(slot, SlotLayout.OPCODE_WORD) == OpcodeSpace.PRINTF;
    }

    private void noise(int slot) {
        for (int word = SlotLayout.OPCODE_WORD; word < SlotLayout.SLOT_WORDS; word++) {
            scene.word(slot, word, random.nextInt());
        }
    }

    private int tenant() {
        int[] strange = {29, 30, 31, 32, 61, 157, -1, -3, random.nextInt()};
        return random.nextInt(12) == 0
                ? strange[random.nextInt(strange.length)]
                : random.nextInt(ControlLayout.TENANT_MASK_COUNT);
    }

    private int status() {
        int[] runnable = {SlotStatus.PUBLISHED, SlotStatus.PUBLISHED, SlotStatus.YIELD, SlotStatus.REQUEUE};
        int[] other = {0, 2, 3, 4, 7, 8, 16, 17, random.nextInt()};
        return random.nextInt(10) == 0
                ? other[random.nextInt(other.length)]
                : runnable[random.nextInt(runnable.length)];
    }
}
