package dev.megakernel.backend;

import dev.megakernel.host.HostBackend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/** A backend that runs nothing: it records what it is asked for, answers with copies of the inputs, and fails on demand. Thread-safe. */
public final class StubBackend implements MegakernelBackend {

    private final List<StubKernel> kernels = Collections.synchronizedList(new ArrayList<>());
    private final Queue<RuntimeException> compileFailures = new ArrayDeque<>();
    private final Queue<RuntimeException> dispatchFailures = new ArrayDeque<>();
    private final ResidentMemory resident = new HostBackend().resident();
    private volatile boolean gridSync;
    private int compileCalls;
    private volatile Runnable onDispatch = () -> {};

    @Override
    public String id() {
        return "stub";
    }

    @Override
    public DeviceInfo device() {
        DeviceInfo.Limits limits = new DeviceInfo.Limits(1024, Integer.MAX_VALUE, 0);
        return new DeviceInfo(id(), "stub device", "stub driver", DeviceInfo.Kind.OTHER, "0".repeat(32), limits);
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        synchronized (this) {
            compileCalls++;
            RuntimeException failure = compileFailures.poll();
            if (failure != null) {
                throw failure;
            }
            StubKernel kernel = new StubKernel(this, "stub:" + compileCalls, spec, config);
            kernels.add(kernel);
            return kernel;
        }
    }

    /** Lets the next compile call that has no failure yet throw. */
    public synchronized StubBackend failCompile(RuntimeException failure) {
        compileFailures.add(failure);
        return this;
    }

    /** Lets the next dispatch that has no failure yet throw. */
    public synchronized StubBackend failDispatch(RuntimeException failure) {
        dispatchFailures.add(failure);
        return this;
    }

    /** Runs at the start of every dispatch from now on, on its thread. */
    public StubBackend onDispatch(Runnable action) {
        onDispatch = action;
        return this;
    }

    /** Compile calls so far, failed ones included. */
    public synchronized int compileCalls() {
        return compileCalls;
    }

    /** The kernels compiled so far. */
    public List<StubKernel> kernels() {
        return kernels;
    }

    /** The kernel compiled last. */
    public StubKernel lastKernel() {
        return kernels.get(kernels.size() - 1);
    }

    /** Claims from now on to synchronise grids. */
    public StubBackend withGridSync() {
        gridSync = true;
        return this;
    }

    @Override
    public boolean supportsGridSync() {
        return gridSync;
    }

    /** Memory that works, in the JVM. */
    @Override
    public ResidentMemory resident() {
        return resident;
    }

    void beforeDispatch() {
        onDispatch.run();
        RuntimeException failure;
        synchronized (this) {
            failure = dispatchFailures.poll();
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {}
}
