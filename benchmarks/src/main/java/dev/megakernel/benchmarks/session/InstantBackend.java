package dev.megakernel.benchmarks.session;

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
import dev.megakernel.benchmarks.persistent.InstantKernel;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;

/** A device on which kernels stay that need no time. Passes, which nobody runs here, are the host's. */
final class InstantBackend implements MegakernelBackend {

    private static final DeviceInfo.Limits LIMITS = new DeviceInfo.Limits(1024, 1 << 20, 0);
    private static final PersistentVerdict FIT =
            new PersistentVerdict(true, true, "It needs no time.", new PersistentVerdict.Findings(true, true, 2, 0));

    private final MegakernelBackend host = new HostBackend();
    private final int results;

    /** A device for one opcode of lane scope and normal priority with so many results. */
    InstantBackend(int results) {
        this.results = results;
    }

    @Override
    public String id() {
        return "instant";
    }

    @Override
    public DeviceInfo device() {
        return new DeviceInfo(id(), "Instant device", "1.0", DeviceInfo.Kind.DISCRETE_GPU, "00", LIMITS);
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
            return "instant:kernel";
        }

        @Override
        public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            passes.dispatch(inputs, config, outputs);
        }

        @Override
        public PersistentVerdict probePersistent() {
            return FIT;
        }

        @Override
        public PersistentKernel persistent(PersistentConfig config) {
            int ring = SessionLayout.ring(Priority.NORMAL.level(), false);
            return new InstantKernel(config, ring, results);
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
