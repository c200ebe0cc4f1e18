package dev.megakernel.contract;

import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Turns random rings into ones whose outcome depends on no order under any options of a program: tenants are far from
 * their quotas or past them, at most one slot asks for a load, and no two slots wait for the same answer.
 */
final class RandomForms {

    private static final int FAR = 1 << 30;

    private final Scene scene;
    private final Random random;
    private final int slots;

    private RandomForms(Scene scene, Random random) {
        this.scene = scene;
        this.random = random;
        this.slots = scene.slotCount();
    }

    /** The ring with partitions, counters, quotas and an IO queue. */
    static Scene of(Scene scene, Random random) {
        RandomForms forms = new RandomForms(scene, random);
        forms.partitions();
        forms.counters();
        forms.loads();
        return scene;
    }

    /** What a host does between passes: answers some requests, and takes SHUTDOWN back. */
    static Scene answer(Scene scene, Random random) {
        for (int slot = 0; slot < scene.ioSlots(); slot++) {
            if (scene.io(slot, IoQueueLayout.IO_STATUS_WORD) == SlotStatus.PUBLISHED && random.nextBoolean()) {
                scene.io(slot, IoQueueLayout.IO_STATUS_WORD, IoQueueLayout.STATUS_OK + random.nextInt(2));
            }
        }
        return scene.control(ControlLayout.SHUTDOWN_WORD, 0);
    }

    private void partitions() {
        int count = ControlLayout.PRIORITY_OFFSETS_COUNT;
        int[] offsets = switch (random.nextInt(4)) {
            case 0 -> ControlCodec.defaultPriorityOffsets(slots);
            case 1 ->
                IntStream.generate(() -> random.nextInt(slots + 1))
                        .limit(count)
                        .sorted()
                        .toArray();
            case 2 ->
                IntStream.generate(() -> random.nextInt(slots + slots / 4))
                        .limit(count)
                        .toArray();
            default -> IntStream.generate(this::hostileOffset).limit(count).toArray();
        };
        scene.partitions(offsets);
    }

    private int hostileOffset() {
        int[] words = {0, 1, slots - 1, slots, slots + 1, random.nextInt(slots), random.nextInt(), -1};
        return words[random.nextInt(words.length)];
    }

    private void counters() {
        int[] consecutive = {0, 14, 15, 16, 17, -1, random.nextInt()};
        scene.starvation(consecutive[random.nextInt(consecutive.length)]);
        for (int tenant = 0; tenant < ControlLayout.TENANT_QUOTA_COUNT; tenant++) {
            boolean exhausted = random.nextInt(4) == 0;
            int claims = random.nextInt(FAR);
            scene.control(ControlLayout.TENANT_FAIRNESS_BASE + tenant, claims);
            scene.control(
                    ControlLayout.TENANT_QUOTA_BASE + tenant, exhausted ? random.nextInt(claims + 1) : claims + FAR);
        }
        // A mask table at word 0 would let SHUTDOWN authorise a tenant in the middle of its phase.
        if (scene.control(ControlLayout.TENANT_BASE_WORD) == 0) {
            scene.control(ControlLayout.TENANT_BASE_WORD, ControlLayout.TENANT_MASK_BASE);
        }
    }

    private void loads() {
        int ioSlots = random.nextInt(IoQueueLayout.IO_SLOT_COUNT + 1);
        int[] unanswered = {0, 1, 2, 4, random.nextInt()};
        scene.ioStatuses(IntStream.generate(() -> unanswered[random.nextInt(unanswered.length)])
                .limit(ioSlots)
                .toArray());
        boolean asked = false;
        int nextIoSlot = 0;
        for (int slot = 0; slot < slots; slot++) {
            boolean loads = scene.word(slot, SlotLayout.OPCODE_WORD) == OpcodeSpace.LOAD_MISS;
            if (scene.status(slot) == SlotStatus.WAIT_IO && (loads || random.nextBoolean())) {
                waitFor(slot, nextIoSlot++, ioSlots);
            } else if (loads && SlotStatus.isSchedulable(scene.status(slot))) {
                scene.word(slot, SlotLayout.OPCODE_WORD, asked ? OpcodeSpace.NOP : OpcodeSpace.LOAD_MISS);
                asked = true;
            }
        }
    }

    private void waitFor(int slot, int ioSlot, int ioSlots) {
        int[] statuses = {1, 2, IoQueueLayout.STATUS_OK, IoQueueLayout.STATUS_OK, IoQueueLayout.STATUS_ERROR};
        scene.word(slot, SlotLayout.OPCODE_WORD, OpcodeSpace.LOAD_MISS);
        if (ioSlot < ioSlots && random.nextInt(4) > 0) {
            scene.word(slot, SlotLayout.IO_SLOT_WORD, ioSlot);
            scene.io(ioSlot, IoQueueLayout.IO_STATUS_WORD, statuses[random.nextInt(statuses.length)]);
        } else {
            scene.word(slot, SlotLayout.IO_SLOT_WORD, random.nextBoolean() ? ioSlots : -1 - random.nextInt(1 << 20));
        }
    }
}
