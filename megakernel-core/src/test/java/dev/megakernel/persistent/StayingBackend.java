package dev.megakernel.persistent;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.host.HostBackend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The host backend with a probe that says what a test wants, and a kernel that stays and echoes arguments. */
public final class StayingBackend implements MegakernelBackend {

    public static final String DEVICE = "Staying device";

    private final MegakernelBackend host = new HostBackend();
    private final PersistentVerdict verdict;
    private final List<QuietKernel> staying = new CopyOnWriteArrayList<>();

    public StayingBackend(PersistentVerdict verdict) {
        this.verdict = verdict;
    }

    /** What a probe says of a device that is fit for it. */
    public static PersistentVerdict fit() {
        return new PersistentVerdict(
                true, true, "The staying device does.", new PersistentVerdict.Findings(true, true, 2, 0));
    }

    /** Whether work that is published ends; what was held ends when it does again. */
    public void answering(boolean value) {
        staying.forEach(kernel -> kernel.answering(value));
    }

    @Override
    public String id() {
        return "staying";
    }

    @Override
    public DeviceInfo device() {
        return new DeviceInfo(
                id(),
                DEVICE,
                "Staying driver 1.0",
                DeviceInfo.Kind.DISCRETE_GPU,
                "00",
                new DeviceInfo.Limits(1024, 1 << 20, 0));
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        return new Kernel(host.compile(spec, config));
    }

    @Override
    public void close() {
        host.close();
    }

    private final class Kernel implements CompiledKernel {

        private final CompiledKernel passes;

        Kernel(CompiledKernel passes) {
            this.passes = passes;
        }

        @Override
        public String id() {
            return "staying:kernel";
        }

        @Override
        public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            passes.dispatch(inputs, config, outputs);
        }

        @Override
        public PersistentVerdict probePersistent() {
            return verdict;
        }

        @Override
        public PersistentKernel persistent(PersistentConfig config) {
            QuietKernel kernel = new QuietKernel(config);
            staying.add(kernel);
            return kernel;
        }

        @Override
        public WorkspaceMemory workspace() {
            return passes.workspace();
        }

        @Override
        public void close() {
            passes.close();
        }
    }
}
