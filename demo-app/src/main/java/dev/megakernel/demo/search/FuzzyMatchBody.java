package dev.megakernel.demo.search;

import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.opcode.OpcodeContext;

/** The Java body of opcode {@code fuzzy-match}, of the same meaning as {@code opcodes/fuzzy-match.glsl}. */
final class FuzzyMatchBody implements OpcodeBody {

    /** Name of the region that holds the names. */
    static final String REGION = "names";

    static final int FAULT_SHARD = 1;
    static final int FAULT_LENGTH = 2;
    static final int FAULT_LIMIT = 3;

    private static final int LENGTH_MASK = (1 << NamesLayout.ENTRY_LENGTH_BITS) - 1;

    @Override
    public void run(OpcodeContext slot) {
        Header names = new Header(slot);
        int shard = slot.arg(QuerySlots.SHARD);
        int length = slot.arg(QuerySlots.SHAPE) & QuerySlots.LENGTH_MASK;
        int limit = slot.arg(QuerySlots.SHAPE) >>> QuerySlots.LIMIT_SHIFT;
        if (Integer.compareUnsigned(shard, names.shards()) >= 0) {
            slot.fault(FAULT_SHARD);
        } else if (length == 0 || length > names.word(NamesLayout.MAX_PATTERN)) {
            slot.fault(FAULT_LENGTH);
        } else if (limit == 0 || limit > names.word(NamesLayout.MAX_LIMIT)) {
            slot.fault(FAULT_LIMIT);
        } else {
            answer(slot, compare(names, shard, new MyersDistance(pattern(slot, length)), limit), limit);
        }
    }

    private static byte[] pattern(OpcodeContext slot, int length) {
        byte[] pattern = new byte[length];
        for (int i = 0; i < length; i++) {
            pattern[i] = (byte) (slot.arg(QuerySlots.PATTERN + i / Integer.BYTES) >>> (i % Integer.BYTES * Byte.SIZE));
        }
        return pattern;
    }

    private static BestMatches compare(Header names, int shard, MyersDistance myers, int limit) {
        BestMatches best = new BestMatches(limit);
        byte[] name = new byte[1 << NamesLayout.ENTRY_LENGTH_BITS];
        int first = shard * names.word(NamesLayout.SHARD_NAMES);
        int end = Math.min(first + names.word(NamesLayout.SHARD_NAMES), names.word(NamesLayout.COUNT));
        for (int index = first; index < end; index++) {
            int length = names.copyName(index, name);
            best.offer(PackedMatch.pack(myers.distance(name, 0, length), index));
        }
        return best;
    }

    private static void answer(OpcodeContext slot, BestMatches best, int limit) {
        for (int i = 0; i < FuzzyQuery.MAX_LIMIT; i++) {
            slot.result(i, i < limit ? best.packed(i) : PackedMatch.NONE);
        }
    }

    /** The region as this slot reads it. */
    private record Header(OpcodeContext slot, int region) {

        Header(OpcodeContext slot) {
            this(slot, slot.region(REGION));
        }

        int word(int index) {
            return slot.load(region, index);
        }

        int shards() {
            int size = word(NamesLayout.SHARD_NAMES);
            return size == 0 ? 0 : NamesLayout.shards(word(NamesLayout.COUNT), size);
        }

        /** Copies a name to the start of an array and returns its length in bytes. */
        int copyName(int index, byte[] name) {
            int entry = word(word(NamesLayout.ENTRIES) + index);
            int text = word(NamesLayout.TEXT) + (entry >>> NamesLayout.ENTRY_LENGTH_BITS);
            int length = entry & LENGTH_MASK;
            for (int i = 0; i < length; i += Integer.BYTES) {
                int letters = word(text + i / Integer.BYTES);
                for (int j = i; j < Math.min(i + Integer.BYTES, length); j++) {
                    name[j] = (byte) letters;
                    letters >>>= Byte.SIZE;
                }
            }
            return length;
        }
    }
}
