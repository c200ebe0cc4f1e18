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
import java.time.Duration;
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

    /** Batches under way at most: several for each submitter. */
    static final int BATCHES = 64;

    /** As many as a session has on a GPU, so that round trips of all hosts compare. */
    private static final int GROUPS = 32;

    /** Of so many workgroups a session reserves one for the two highest levels. */
    private static final int GROUPS_PER_RESERVED = 8;

    /** Room for a batch of 65,536 slots while another is filled. */
    private static final int RING_SLOTS = 1 << 17;

    private static final int OTHER_RING_SLOTS = 64;

    /** Ranges of results may leave gaps between them. */
    private static final int RESULTS = 2 * RING_SLOTS;

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
        return config(groups, SessionOptions.DEFAULT_QUANTUM);
    }

    /** How it stays on the device, for so long at a time. */
    static PersistentConfig config(int groups, Duration quantum) {
        return new PersistentConfig(geometry(), groups, reserved(groups), 0, quantum);
    }

    /** Workgroups of a launch that serve the two highest levels only. */
    static int reserved(int groups) {
        return groups / GROUPS_PER_RESERVED;
    }

    /** Invocations of a workgroup on a device with this loop limit. */
    static int workgroup(int loopLimit) {
        return loopLimit == 0 ? WORKGROUP : WORKGROUP_WITH_LOOP_LIMIT;
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
