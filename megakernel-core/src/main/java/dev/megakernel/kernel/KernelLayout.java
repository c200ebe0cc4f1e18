package dev.megakernel.kernel;

import dev.megakernel.protocol.ControlLayout;

/**
 * Numbers that the kernel shares with the backend that launches it and with nobody else: bindings, specialization
 * constants, phases, the pass buffer and push constants.
 */
public final class KernelLayout {

    /** Binding of the control buffer. */
    public static final int BINDING_CONTROL = 0;
    /** Binding of the ring. */
    public static final int BINDING_RING = BINDING_CONTROL + 1;
    /** Binding of the debug log. */
    public static final int BINDING_DEBUG_LOG = BINDING_RING + 1;
    /** Binding of the IO queue. */
    public static final int BINDING_IO_QUEUE = BINDING_DEBUG_LOG + 1;
    /** Binding of the workspace. */
    public static final int BINDING_WORKSPACE = BINDING_IO_QUEUE + 1;
    /** Binding of the pass buffer: work the phases of one pass hand to each other, and fault codes. */
    public static final int BINDING_PASS = BINDING_WORKSPACE + 1;
    /** Number of bindings, all storage buffers. */
    public static final int BINDING_COUNT = BINDING_PASS + 1;

    /** Specialization constant: invocations in a workgroup. */
    public static final int SPEC_WORKGROUP_SIZE = 0;
    /** Specialization constant: the phase a pipeline runs. */
    public static final int SPEC_PHASE = SPEC_WORKGROUP_SIZE + 1;
    /** Specialization constant: loop iterations after which the driver ends loops; 0 for none. */
    public static final int SPEC_LOOP_LIMIT = SPEC_PHASE + 1;
    /** Specialization constant: the segment of a JIT program that a pipeline runs. */
    public static final int SPEC_SEGMENT = SPEC_LOOP_LIMIT + 1;
    /** Specialization constant: workgroups of the widest grid of the device when the ring stays there; 0 for host bytes. */
    public static final int SPEC_RESIDENT_GRID = SPEC_SEGMENT + 1;
    /** First of two specialization constants for each region: first word and number of words. */
    public static final int SPEC_REGIONS = SPEC_RESIDENT_GRID + 1;

    /** Phase: lane-scope slots, one invocation each; slots that need a workgroup are listed in the pass buffer. */
    public static final int PHASE_LANES = 0;
    /** Phase: listed slots, one workgroup each. */
    public static final int PHASE_GROUPS = PHASE_LANES + 1;
    /** Phase: batch fences, one workgroup for a chunk of slots, chunks in order. */
    public static final int PHASE_FENCES = PHASE_GROUPS + 1;
    /** Phase: SHUTDOWN slots, one invocation a slot. */
    public static final int PHASE_SHUTDOWN = PHASE_FENCES + 1;
    /** Phase: LOAD_MISS slots that wait for an answer, one invocation a slot; before all others, where LOAD_MISS has a handler. */
    public static final int PHASE_POLLS = PHASE_SHUTDOWN + 1;
    /** Phase: counters of the priority form that can only be known when all other phases have run; one workgroup. */
    public static final int PHASE_ACCOUNTS = PHASE_POLLS + 1;
    /** Phase of resident rings before all others: samples control words and readies the pass buffer, one invocation a slot. */
    public static final int PHASE_BEGIN = PHASE_ACCOUNTS + 1;
    /** Phase of resident rings on devices that cut loops: slots whose invocation was lost fault, one invocation a slot. */
    public static final int PHASE_SETTLE = PHASE_BEGIN + 1;
    /** Number of phases. */
    public static final int PHASE_COUNT = PHASE_SETTLE + 1;

    /** Slots one invocation looks at in the fence phase; far below any loop limit seen, twice over. */
    public static final int FENCE_SLOTS_PER_INVOCATION = 4096;

    /** Pass word: slots listed for the group phase. The host zeroes it. */
    public static final int PASS_GROUP_COUNT_WORD = 0;
    /** Pass word: last unsettled slot of earlier fence chunks, plus 2, or 1 for none. The host sets it to 1. */
    public static final int PASS_LAST_UNSETTLED_WORD = PASS_GROUP_COUNT_WORD + 1;
    /** What {@link #PASS_LAST_UNSETTLED_WORD} says before the first chunk. */
    public static final int NOTHING_UNSETTLED = 1;
    /** Pass word: claims of the two highest levels, not counting relief. Zero before the pass. */
    public static final int PASS_HIGH_CLAIMS_WORD = PASS_LAST_UNSETTLED_WORD + 1;
    /** Pass word: 1 once a lower level had a claim. Zero before the pass. */
    public static final int PASS_LOW_CLAIMED_WORD = PASS_HIGH_CLAIMS_WORD + 1;
    /** Pass word: 1 once a lane that was to serve lower levels found nothing there and claimed above. Zero before the pass. */
    public static final int PASS_RELIEF_CLAIMED_WORD = PASS_LOW_CLAIMED_WORD + 1;
    /** First of the pass words with claims of fences and SHUTDOWN slots, a word for each claim counter of tenants. Zero before the pass. */
    public static final int PASS_LATE_CLAIMS_BASE = PASS_RELIEF_CLAIMED_WORD + 1;
    /** Words of the size of a launch: workgroups in three dimensions. */
    public static final int LAUNCH_WORDS = 3;
    /** Pass words: size of the group phase over a resident ring, written by the lane phase. */
    public static final int PASS_GROUPS_LAUNCH = PASS_LATE_CLAIMS_BASE + ControlLayout.TENANT_FAIRNESS_COUNT;
    /** Pass words: size of each launch of the fence phase over a resident ring. */
    public static final int PASS_FENCES_LAUNCH = PASS_GROUPS_LAUNCH + LAUNCH_WORDS;
    /** Pass words: size of the SHUTDOWN phase over a resident ring. */
    public static final int PASS_SHUTDOWN_LAUNCH = PASS_FENCES_LAUNCH + LAUNCH_WORDS;
    /** First of the pass words that are copies of control words as they were before the pass. */
    public static final int PASS_SAMPLES_BASE = PASS_SHUTDOWN_LAUNCH + LAUNCH_WORDS;
    /** Pass word: the starvation counter as it was before the pass. */
    public static final int PASS_STARVATION_WORD = PASS_SAMPLES_BASE;
    /** Pass word: SHUTDOWN as it was before a pass over a resident ring; non-zero stops all its launches. */
    public static final int PASS_STOP_WORD = PASS_STARVATION_WORD + 1;
    /**
     * First pass word of two tables with a word for each slot: slots listed for the group phase, or for a segment after
     * the first; then fault codes.
     */
    public static final int PASS_SLOTS_BASE = PASS_STOP_WORD + 1;

    /**
     * In place of a fault code: an invocation got to the end of a segment that is not the last. The host zeroes the codes
     * before such a segment, so that a slot whose invocation the driver dropped shows.
     */
    public static final int SEGMENT_ENDED = 1;

    /** Push constant bytes: first slot or place, slots of a chunk, slots of the ring, control words, first writable control word, canary turns, IO slots. */
    public static final int PUSH_CONSTANT_BYTES = 7 * Integer.BYTES;

    /** Turns of the loop that shows whether the driver cuts loops; two, so that a cut to a single turn shows. */
    public static final int CANARY_TURNS = 2;

    /** Words of the scratch arena that a workgroup-scope opcode may use: 12 KiB of the 16 KiB every device has. */
    public static final int SCRATCH_WORDS = 3072;

    /** Iterations of a loop limit that a body leaves to the interpreter. */
    static final int LOOP_RESERVE = 1024;

    private KernelLayout() {}

    /** Bytes of the pass buffer for a ring. */
    public static long passBytes(int slots) {
        return Integer.BYTES * (PASS_SLOTS_BASE + 2L * slots);
    }

    /** Word of the fault code of a slot in the pass buffer. */
    public static int faultCodeWord(int slots, int slot) {
        return PASS_SLOTS_BASE + slots + slot;
    }
}
