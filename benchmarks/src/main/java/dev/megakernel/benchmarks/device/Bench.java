package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SessionResidency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a section measures with: a device, kernels on it, and the place for results. */
final class Bench implements AutoCloseable {

    /** Words of the region that round trips touch; no more than one section needs. */
    static final int CELLS = 1 << 17;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final SectionReport report;
    private final MegakernelBackend backend;

    private Bench(Settings settings, SectionReport report, MegakernelBackend backend) {
        this.settings = settings;
        this.report = report;
        this.backend = backend;
    }

    /** Starts a section on a device, which is closed with it. */
    static Bench on(MegakernelBackend backend, Settings settings, SectionReport report) {
        DeviceInfo device = backend.device();
        report.state("backend", device.backend());
        report.state("device", device.name());
        report.state("driver", device.driver());
        report.state("cpuDevice", device.kind() == DeviceInfo.Kind.CPU);
        report.state("java", Runtime.version().toString());
        report.state("cores", Runtime.getRuntime().availableProcessors());
        return new Bench(settings, report, backend);
    }

    Settings settings() {
        return settings;
    }

    /** Adds a point to the section's results. */
    void add(Point point) throws IOException {
        report.add(point);
    }

    /** States something that holds for the whole section. */
    void state(String key, Object value) {
        report.state(key, value);
    }

    /** Whether shaders run on the processor, which has other things to do then. */
    boolean isCpuDevice() {
        return backend.device().kind() == DeviceInfo.Kind.CPU;
    }

    /** The device itself, for what the API above it does not show. */
    MegakernelBackend backend() {
        return backend;
    }

    /** Iterations after which the driver ends loops silently; 0 when it does not. */
    int loopLimit() {
        return backend.device().limits().loopIterations();
    }

    /** Opens a kernel with the opcodes of round trips and some more. */
    Megakernel kernel(int slots, Opcode... more) {
        return Megakernel.builder(backend)
                .geometry(slots, Math.min(slots, EngineSizes.WORKGROUP))
                .opcodes(TouchOpcodes.ONE, TouchOpcodes.TWELVE)
                .opcodes(more)
                .regions(TouchOpcodes.region(CELLS))
                .build();
    }

    /** Opens a kernel with an opcode and a region of the section's own. */
    Megakernel kernel(int slots, Opcode opcode, RegionSpec region) {
        return Megakernel.builder(backend)
                .geometry(slots, Math.min(slots, EngineSizes.WORKGROUP))
                .opcodes(opcode)
                .regions(region)
                .build();
    }

    /** Options of all sessions here: callbacks run where completions are found, since they only count. */
    SessionOptions.Builder sessionOptions() {
        SessionOptions.Builder options = SessionOptions.builder()
                .mode(settings.mode())
                .blockTimeout(PATIENCE)
                .drainTimeout(PATIENCE)
                .callbackExecutor(Runnable::run);
        return settings.workerGroups() > 0 ? options.workerGroups(settings.workerGroups()) : options;
    }

    /** Opens a session and states how it runs. */
    MegakernelSession session(Megakernel kernel, SessionOptions options) {
        MegakernelSession session = kernel.openSession(options);
        report.state("mode", session.mode().toString());
        report.state("quantumMillis", options.quantum().toMillis());
        SessionResidency.Resident resident = session.residency().resident();
        if (resident != null) {
            stateLaunches(resident.shape().workgroups(), resident.shape().reserved());
        }
        return session;
    }

    /** States what stays on the device: so many workgroups, some of them for the two highest levels only. */
    void stateLaunches(int workgroups, int reserved) {
        report.state("workgroups", workgroups);
        report.state("reservedWorkgroups", reserved);
        report.state("workgroupSize", EngineSizes.workgroup(loopLimit()));
    }

    MegakernelSession session(Megakernel kernel) {
        return session(kernel, sessionOptions().build());
    }

    /** The steps 1, 2, 4 … up to a largest, which is always among them. */
    static List<Integer> doubling(int factor, int largest) {
        List<Integer> steps = new ArrayList<>();
        for (int step = 1; step < largest; step *= factor) {
            steps.add(step);
        }
        steps.add(largest);
        return steps;
    }

    @Override
    public void close() {
        backend.close();
    }
}
