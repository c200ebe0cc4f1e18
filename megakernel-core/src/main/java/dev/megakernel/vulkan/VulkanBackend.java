package dev.megakernel.vulkan;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.kernel.KernelAssembler;
import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelCompiler;
import dev.megakernel.kernel.SpirV;
import dev.megakernel.protocol.BackendException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs megakernels on a device with Vulkan 1.2 or newer and a compute queue.
 *
 * <p>Thread-safe. A device that was lost is replaced by the next {@link #compile}, with a new instance when the old one
 * cannot make another device. Closing the backend closes kernels that are still open: the instance must be destroyed
 * before the process ends, since a driver may crash a process that ends with one alive. Where nobody closes the backend,
 * a JVM shutdown hook does.
 */
public final class VulkanBackend implements MegakernelBackend {

    /** Id of this backend. */
    public static final String ID = "vulkan";

    private static final Logger log = LoggerFactory.getLogger(VulkanBackend.class);

    private final VulkanOptions options;
    private final KernelCache cache;
    private final KernelCompiler compiler;
    private final @Nullable ValidationLog validation;
    private final ExitGuard exitGuard;
    private VulkanInstance instance;
    private VulkanDevice device;
    private final VulkanResidentMemory resident;
    private final DeviceInfo info;
    private final List<VulkanKernel> kernels = new ArrayList<>();
    private BoundedPoll poll;
    private boolean closed;

    private VulkanBackend(VulkanOptions options) {
        this.options = options;
        this.poll = new BoundedPoll(options.pass().pollFor().toNanos());
        this.cache = new KernelCache(options.cacheDirectory());
        this.compiler = new KernelCompiler(cache);
        this.validation = options.validation() ? new ValidationLog() : null;
        CloseStack opened = new CloseStack();
        if (validation != null) {
            opened.onClose(validation::close);
        }
        try {
            this.instance = VulkanInstance.create(validation);
            opened.onClose(instance::release);
            this.device = createDevice();
            opened.onClose(device::release);
            this.resident = new VulkanResidentMemory(device);
            opened.onClose(resident::close);
            this.info = describe(device.candidate().identity(), new LoopLimitProbe(cache).measure(device));
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.exitGuard = new ExitGuard(options.exitGrace(), this::close);
        log.info("Megakernels run on {} ({}, {})", info.name(), info.kind(), info.driver());
    }

    /**
     * Finds and opens a device.
     *
     * @throws dev.megakernel.backend.BackendUnavailableException when there is no loader, no driver, no device that
     *     fits, or the device lacks a feature
     */
    public static VulkanBackend open(VulkanOptions options) {
        return OwnerThread.call(() -> new VulkanBackend(options));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public DeviceInfo device() {
        return info;
    }

    /** Warnings and errors of the validation layer so far, at most the first hundred; empty without validation. */
    public List<String> validationMessages() {
        return validation == null ? List.of() : validation.messages();
    }

    @Override
    public synchronized CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        if (closed) {
            throw new BackendException(
                    "The vulkan backend is closed, but compiling needs its device. Fix: close it after its last use.");
        }
        int limit = info.limits().maxWorkgroupSize();
        if (config.workgroupSize() > limit) {
            throw new BackendException(
                    "A workgroup of " + config.workgroupSize() + " invocations was asked for, but device " + info.name()
                            + " runs at most " + limit + ". Fix: lower the workgroup size.");
        }
        SpirV spirv = compiler.compile(KernelAssembler.assemble(spec.program(), spec.workspace()));
        if (device.isLost()) {
            OwnerThread.run(this::replaceDevice);
        }
        resident.follow(device);
        VulkanKernel kernel = new VulkanKernel(
                device,
                spec,
                config,
                spirv,
                new VulkanKernel.Compilation(cache, info.limits().loopIterations(), resident, options.pass(), poll));
        kernels.removeIf(VulkanKernel::isClosed);
        kernels.add(kernel);
        return kernel;
    }

    @Override
    public ResidentMemory resident() {
        return resident;
    }

    /**
     * Where the time of the last one-pass dispatch over host bytes went, all zero before the first.
     *
     * @param kernel a kernel that this backend compiled
     * @throws BackendException when another backend compiled it
     */
    public PassSteps lastSteps(CompiledKernel kernel) {
        if (kernel instanceof VulkanKernel ours) {
            return ours.lastSteps();
        }
        throw new BackendException(
                "Kernel " + kernel.id()
                        + " is not of the vulkan backend, but steps of a pass were asked for. Fix: pass a kernel this backend compiled.");
    }

    /** For tests: whether the driver tells what it made of a pipeline. */
    synchronized boolean tellsStatistics() {
        return device.candidate().features().executableInfo();
    }

    /** For tests: from here on the device behaves as one the driver has lost. */
    synchronized void loseDevice() {
        device.markLost();
    }

    /** For tests: waits until the device runs nothing; nobody may submit meanwhile. */
    synchronized void awaitIdle() {
        device.awaitIdle();
    }

    /** For tests: how kernels compiled from here on poll, where they do. */
    synchronized void pollBy(BoundedPoll other) {
        poll = other;
    }

    /** What is replaced is let go only when its successor is there, so that a failed attempt can be made again. */
    private void replaceDevice() {
        VulkanDevice lost = device;
        try {
            device = createDevice();
        } catch (RuntimeException e) {
            log.warn("The Vulkan instance makes no new device; trying a new instance", e);
            VulkanInstance old = instance;
            instance = VulkanInstance.create(validation);
            old.release();
            device = createDevice();
        }
        lost.release();
    }

    private VulkanDevice createDevice() {
        Candidate candidate = new DeviceSelector(options.device()).select(instance.devices(Candidate::of));
        return VulkanDevice.create(instance, candidate);
    }

    private static DeviceInfo describe(Candidate.Identity identity, int loopLimit) {
        Candidate.Limits limits = identity.limits();
        return new DeviceInfo(
                ID,
                identity.name(),
                identity.driver(),
                identity.kind(),
                identity.uuid(),
                new DeviceInfo.Limits(limits.workgroupSize(), limits.bufferBytes(), loopLimit));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            kernels.forEach(VulkanKernel::close);
            resident.close();
            device.release();
            instance.release();
            if (validation != null) {
                validation.close();
            }
        }
        exitGuard.close();
    }
}
