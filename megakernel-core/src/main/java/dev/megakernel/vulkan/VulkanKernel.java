package dev.megakernel.vulkan;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.KernelStatistics;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.backend.Segment;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.kernel.SpirV;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** A megakernel on a Vulkan device. Passes and copies of one kernel run one after another. */
final class VulkanKernel implements CompiledKernel {

    private static final int ID_DIGITS = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final CloseStack resources = new CloseStack();
    private final VulkanDevice device;
    private final KernelSpec spec;
    private final String id;
    private final Commands commands;
    private final VulkanWorkspace workspace;
    private final HostPasses hostPasses;
    private final ResidentPasses residentPasses;
    private final LaunchConfig config;
    private final VulkanResidentMemory resident;
    private final SessionKernels sessions;
    private final PersistentProbe probe;
    private final PipelineLedger passes;
    private final PipelineLedger staying;
    private volatile boolean closed;

    VulkanKernel(VulkanDevice device, KernelSpec spec, LaunchConfig config, SpirV spirv, Compilation compilation) {
        this.device = device;
        this.spec = spec;
        this.config = config;
        this.resident = compilation.resident();
        this.id = VulkanBackend.ID + ":" + spirv.key().substring(0, ID_DIGITS);
        this.passes = new PipelineLedger(
                "Kernel " + id + " on device " + device.candidate().identity().name());
        this.staying = new PipelineLedger("The part of kernel " + id + " that stays on device "
                + device.candidate().identity().name());
        device.retain();
        resources.onClose(device::release);
        try {
            Bindings bindings =
                    resources.add(new Bindings(device, KernelLayout.BINDING_COUNT, KernelLayout.PUSH_CONSTANT_BYTES));
            ShaderModule module = resources.add(new ShaderModule(device, spirv));
            PipelineCache cache = resources.add(new PipelineCache(device, compilation.cache(), spirv.key()));
            int[] constants = PhasePipelines.constants(spec.workspace(), config, compilation.loopLimit());
            PhasePipelines pipelines = resources.add(new PhasePipelines(module, bindings, cache, passes, constants));
            for (int segment = 0; segment < spec.program().segments(); segment++) {
                pipelines.handle(KernelLayout.PHASE_LANES, segment);
                pipelines.handle(KernelLayout.PHASE_GROUPS, segment);
            }
            passes.settle();
            staying.settle();
            commands = resources.add(new Commands(device));
            workspace = resources.add(new VulkanWorkspace(
                    device,
                    commands,
                    lock,
                    this::requireUsable,
                    spec.workspace().words()));
            sessions = new SessionKernels(device, spec, compilation, workspace.buffer(), staying);
            probe = new PersistentProbe(device, compilation);
            Completion completion = resources.add(
                    Completion.of(compilation.pass().completion(), compilation.poll(), device, compilation.cache()));
            PassKit kit = new PassKit(device, workspace.buffer(), bindings, completion);
            int maxGroups = device.candidate().identity().limits().workgroupCount();
            PassRecorder.Plan plan = new PassRecorder.Plan(spec.program().options(), config, maxGroups);
            hostPasses = resources.add(new HostPasses(
                    kit,
                    pipelines,
                    new HostPasses.Plan(spec.program(), plan, compilation.pass().memory(), compilation.cache())));
            PhasePipelines residentPipelines = resources.add(new PhasePipelines(
                    module, bindings, cache, passes, PhasePipelines.residentConstants(constants, maxGroups)));
            residentPasses = resources.add(new ResidentPasses(
                    new PassKit(device, workspace.buffer(), bindings, completion.byFence()),
                    residentPipelines,
                    new ResidentRecorder.Plan(
                            plan, ResidentRecorder.phases(spec.program(), compilation.loopLimit() != 0))));
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    /** What a kernel needs to know of how it was compiled, and the resident buffers it may be handed. */
    record Compilation(
            KernelCache cache, int loopLimit, VulkanResidentMemory resident, PassOptions pass, BoundedPoll poll) {}

    @Override
    public String id() {
        return id;
    }

    @Override
    public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
        dispatchSegment(Segment.whole(spec.program()), inputs, config, outputs);
    }

    @Override
    public void dispatchSegment(Segment segment, KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
        lock.lock();
        try {
            requireUsable();
            hostPasses.run(segment, inputs, outputs);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void dispatchResident(ResidentRows rows, LaunchConfig launch, List<OutputBuffers> outputs) {
        Segment.whole(spec.program());
        resident.pass(rows, config.slotCount(), found -> {
            lock.lock();
            try {
                requireUsable();
                residentPasses.run(found, rows.readBack(), outputs);
            } finally {
                lock.unlock();
            }
        });
    }

    /** Where the time of the last pass over host bytes went. */
    PassSteps lastSteps() {
        lock.lock();
        try {
            return hostPasses.lastSteps();
        } finally {
            lock.unlock();
        }
    }

    /** For tests: how often commands of passes over host bytes were recorded. */
    int recordings() {
        lock.lock();
        try {
            return hostPasses.recordings();
        } finally {
            lock.unlock();
        }
    }

    private void requireUsable() {
        if (device.isLost()) {
            throw new DeviceLostException(
                    "Device " + device.candidate().identity().name()
                            + " is gone, device lost in an earlier call, and runs nothing again. Fix: compile the kernel again.");
        }
        if (closed) {
            throw new BackendException("Kernel " + id
                    + " is closed, but dispatches and copies need an open one. Fix: close it after its last use.");
        }
    }

    @Override
    public KernelStatistics statistics() {
        return new KernelStatistics(
                device.candidate().features().executableInfo(),
                Stream.concat(passes.all().stream(), staying.all().stream()).toList());
    }

    @Override
    public PersistentVerdict probePersistent() {
        lock.lock();
        try {
            requireUsable();
            return probe.verdict(sessions, config.workgroupSize());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PersistentKernel persistent(PersistentConfig session) {
        lock.lock();
        try {
            requireUsable();
            LaunchBound.Pace pace = sessions.obstacle().isEmpty()
                    ? probe.known(config.workgroupSize())
                            .map(Litmus.Sight::pace)
                            .orElse(LaunchBound.Pace.UNKNOWN)
                    : LaunchBound.Pace.UNKNOWN;
            return sessions.open(session, config.workgroupSize(), pace);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public WorkspaceMemory workspace() {
        return workspace;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            sessions.abandon();
            resources.close();
        } finally {
            lock.unlock();
        }
    }
}
