package dev.megakernel.kernel;

import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;

/**
 * Numbers that a kernel that stays on the device shares with the backend that launches it and with nobody else. What is
 * the same as in a kernel for passes stands in {@link KernelLayout}.
 */
public final class SessionKernelLayout {

    /** Binding of the memory the workgroups share and the host never sees: counters of batches. */
    public static final int BINDING_STATE = KernelLayout.BINDING_PASS;
    /** Binding of the memory the host writes. */
    public static final int BINDING_DOWN = KernelLayout.BINDING_COUNT;
    /** Binding of the memory the device writes. */
    public static final int BINDING_UP = BINDING_DOWN + 1;
    /** Number of bindings, all storage buffers; that of the protocol's ring stays unused. */
    public static final int BINDING_COUNT = BINDING_UP + 1;

    /**
     * Push constant bytes: launch number, polls, control words, first writable control word, canary turns, tenants, ticks of the
     * device's clock, and a zero that the compiler cannot know.
     */
    public static final int PUSH_CONSTANT_BYTES = 8 * Integer.BYTES;

    /** State words of a batch: its counters, and one that is not used. */
    static final int STATE_BATCH_WORDS = 4;

    /** Tally: slots that ended; in shared memory for a chunk and in the state for a batch. */
    static final int TALLY_ENDED = 0;
    /** Tally: slots that faulted. */
    static final int TALLY_FAULTED = TALLY_ENDED + 1;
    /** Tally: slots that did not run. */
    static final int TALLY_DROPPED = TALLY_FAULTED + 1;
    /** Words of a tally. */
    static final int TALLY_WORDS = TALLY_DROPPED + 1;

    /** Workgroups that claim while they look. Measured on an H200: with 4 of 16 they gain, 64 hinder each other. */
    static final int SCOUTS = 4;
    /** Tries to claim from a ring before all rings are looked at again. */
    static final int CLAIM_TRIES = 8;
    /** Chunks that a workgroup claims together at most. */
    static final int MOST_CHUNKS = 4;
    /** Looks for work between two looks at the clock, a power of two. */
    static final int LOOKS_PER_CLOCK = 64;

    static final int WORDS_A_QUAD = 4;
    private static final int QUAD_BYTES = WORDS_A_QUAD * Integer.BYTES;

    private SessionKernelLayout() {}

    /** Quads that hold bells, cursors, turn, leave and the urgent run. */
    static int sectorQuads() {
        return (SessionLayout.URGENT_RUN_WORD + WORDS_A_QUAD) / WORDS_A_QUAD;
    }

    /** Index of the quad at a byte. */
    static int quad(int atByte) {
        return atByte / QUAD_BYTES;
    }

    /** Bytes of the state. */
    public static int stateBytes(SessionGeometry geometry) {
        return STATE_BATCH_WORDS * geometry.batches() * Integer.BYTES;
    }

    /** First of the specialization constants that describe a session; those before are the kernel's and the regions'. */
    static int firstConstant(WorkspaceSpec workspace) {
        return KernelLayout.SPEC_REGIONS + 2 * workspace.regions().size();
    }

    /** Values of the specialization constants from {@link #firstConstant} on. */
    public static int[] constants(SessionGeometry geometry, int reservedGroups) {
        int[] constants = new int[Constant.values().length + 2 * SessionLayout.RINGS];
        for (Constant constant : Constant.values()) {
            constants[constant.ordinal()] = switch (constant) {
                case CANCELS_WORD -> geometry.cancelsByte(0) / Integer.BYTES;
                case SLOTS_QUAD -> quad(geometry.slotsByte(0));
                case COMPLETIONS_QUAD -> quad(geometry.completionByte(0));
                case COMPLETION_QUADS -> quad(geometry.completionBytes());
                case RESULTS_QUAD -> quad(geometry.resultByte(0));
                case PAIRS -> geometry.pairs() ? 1 : 0;
                case RESERVED_GROUPS -> reservedGroups;
            };
        }
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            constants[Constant.values().length + 2 * ring] = geometry.slots(ring);
            constants[Constant.values().length + 2 * ring + 1] = geometry.slotsBefore(ring);
        }
        return constants;
    }

    /** Constants of a session besides two for each ring: its slots, and the slots of all rings before it. */
    enum Constant {
        /** First cancel word in the down memory. */
        CANCELS_WORD,
        /** Quad of the first slot in the down memory. */
        SLOTS_QUAD,
        /** Quad of the first completion in the up memory. */
        COMPLETIONS_QUAD,
        /** Quads of a completion. */
        COMPLETION_QUADS,
        /** Quad of the first result of a batch in the up memory. */
        RESULTS_QUAD,
        /** Whether completions are pairs. */
        PAIRS,
        /** Workgroups that serve the two highest levels only. */
        RESERVED_GROUPS
    }
}
