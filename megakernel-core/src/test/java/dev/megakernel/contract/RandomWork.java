package dev.megakernel.contract;

import static dev.megakernel.contract.OwnedWords.control;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.PackedView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Work at random for one slot of a random ring. */
final class RandomWork {

    private static final int WORDS_A_SLOT = 12;
    private static final int TALLY_SHARED = 8;
    private static final int TALLY_A_SLOT = (ContractOpcodes.TALLY_WORDS - TALLY_SHARED) / RandomRing.MAX_SLOTS;

    /** An operation with its arguments. */
    private record Op(int opcode, int... args) {}

    private final Random random;
    private final int slots;
    private final List<Function<OwnedWords, Op>> small = List.of(
            own -> new Op(OpcodeSpace.NOP, noise(), noise()),
            own -> new Op(OpcodeSpace.STORE_U32, noise(), target(own)),
            own -> new Op(OpcodeSpace.ATOMIC_ADD, noise(), target(own)),
            own -> new Op(OpcodeSpace.ATOMIC_ADD, noise(), control(own.shared())),
            own -> new Op(OpcodeSpace.LOAD_U32, source(own), mostly(own.single(), own.missing())),
            own -> new Op(
                    OpcodeSpace.COMPARE_SWAP, mostly(control(own.swappable()), own.forbidden()), noise(), noise()),
            own -> new Op(OpcodeSpace.DFA_STEP, noise(), noise()),
            own -> new Op(9 + random().nextInt(40)),
            this::memcpy,
            own -> custom(ContractOpcodes.FAULT_IF, random().nextInt(3), noise(), noise(), own.single()),
            own -> custom(ContractOpcodes.SCATTER, random().nextInt(3), tally(own), noise()),
            own -> custom(ContractOpcodes.TALLY_ADD, sharedTally(), noise()),
            own -> custom(ContractOpcodes.OBSERVE, mostly(own.single(), own.missing()), noise(), noise()),
            own -> custom(ContractOpcodes.OBSERVABLE_ADD, own.shared(), noise()),
            own -> custom(ContractOpcodes.GATHER, ContractOpcodes.TABLE, random().nextInt(80)),
            own -> custom(ContractOpcodes.REDUCE, random().nextInt(70), random().nextInt(70)),
            own -> custom(ContractOpcodes.FILL, tally(own), random().nextInt(2), noise()),
            own -> custom(ContractOpcodes.GROUP_FAULT, random().nextInt(2), noise()));

    RandomWork(Random random, int slots) {
        this.random = random;
        this.slots = slots;
    }

    /** Publishes work in a slot. */
    void fill(Scene scene, int slot) {
        OwnedWords own = new OwnedWords(slot, slots, random);
        switch (random.nextInt(12)) {
            case 0 -> scene.slot(slot, OpcodeSpace.BATCH_FENCE, fenceCount(slot), noise());
            case 1 -> scene.slot(slot, OpcodeSpace.PRINTF, noise(), noise(), noise());
            case 2 -> scene.packed(slot, packed(own));
            case 3 -> scene.slot(slot, OpcodeSpace.PACKED_SLOT, malformed());
            case 4 -> scene.slot(slot, ContractOpcodes.SUM_ARGS.code(), noiseWords());
            case 5 -> rare(scene, slot);
            default -> {
                Op op = smallOp(own);
                scene.slot(slot, op.opcode(), op.args());
            }
        }
    }

    private void rare(Scene scene, int slot) {
        switch (random.nextInt(4)) {
            case 0 -> scene.slot(slot, OpcodeSpace.SHUTDOWN, noiseWords());
            case 1 -> scene.slot(slot, OpcodeSpace.LOAD_MISS, noiseWords());
            case 2 -> scene.slot(slot, 0x100 + random.nextInt(1 << 30), noiseWords());
            default -> scene.slot(slot, OpcodeSpace.SYSTEM_MASK | 2 + random.nextInt(1000), noiseWords());
        }
    }

    private Op smallOp(OwnedWords own) {
        return small.get(random.nextInt(small.size())).apply(own);
    }

    private Op memcpy(OwnedWords own) {
        int[] target = own.run();
        int[] source = own.run();
        boolean fromHeader = random.nextBoolean();
        int words = random.nextInt(Math.min(source[1], target[1]) + 1);
        int from = fromHeader ? own.constant() : control(source[0]);
        // Metrics and counters lie behind the constants; a copy that reaches them would depend on the order.
        words = fromHeader ? Math.min(words, 1) : words;
        return random.nextInt(8) == 0
                ? new Op(OpcodeSpace.MEMCPY, own.forbidden(), own.forbidden(), 1 + words)
                : new Op(OpcodeSpace.MEMCPY, from, control(target[0]), words);
    }

    /** Operations with one byte of opcode until the slot is full; inner fences all leave the same tag. */
    private PackedOp[] packed(OwnedWords own) {
        List<PackedOp> ops = new ArrayList<>();
        int args = 0;
        for (int wanted = random.nextInt(8); wanted > 0; wanted--) {
            Op op = random.nextInt(12) == 0 ? new Op(OpcodeSpace.BATCH_FENCE, noise(), 4711) : smallOp(own);
            args += op.args().length;
            if ((2 + 2 * (ops.size() + 1) + 3) / 4 + args > WORDS_A_SLOT) {
                break;
            }
            ops.add(new PackedOp(op.opcode(), op.args()));
        }
        return ops.toArray(PackedOp[]::new);
    }

    private int[] malformed() {
        while (true) {
            int[] words = noiseWords();
            words[0] = random.nextInt(30) | random.nextInt(14) << 8 | random.nextInt() << 16;
            if (!PackedView.isWellFormed(i -> words[i])) {
                return words;
            }
        }
    }

    private int fenceCount(int slot) {
        int[] counts = {0, 1, random.nextInt(8), slot, slot + 1, noise()};
        return counts[random.nextInt(counts.length)];
    }

    private int target(OwnedWords own) {
        return mostly(control(own.single()), own.forbidden());
    }

    private int source(OwnedWords own) {
        return random.nextBoolean() ? own.constant() : mostly(control(own.single()), -1);
    }

    private int tally(OwnedWords own) {
        int index = TALLY_SHARED + own.slot() * TALLY_A_SLOT + random.nextInt(TALLY_A_SLOT);
        return mostly(index, ContractOpcodes.TALLY_WORDS + random.nextInt(9));
    }

    private int sharedTally() {
        return mostly(random.nextInt(TALLY_SHARED), ContractOpcodes.TALLY_WORDS);
    }

    private int mostly(int usual, int strange) {
        return random.nextInt(8) == 0 ? strange : usual;
    }

    private static Op custom(Opcode opcode, int... args) {
        return new Op(opcode.code(), args);
    }

    private int noise() {
        return random.nextInt();
    }

    private int[] noiseWords() {
        return IntStream.generate(random::nextInt).limit(WORDS_A_SLOT).toArray();
    }

    private Random random() {
        return random;
    }
}
