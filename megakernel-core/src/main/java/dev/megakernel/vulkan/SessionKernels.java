package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.kernel.KernelAssembler;
import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelCompiler;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.kernel.SessionKernelLayout;
import dev.megakernel.kernel.SpirV;
import dev.megakernel.protocol.UnsupportedFeatureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes kernels that stay on a device out of the opcodes of a kernel for passes. Guarded by that kernel's lock. */
final class SessionKernels {

    /** Looks for work of a launch where loops are cut: what is left belongs to the bodies. */
    private static final int POLLS_WITH_LOOP_LIMIT = 512;

    /** Slots of a workgroup wait in its shared memory, besides the scratch arena. */
    private static final int WIDEST_WORKGROUP = 256;

    /** What people call its pipeline. */
    private static final String PIPELINE = "session";

    private final VulkanDevice device;
    private final KernelSpec spec;
    private final VulkanKernel.Compilation compilation;
    private final DeviceBuffer workspace;
    private final PipelineLedger ledger;
    private final List<VulkanPersistentKernel> opened = new ArrayList<>();
    private @Nullable SpirV compiled;

    SessionKernels(
            VulkanDevice device,
            KernelSpec spec,
            VulkanKernel.Compilation compilation,
            DeviceBuffer workspace,
            PipelineLedger ledger) {
        this.device = device;
        this.spec = spec;
        this.compilation = compilation;
        this.workspace = workspace;
        this.ledger = ledger;
    }

    /** What keeps these opcodes from staying on this device; empty when nothing does. */
    String obstacle() {
        if (spec.program().processor() != null) {
            return "a JIT program runs in passes";
        }
        if (spec.program().options().enforceQuota() || spec.program().options().loadMiss()) {
            return "quotas on the device and LOAD_MISS need passes";
        }
        if (!device.candidate().features().memoryModel()) {
            return "the device lacks the feature vulkanMemoryModel";
        }
        return device.candidate().features().wideAtomics()
                ? ""
                : "the device lacks the feature shaderBufferInt64Atomics";
    }

    /**
     * Opens a kernel.
     *
     * @param pace how fast this device is
     */
    VulkanPersistentKernel open(PersistentConfig config, int workgroupSize, LaunchBound.Pace pace) {
        if (!obstacle().isEmpty()) {
            throw new UnsupportedFeatureException(
                    "A kernel was asked to stay on device "
                            + device.candidate().identity().name() + ", but " + obstacle()
                            + ". Fix: use session mode auto or batched.",
                    "persistent session",
                    VulkanBackend.ID);
        }
        SpirV spirv = spirv();
        VulkanPersistentKernel kernel = new VulkanPersistentKernel(
                device,
                new VulkanPersistentKernel.Parts(
                        new ShaderModule(device, spirv),
                        new PipelineCache(device, compilation.cache(), spirv.key()),
                        workspace,
                        constants(config, Math.min(workgroupSize, widest())),
                        bound(config.quantum(), pace, compilation.loopLimit()),
                        spec.program().options().privilegedControlWrites()),
                config);
        ledger.add(PIPELINE, PipelineFigures.of(kernel.pipeline(), PIPELINE));
        opened.removeIf(VulkanPersistentKernel::isClosed);
        opened.add(kernel);
        return kernel;
    }

    /** Ends the launches of all kernels made here: their workspace goes away. */
    void abandon() {
        opened.forEach(VulkanPersistentKernel::abandon);
        opened.clear();
    }

    SpirV spirv() {
        SpirV known = compiled;
        if (known == null) {
            known = compile(spec, compilation.cache(), device);
            compiled = known;
        }
        return known;
    }

    static SpirV compile(KernelSpec spec, KernelCache cache, VulkanDevice device) {
        boolean clock = device.candidate().features().deviceClock();
        return new KernelCompiler(cache)
                .compile(KernelAssembler.assembleSession(spec.program().opcodes(), spec.workspace(), clock));
    }

    private int[] constants(PersistentConfig config, int workgroupSize) {
        LaunchConfig launch = new LaunchConfig(workgroupSize, workgroupSize);
        int[] kernel = PhasePipelines.constants(spec.workspace(), launch, compilation.loopLimit());
        int[] session = SessionKernelLayout.constants(config.geometry(), config.reservedGroups());
        int[] all = Arrays.copyOf(kernel, kernel.length + session.length);
        System.arraycopy(session, 0, all, kernel.length, session.length);
        return all;
    }

    /** The CPU driver that cuts loops (llvmpipe) also loses subgroups at barriers inside loops, unless there is only one. */
    private int widest() {
        return compilation.loopLimit() == 0
                ? WIDEST_WORKGROUP
                : device.candidate().identity().limits().subgroupSize();
    }

    /** Where loops are cut, launches are short anyway. */
    static LaunchBound bound(Duration quantum, LaunchBound.Pace pace, int loopLimit) {
        return loopLimit == 0
                ? LaunchBound.of(quantum, pace)
                : new LaunchBound(Math.min(POLLS_WITH_LOOP_LIMIT, loopLimit - KernelLayout.CANARY_TURNS), 0);
    }
}
