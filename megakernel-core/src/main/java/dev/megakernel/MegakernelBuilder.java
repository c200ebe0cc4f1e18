package dev.megakernel;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.stats.CountingStats;
import dev.megakernel.stats.MegakernelStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link Megakernel} is built from. Not thread-safe; one builder builds one kernel. */
public final class MegakernelBuilder {

    /** Slots of a ring unless the builder says otherwise. */
    public static final int DEFAULT_SLOT_COUNT = 256;

    /** Invocations of a workgroup unless the builder says otherwise. */
    public static final int DEFAULT_WORKGROUP_SIZE = 256;

    private final MegakernelBackend backend;
    private final List<Opcode> opcodes = new ArrayList<>();
    private final List<RegionSpec> regions = new ArrayList<>();
    private int slotCount = DEFAULT_SLOT_COUNT;
    private int workgroupSize = DEFAULT_WORKGROUP_SIZE;
    private RecoveryPolicy recovery = RecoveryPolicy.DEFAULT;
    private ProgramOptions options = ProgramOptions.DEFAULT;
    private @Nullable SlotProcessor processor;
    private MegakernelStats stats = MegakernelStats.NOOP;

    MegakernelBuilder(MegakernelBackend backend) {
        this.backend = backend;
    }

    /** Sets the slots of a ring and the invocations of a workgroup; slots are a non-zero multiple of the latter. */
    public MegakernelBuilder geometry(int slotCount, int workgroupSize) {
        this.slotCount = slotCount;
        this.workgroupSize = workgroupSize;
        return this;
    }

    /** Adds custom opcodes. */
    public MegakernelBuilder opcodes(Collection<Opcode> opcodes) {
        this.opcodes.addAll(opcodes);
        return this;
    }

    /** Adds custom opcodes. */
    public MegakernelBuilder opcodes(Opcode... opcodes) {
        return opcodes(List.of(opcodes));
    }

    /**
     * Lets one body process whole slots in the place of all opcodes, built-ins included. It stands alone: with custom
     * opcodes or options beside it, {@link #build} refuses.
     */
    public MegakernelBuilder processor(SlotProcessor processor) {
        this.processor = processor;
        return this;
    }

    /** Adds regions to the workspace, numbered in the order they are added. */
    public MegakernelBuilder regions(Collection<RegionSpec> regions) {
        this.regions.addAll(regions);
        return this;
    }

    /** Adds regions to the workspace, numbered in the order they are added. */
    public MegakernelBuilder regions(RegionSpec... regions) {
        return regions(List.of(regions));
    }

    /** Sets what happens after a device loss. */
    public MegakernelBuilder recovery(RecoveryPolicy recovery) {
        this.recovery = recovery;
        return this;
    }

    /** Allows built-ins to write every control word, not only observables. Off by default: a tenant could then change masks (D1). */
    public MegakernelBuilder privilegedControlWrites(boolean allowed) {
        this.options = options.withPrivilegedControlWrites(allowed);
        return this;
    }

    /** Sets how the kernel treats slots: its form, LOAD_MISS, quotas and privileged writes. */
    public MegakernelBuilder options(ProgramOptions options) {
        this.options = options;
        return this;
    }

    /** Sets who listens to dispatches and submissions. */
    public MegakernelBuilder stats(MegakernelStats stats) {
        this.stats = stats;
        return this;
    }

    /**
     * Checks geometry and opcodes, compiles the kernel and fills its workspace.
     *
     * @throws dev.megakernel.protocol.QueueFullException when the geometry is bad, opcodes clash, or a slot processor does
     *     not stand alone; nothing was compiled
     * @throws dev.megakernel.protocol.BackendException when the backend cannot compile the kernel
     */
    public Megakernel build() {
        LaunchConfig config = new LaunchConfig(slotCount, workgroupSize);
        Program program = new Program(OpcodeCatalog.of(opcodes), options, processor);
        KernelSpec spec = new KernelSpec(program, new WorkspaceSpec(regions));
        CountingStats counting = new CountingStats(stats);
        return new Megakernel(new RecoverableKernel(backend, spec, config, recovery, counting::deviceLost), counting);
    }
}
