package dev.megakernel.benchmarks.device;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.session.SessionOptions;
import java.util.Arrays;
import java.util.List;

/** Sizes of the session kernel that is driven directly, from Java and from C alike. */
final class EngineSizes {

    /** Invocations of a workgroup on a GPU. */
    static final int WORKGROUP = 256;

    /** A CPU driver with a loop limit runs one subgroup at a time. */
    static final int WORKGROUP_WITH_LOOP_LIMIT = 8;

    /** Entries of the completion table: 16 submitters with 64 outstanding each, four times. */
    static final int ENTRIES = 4096;

    /** Batches under way at most. */
    static final int BATCHES = 8;

    private static final int GROUPS = 16;

    /** Room for a batch of 65,536 slots while another is filled. */
    private static final int RING_SLOTS = 1 << 17;

    private static final int OTHER_RING_SLOTS = 64;
    private static final int RESULTS = 1 << 16;

    private EngineSizes() {}

    /** Rings and tables; work runs at normal priority in lane scope. */
    static SessionGeometry geometry() {
        int[] lanes = new int[SessionLayout.LEVELS];
        int[] groups = new int[SessionLayout.LEVELS];
        Arrays.fill(lanes, OTHER_RING_SLOTS);
        Arrays.fill(groups, OTHER_RING_SLOTS);
        lanes[Priority.NORMAL.level()] = RING_SLOTS;
        return new SessionGeometry(lanes, groups, ENTRIES, BATCHES, RESULTS, false);
    }

    /** What the kernel is made of. */
    static KernelSpec spec() {
        return new KernelSpec(
                Program.of(OpcodeCatalog.of(List.of(TouchOpcodes.ONE, TouchOpcodes.TWELVE))),
                new WorkspaceSpec(List.of(TouchOpcodes.region(Bench.CELLS))));
    }

    /** Geometry of its passes, which nobody runs; the workgroups of launches that stay are as wide. */
    static LaunchConfig launch() {
        return new LaunchConfig(WORKGROUP, WORKGROUP);
    }

    /** How it stays on the device. */
    static PersistentConfig config(int groups) {
        return new PersistentConfig(geometry(), groups, 0, 0, SessionOptions.DEFAULT_QUANTUM);
    }

    /**
     * Workgroups of a launch.
     *
     * @param wanted what was asked for, 0 for nothing
     * @param loopLimit of the device; workgroups of a CPU driver hinder each other
     */
    static int groups(int wanted, int loopLimit) {
        if (loopLimit > 0) {
            return 1;
        }
        return wanted > 0 ? wanted : GROUPS;
    }
}
