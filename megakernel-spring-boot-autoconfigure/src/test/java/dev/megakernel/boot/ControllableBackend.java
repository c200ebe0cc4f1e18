package dev.megakernel.boot;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.KernelStatistics;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.PipelineStatistics;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.DeviceLostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The host backend with a device that tests lose on demand. */
public final class ControllableBackend implements MegakernelBackend {

    public static final DeviceInfo DEVICE = new DeviceInfo(
            "stub",
            "Stub device",
            "Stub driver 1.0",
            DeviceInfo.Kind.OTHER,
            "00",
            new DeviceInfo.Limits(1024, 1 << 20, 65_535));

    private final MegakernelBackend host = new HostBackend();
    private final AtomicInteger lossesToCome = new AtomicInteger();
    private volatile Runnable beforeCompile = () -> {};
    private volatile Step beforePass = () -> {};
    private volatile KernelStatistics statistics = KernelStatistics.UNAVAILABLE;
    private final List<String> closings = new CopyOnWriteArrayList<>();

    /** The next {@code count} passes lose the device. */
    public void loseNext(int count) {
        lossesToCome.set(count);
    }

    /** Runs before every compilation from now on, and may throw. */
    public void beforeCompile(Runnable action) {
        beforeCompile = action;
    }

    /** Runs before every pass from now on. */
    public void beforePass(Step action) {
        beforePass = action;
    }

    /** What the driver is to tell of its machine code from now on. */
    public void statistics(PipelineStatistics... pipelines) {
        statistics = new KernelStatistics(true, List.of(pipelines));
    }

    /** What a test does in the middle of something, for example wait. */
    @FunctionalInterface
    public interface Step {

        /** Does it. */
        void run() throws InterruptedException;
    }

    /** What was closed, in order: {@code kernel}, {@code backend}. */
    public List<String> closings() {
        return closings;
    }

    @Override
    public String id() {
        return DEVICE.backend();
    }

    @Override
    public DeviceInfo device() {
        return DEVICE;
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        beforeCompile.run();
        return new LosableKernel(host.compile(spec, config));
    }

    @Override
    public void close() {
        closings.add("backend");
    }

    private final class LosableKernel implements CompiledKernel {

        private final CompiledKernel kernel;

        LosableKernel(CompiledKernel kernel) {
            this.kernel = kernel;
        }

        @Override
        public String id() {
            return kernel.id();
        }

        @Override
        public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            try {
                beforePass.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (lossesToCome.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new DeviceLostException("Stub device lost. Fix: nothing, this is a test.");
            }
            kernel.dispatch(inputs, config, outputs);
        }

        @Override
        public KernelStatistics statistics() {
            return statistics;
        }

        @Override
        public WorkspaceMemory workspace() {
            return kernel.workspace();
        }

        @Override
        public void close() {
            kernel.close();
            closings.add("kernel");
        }
    }
}
