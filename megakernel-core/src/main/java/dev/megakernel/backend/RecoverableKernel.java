package dev.megakernel.backend;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kernel that survives the loss of its device: the same specification is compiled again on a new one.
 *
 * <p>Thread-safe. Recoveries are serialised, and whoever waited for one uses the kernel it left (D37).
 */
public final class RecoverableKernel implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecoverableKernel.class);

    private final MegakernelBackend backend;
    private final KernelSpec spec;
    private final LaunchConfig config;
    private final RecoveryPolicy policy;
    private final Runnable onLoss;
    private final LossBudget budget;
    private final Workspace workspace;
    /** Launches a dispatch takes, more than one when the program is cut at its marks. */
    private final int segments;

    private final Object recovery = new Object();
    /** Held shared while a pass runs and alone while its kernel is exchanged: no pass starts on a closed kernel. */
    private final ReadWriteLock passes = new ReentrantReadWriteLock();

    private @Nullable CompiledKernel counted;
    private boolean covered;
    private volatile CompiledKernel kernel;
    private volatile RecoveryStatus status;

    /**
     * Compiles the kernel and fills its workspace.
     *
     * @param backend where the kernel runs; stays the caller's to close
     * @param spec what to compile, now and after a loss
     * @param config launch geometry
     * @param policy what happens after a loss
     * @param onLoss called once for each loss noticed, by the thread that noticed it
     */
    public RecoverableKernel(
            MegakernelBackend backend, KernelSpec spec, LaunchConfig config, RecoveryPolicy policy, Runnable onLoss) {
        this.backend = backend;
        this.spec = spec;
        this.config = config;
        this.policy = policy;
        this.onLoss = onLoss;
        this.budget = new LossBudget(policy, Clock.systemUTC());
        this.status = budget.status(RecoveryStatus.State.READY);
        this.segments = backend.supportsGridSync() ? 1 : spec.program().segments();
        this.kernel = backend.compile(spec, config);
        this.workspace = new Workspace(spec.workspace());
        filled(kernel);
    }

    /** The kernel that runs work now; after a recovery another one. */
    public CompiledKernel current() {
        return kernel;
    }

    /** What the kernel was built from. */
    public KernelSpec spec() {
        return spec;
    }

    /** Whether a dispatch is cut into several launches, because the program has marks and the backend cannot synchronise a grid. */
    public boolean isCut() {
        return segments > 1;
    }

    /** Launch geometry. */
    public LaunchConfig config() {
        return config;
    }

    /** The device that runs the work. */
    public DeviceInfo device() {
        return backend.device();
    }

    /**
     * The resident buffers of the backend, the same object across recoveries.
     *
     * @throws dev.megakernel.protocol.UnsupportedFeatureException when it keeps none
     */
    public ResidentMemory resident() {
        return backend.resident();
    }

    /** The workspace, the same object across recoveries. */
    public Workspace workspace() {
        return workspace;
    }

    /** How the kernel fares with device losses. */
    public RecoveryStatus status() {
        return status;
    }

    /**
     * Runs one pass and, when the policy says so, once more on a new device after a loss.
     *
     * @return whether the pass succeeded only after a recovery
     * @throws BackendException the error of the pass, of the recovery, or of the second try
     */
    public boolean dispatch(KernelInputs inputs, OutputBuffers outputs) {
        return runTwice(used -> launch(used, inputs, outputs));
    }

    /**
     * {@link #dispatch} over rows of resident buffers: the second try works on the same handles, which the recovery put
     * back to their last upload (D19).
     *
     * @return whether the pass succeeded only after a recovery
     * @throws BackendException the error of the pass, of the recovery, or of the second try
     */
    public boolean dispatchResident(ResidentRows rows, List<OutputBuffers> outputs) {
        return runTwice(used -> used.dispatchResident(rows, config, outputs));
    }

    private boolean runTwice(Consumer<CompiledKernel> pass) {
        Failure first = run(pass);
        if (first == null) {
            return false;
        }
        if (!policy.retryDeviceLossOnce() || !DeviceLoss.indicatedBy(first.error())) {
            noteLoss(first.kernel(), first.error());
            throw first.error();
        }
        recover(first.kernel(), first.error());
        Failure second = run(pass);
        if (second == null) {
            return true;
        }
        noteLoss(second.kernel(), second.error());
        throw second.error();
    }

    /**
     * Runs one pass without a second try, for callers that decide slot by slot what may run again.
     *
     * @throws DeviceLostException when the device was lost; when the policy retries it has been replaced already,
     *     otherwise {@link #recover()} replaces it
     */
    public void dispatchOnce(KernelInputs inputs, OutputBuffers outputs) {
        Failure pass = run(used -> launch(used, inputs, outputs));
        if (pass == null) {
            return;
        }
        if (!DeviceLoss.indicatedBy(pass.error())) {
            throw pass.error();
        }
        if (policy.retryDeviceLossOnce()) {
            recover(pass.kernel(), pass.error());
        } else {
            noteLoss(pass.kernel(), pass.error());
        }
        throw pass.error() instanceof DeviceLostException lost
                ? lost
                : new DeviceLostException(
                        String.valueOf(pass.error().getMessage()), DeviceLostException.Progress.UNKNOWN, pass.error());
    }

    /**
     * Says that a device was lost under work that is no pass, and recovers as the policy says.
     *
     * @param used the kernel that work ran on; when another one is current by now, somebody has recovered already
     * @param error what showed the loss
     * @throws BackendException when the device is not to be replaced, or could not be
     */
    public void lost(CompiledKernel used, DeviceLostException error) {
        if (policy.retryDeviceLossOnce()) {
            recover(used, error);
        } else {
            noteLoss(used, error);
            throw error;
        }
    }

    /** How a pass failed, and on which kernel: only that one may be replaced. */
    private record Failure(CompiledKernel kernel, RuntimeException error) {}

    private @Nullable Failure run(Consumer<CompiledKernel> pass) {
        Lock running = passes.readLock();
        running.lock();
        CompiledKernel used = kernel;
        try {
            pass.accept(used);
            return null;
        } catch (RuntimeException e) {
            return new Failure(used, e);
        } finally {
            running.unlock();
        }
    }

    private void launch(CompiledKernel used, KernelInputs inputs, OutputBuffers outputs) {
        if (segments == 1) {
            used.dispatch(inputs, config, outputs);
        } else {
            new GridSyncSplit(used, config).dispatch(segments, inputs, outputs);
        }
    }

    /**
     * Replaces the kernel on request, whatever state it is in, and forgives earlier losses.
     *
     * @throws BackendException when it cannot be compiled again
     */
    public void recover() {
        synchronized (recovery) {
            budget.forgive();
            rebuild();
        }
    }

    private void recover(CompiledKernel lost, RuntimeException cause) {
        synchronized (recovery) {
            if (kernel != lost) {
                return;
            }
            if (!count(lost, cause)) {
                status = budget.status(RecoveryStatus.State.FAILED);
                log.error(
                        "Device {} was lost more than {} times in {}; giving up. Fix: check the driver's log, then recover "
                                + "on request or restart.",
                        backend.device().name(),
                        policy.maxLosses(),
                        policy.window(),
                        cause);
                throw cause;
            }
            log.warn(
                    "Device {} was lost; compiling the kernel again",
                    backend.device().name(),
                    cause);
            rebuild();
        }
    }

    private void rebuild() {
        status = budget.status(RecoveryStatus.State.RECOVERING);
        boolean replaced = false;
        try {
            exchange(filled(backend.compile(spec, config)));
            replaced = true;
        } finally {
            // Whatever was thrown, a missing class or no memory included: nobody recovers any more.
            status = budget.status(replaced ? RecoveryStatus.State.READY : RecoveryStatus.State.FAILED);
        }
        warnOfLostStores();
    }

    private CompiledKernel filled(CompiledKernel fresh) {
        try {
            workspace.moveTo(fresh.workspace());
            return fresh;
        } catch (RuntimeException | Error e) {
            fresh.close();
            throw e;
        }
    }

    private void exchange(CompiledKernel fresh) {
        Lock alone = passes.writeLock();
        alone.lock();
        try {
            CompiledKernel lost = kernel;
            kernel = fresh;
            lost.close();
        } catch (RuntimeException e) {
            log.warn("A kernel whose device was lost could not be closed; its successor runs", e);
        } finally {
            alone.unlock();
        }
    }

    private void warnOfLostStores() {
        workspace.regions().stream()
                .filter(Workspace.Region::isMutable)
                .forEach(region -> log.warn(
                        "Workspace region \"{}\" was reset to its last upload; what opcodes stored in it is gone",
                        region.spec().name()));
    }

    /** A loss nobody recovers from yet still shows in health and counters. */
    private void noteLoss(CompiledKernel used, RuntimeException error) {
        if (DeviceLoss.indicatedBy(error)) {
            synchronized (recovery) {
                if (kernel == used) {
                    count(used, error);
                    status = budget.status(RecoveryStatus.State.FAILED);
                }
            }
        }
    }

    /** Counts a loss once, however many passes run into it, and returns whether the budget covers it. */
    private boolean count(CompiledKernel lost, RuntimeException cause) {
        if (counted != lost) {
            counted = lost;
            onLoss.run();
            covered = budget.record(String.valueOf(cause.getMessage()));
        }
        return covered;
    }

    /** Closes the kernel; the backend stays open. */
    @Override
    public void close() {
        synchronized (recovery) {
            kernel.close();
        }
    }
}
