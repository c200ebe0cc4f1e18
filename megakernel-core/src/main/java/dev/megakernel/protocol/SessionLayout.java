package dev.megakernel.protocol;

/**
 * Numbers that the host and a running session kernel share: the words of the two shared memories, of a session slot and of
 * a completion.
 *
 * <p>The host only writes the down memory and only reads the up memory; the device does the opposite, but for the cursors and
 * the urgent run, which are the device's own and lie beside the bells, so that one access sees a bell and moves its cursor. All
 * words are u32, little-endian. Positions, sequences and launch numbers count modulo 2^32 and are compared by their difference.
 *
 * <pre>
 * down   | ring after ring: bell, cursor | turn | leave | urgent run | pad to 128 bytes | batches: 16 bytes each |
 *        | cancels: a word a slot | slots: 64 bytes each, ring after ring |
 * up     | claims: 8 bytes a slot | completions | batch results |
 *
 * slot        0: sequence and flags   1: opcode   2: check and tenant   3: completion   4 … 15: arguments
 * completion  four quarters of 16 bytes: tag, result 3q, result 3q + 1, result 3q + 2
 *             or, where 16-byte stores do not arrive whole, twelve pairs of 8 bytes: result i, tag
 * claim       0: position after the chunk   1: number of the launch that claimed it
 * batch       0: slots   1: completion   2: first entry of its results   3: position of its first slot
 * </pre>
 *
 * <p>A completion word names an entry of the completion table and its use: {@code generation << 16 | entry}. A slot that is
 * counted names its batch in the same form. The tag of a completion is {@code generation << 16 | status}.
 *
 * <p>A workgroup fetches the slot it expects next together with the bell that announces it, and nothing orders these loads. So a
 * slot that is not counted carries a check over all its words, and is fetched again where the check is wrong.
 */
public final class SessionLayout {

    /** Priority levels. */
    public static final int LEVELS = Priority.values().length;
    /** Rings of a level: one for lane-scope and one for workgroup-scope opcodes, so that a claim knows what it claims. */
    public static final int SCOPES = 2;
    /** Rings of a session: {@code level * SCOPES + scope}, scope 0 for lanes and 1 for workgroups. */
    public static final int RINGS = LEVELS * SCOPES;
    /** The highest levels that reserved workgroups serve and that starve others: CRITICAL and HIGH. */
    public static final int URGENT_LEVELS = 2;

    /** Words of a ring in the sector: its bell, then its cursor. */
    public static final int RING_WORDS = 2;
    /** Down word: the lowest launch number that may still run. */
    public static final int TURN_WORD = RINGS * RING_WORDS;
    /** Down word: non-zero tells every launch to leave. */
    public static final int LEAVE_WORD = TURN_WORD + 1;
    /** Down word, the device's: claims in a row from the two highest levels. */
    public static final int URGENT_RUN_WORD = LEAVE_WORD + 1;
    /** Bytes of the sector, read together. */
    public static final int SECTOR_BYTES = 128;

    /** Bytes of a slot. */
    public static final int SLOT_BYTES = SlotLayout.SLOT_BYTES;
    /** Slot word: {@code sequence << SEQUENCE_SHIFT | flags}; the sequence is the position plus one, cut to its bits. */
    public static final int SEQUENCE_WORD = 0;
    /** Slot word: the opcode, u32. */
    public static final int OPCODE_WORD = SEQUENCE_WORD + 1;
    /** Slot word: the tenant in {@link #TENANT_MASK}, the check of the slot above it. */
    public static final int TENANT_WORD = OPCODE_WORD + 1;
    /** Slot word: the completion, or the batch of a counted slot. */
    public static final int COMPLETION_WORD = TENANT_WORD + 1;
    /** First argument word. */
    public static final int ARGS_WORD = COMPLETION_WORD + 1;
    /** What a check starts with: memory that nobody has written to is not a slot, whatever position it is read for. */
    public static final int CHECK_OF_ZEROS = 0x85EB_CA77;
    /** Bits of the tenant in its word: ids end at 28. */
    public static final int TENANT_MASK = 0xFF;
    /** Bits of flags below the sequence. */
    public static final int SEQUENCE_SHIFT = 3;
    /** Flag: the slot counts towards a batch instead of having a completion of its own. */
    public static final int FLAG_COUNTED = 1;
    /** Flag: a counted slot leaves its results in the batch's part of the result table. */
    public static final int FLAG_RESULTS = FLAG_COUNTED << 1;

    /** Bits that an entry or a status takes in a completion word and in a tag; the generation is above. */
    public static final int GENERATION_SHIFT = 16;
    /** Most entries of the completion table, and most batches. */
    public static final int MAX_ENTRIES = 1 << GENERATION_SHIFT;
    /** Bytes of a quarter: a tag and three result words. */
    public static final int QUARTER_BYTES = 16;
    /** Result words of a quarter. */
    public static final int QUARTER_RESULTS = 3;
    /** Bytes of a pair: a result word and a tag. */
    public static final int PAIR_BYTES = 8;
    /** Bytes of an entry of the batch table. */
    public static final int BATCH_BYTES = 16;
    /** Bytes of a claim. */
    public static final int CLAIM_BYTES = 8;

    /** Status of a completion: the opcode ran to its end. */
    public static final int STATUS_DONE = 1;
    /** Status of a completion: the opcode faulted; result 0 is the fault code. */
    public static final int STATUS_FAULT = STATUS_DONE + 1;
    /** Status of a completion: the slot was cancelled before anybody claimed it; nothing ran. */
    public static final int STATUS_CANCELLED = STATUS_FAULT + 1;
    /** Status of a completion: the tenant may not run the opcode; nothing ran. */
    public static final int STATUS_REFUSED = STATUS_CANCELLED + 1;
    /** Status of a completion: the slot does not carry the sequence of its position; the session is broken. */
    public static final int STATUS_BROKEN = STATUS_REFUSED + 1;
    /** Status of a batch's completion: result 0 counts slots that are done, 1 faulted, 2 cancelled or refused. */
    public static final int STATUS_BATCH = STATUS_BROKEN + 1;

    /** Result words of a completion. */
    public static final int RESULTS = SlotLayout.ARGS_PER_SLOT;

    private static final int FACTOR = 0x9E37_79B1;
    private static final int[] FACTORS = factors();

    private SessionLayout() {}

    /** The ring of a level and scope. */
    public static int ring(int level, boolean workgroupScope) {
        return level * SCOPES + (workgroupScope ? 1 : 0);
    }

    /** Down word: the bell of a ring, the position after its last available slot. */
    public static int bellWord(int ring) {
        return ring * RING_WORDS;
    }

    /** Down word, the device's: the cursor of a ring, the position of its first slot that is not claimed. */
    public static int cursorWord(int ring) {
        return bellWord(ring) + 1;
    }

    /** Word 0 of the slot at a position. */
    public static int sequenceWord(int position, int flags) {
        return ((position + 1) << SEQUENCE_SHIFT) | flags;
    }

    /**
     * Word 2 of a slot: the tenant, and above it, unless the slot is counted, a check over all its words. The check is the upper
     * part of a sum in which word {@code i} counts {@link #checkFactor}{@code (i)} times, which is odd: what is stale changes it,
     * but for one time in 16 million.
     *
     * @param sequenceWord word 0
     * @param tenant id of the tenant, within {@link #TENANT_MASK}
     * @param completion word 3
     * @param args its twelve argument words
     */
    public static int tenantWord(int sequenceWord, int opcode, int tenant, int completion, int[] args) {
        if ((sequenceWord & FLAG_COUNTED) != 0) {
            return tenant;
        }
        int sum = CHECK_OF_ZEROS
                + sequenceWord * FACTORS[SEQUENCE_WORD]
                + opcode * FACTORS[OPCODE_WORD]
                + tenant * FACTORS[TENANT_WORD]
                + completion * FACTORS[COMPLETION_WORD];
        for (int arg = 0; arg < RESULTS; arg++) {
            sum += args[arg] * FACTORS[ARGS_WORD + arg];
        }
        return (sum & ~TENANT_MASK) | tenant;
    }

    /** How often a word counts in a check. */
    public static int checkFactor(int word) {
        return FACTORS[word];
    }

    /** Powers of an odd number: odd, no two alike, and no small differences between them. */
    private static int[] factors() {
        int[] factors = new int[SlotLayout.SLOT_WORDS];
        int factor = 1;
        for (int word = 0; word < factors.length; word++) {
            factor *= FACTOR;
            factors[word] = factor;
        }
        return factors;
    }

    /** Names a use of an entry. */
    public static int completionWord(int generation, int entry) {
        return (generation << GENERATION_SHIFT) | entry;
    }

    /** The entry a completion word names. */
    public static int entry(int completionWord) {
        return completionWord & (MAX_ENTRIES - 1);
    }

    /** The tag under which the use that a completion word names ends. */
    public static int tag(int completionWord, int status) {
        return (completionWord & -MAX_ENTRIES) | status;
    }

    /** What a cancel word says to take back the slot at a position. */
    public static int cancelWord(int position) {
        return position + 1;
    }
}
