package dev.megakernel.session;

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
import dev.megakernel.persistent.QuietKernel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend whose kernels stay on a device that answers at once, or not at all: every slot comes back with its arguments. */
final class QuietBackend implements MegakernelBackend {

    /** The kernels that stayed so far. */
    final List<QuietKernel> kernels = new CopyOnWriteArrayList<>();

    QuietKernel current() {
        return kernels.get(kernels.size() - 1);
    }

    @Override
    public String id() {
        return "quiet";
    }

    @Override
    public DeviceInfo device() {
        return new DeviceInfo(
                id(),
                "quiet device",
                "quiet 1",
                DeviceInfo.Kind.OTHER,
                "0".repeat(32),
                new DeviceInfo.Limits(1024, 1 << 20, 0));
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        return new Kernel();
    }

    @Override
    public void close() {}

    private final class Kernel implements CompiledKernel {

        @Override
        public String id() {
            return "quiet:passthrough";
        }

        @Override
        public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            throw new AssertionError("a persistent session dispatches nothing");
        }

        @Override
        public PersistentVerdict probePersistent() {
            return new PersistentVerdict(
                    true, true, "It is made for it.", new PersistentVerdict.Findings(true, true, 1, 0));
        }

        @Override
        public PersistentKernel persistent(PersistentConfig config) {
            QuietKernel kernel = new QuietKernel(config);
            kernels.add(kernel);
            return kernel;
        }

        @Override
        public WorkspaceMemory workspace() {
            return new WorkspaceMemory() {
                @Override
                public void write(int firstWord, ByteBuffer source) {}

                @Override
                public void read(int firstWord, ByteBuffer target) {}
            };
        }

        @Override
        public void close() {}
    }
}
