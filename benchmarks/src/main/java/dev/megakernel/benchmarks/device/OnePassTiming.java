package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentHandles;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.Words;
import dev.megakernel.vulkan.PassOptions;
import dev.megakernel.vulkan.PassSteps;
import dev.megakernel.vulkan.VulkanBackend;
import dev.megakernel.vulkan.VulkanOptions;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;

/**
 * Times one-pass dispatches over rings full of NOPs in every way the Vulkan backend has of running them, and the steps of
 * such a dispatch. Starts from a plain class path; the one argument, 20000 unless given, is the number of passes over the
 * small ring. Prints a Markdown table in µs.
 */
public final class OnePassTiming {

    private static final int SMALL = 256;
    private static final int LARGE = 16_384;
    /** Passes over the large ring are fewer by this. */
    private static final int LARGE_TAKES = 10;

    private static final int WARM_UP_SHARE = 4;
    private static final double NANOS_A_MICRO = 1000.0;

    private final int passes;

    private OnePassTiming(int passes) {
        this.passes = passes;
    }

    /** Prints the table. */
    public static void main(String... args) {
        OnePassTiming timing = new OnePassTiming(args.length > 0 ? Integer.parseInt(args[0]) : 20_000);
        System.out.println("| way | p50 | p99 | p99.9 | max | write p50 | submit p50 | await p50 | read p50 |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (PassOptions.Memory memory :
                new PassOptions.Memory[] {PassOptions.Memory.HOST, PassOptions.Memory.DEVICE}) {
            for (PassOptions.Completion completion : new PassOptions.Completion[] {
                PassOptions.Completion.SLEEP, PassOptions.Completion.FENCE, PassOptions.Completion.WORD
            }) {
                PassOptions options = PassOptions.defaults().withMemory(memory).withCompletion(completion);
                timing.run(memory + ", " + completion, options);
            }
        }
        timing.run("as chosen by the device", PassOptions.defaults());
    }

    private void run(String way, PassOptions options) {
        try (VulkanBackend backend = VulkanBackend.open(VulkanOptions.defaults().withPass(options))) {
            String name = way.toLowerCase(Locale.ROOT);
            dispatch(backend, name, SMALL, passes);
            dispatch(backend, name, LARGE, Math.max(1, passes / LARGE_TAKES));
            steps(backend, name, SMALL, passes);
            steps(backend, name, LARGE, Math.max(1, passes / LARGE_TAKES));
            resident(backend, name, AbiBuffer.NONE, "nothing read back");
            resident(backend, name, AbiBuffer.ALL, "all read back");
        }
    }

    /** The whole dispatch as a caller sees it. */
    private void dispatch(VulkanBackend backend, String way, int slots, int times) {
        try (Megakernel kernel =
                Megakernel.builder(backend).geometry(slots, SMALL).build()) {
            KernelInputs inputs = inputs(slots);
            OutputBuffers outputs = new OutputBuffers();
            print(way + ": " + slots + " slots", warmAndTime(times, () -> {
                kernel.dispatchWithIoQueueInto(inputs, outputs);
            }));
            long done = Words.get(outputs.buffers().get(0), ControlLayout.DONE_COUNT_WORD);
            if (done != slots) {
                throw new WrongResultException("Slots that are done", String.valueOf(done), String.valueOf(slots));
            }
        }
    }

    /** The same below retries and statistics, step by step. */
    private void steps(VulkanBackend backend, String way, int slots, int times) {
        LaunchConfig config = new LaunchConfig(slots, SMALL);
        KernelSpec spec = new KernelSpec(Program.of(OpcodeCatalog.builtIns()), WorkspaceSpec.EMPTY);
        try (CompiledKernel kernel = backend.compile(spec, config)) {
            KernelInputs inputs = inputs(slots);
            OutputBuffers outputs = new OutputBuffers();
            Runnable dispatch = () -> kernel.dispatch(inputs, config, outputs);
            warmUp(times, dispatch);
            Latencies write = Latencies.forOneThread();
            Latencies submit = Latencies.forOneThread();
            Latencies await = Latencies.forOneThread();
            Latencies read = Latencies.forOneThread();
            Latencies all = time(times, () -> {
                dispatch.run();
                PassSteps steps = backend.lastSteps(kernel);
                write.record(steps.write());
                submit.record(steps.submit());
                await.record(steps.await());
                read.record(steps.read());
            });
            print(way + ": " + slots + " slots, steps", all, write, submit, await, read);
        }
    }

    /** After the first pass all slots are done: this is what a pass costs that finds nothing to do. */
    private void resident(VulkanBackend backend, String way, Set<AbiBuffer> readBack, String what) {
        try (Megakernel kernel =
                        Megakernel.builder(backend).geometry(SMALL, SMALL).build();
                ResidentRow row = kernel.allocateRow(inputs(SMALL))) {
            ResidentHandles handles = row.handles();
            OutputBuffers outputs = new OutputBuffers();
            print(way + ": " + SMALL + " resident slots, " + what, warmAndTime(passes, () -> {
                kernel.dispatchPersistentHandlesInto(handles, readBack, outputs);
            }));
        }
    }

    private static Latencies warmAndTime(int times, Runnable dispatch) {
        warmUp(times, dispatch);
        return time(times, dispatch);
    }

    private static void warmUp(int times, Runnable dispatch) {
        for (int i = 0; i < times / WARM_UP_SHARE; i++) {
            dispatch.run();
        }
    }

    private static Latencies time(int times, Runnable dispatch) {
        Latencies latencies = Latencies.forOneThread();
        for (int i = 0; i < times; i++) {
            long started = System.nanoTime();
            dispatch.run();
            latencies.record(System.nanoTime() - started);
        }
        return latencies;
    }

    private static void print(String name, Latencies all, Latencies... steps) {
        StringBuilder row = new StringBuilder("| " + name);
        for (double percent : new double[] {50, 99, 99.9, 100}) {
            row.append(micros(all, percent));
        }
        for (Latencies step : steps) {
            row.append(micros(step, 50));
        }
        System.out.println(row.append(" |"));
    }

    private static String micros(Latencies latencies, double percent) {
        return String.format(Locale.ROOT, " | %.2f", latencies.percentile(percent) / NANOS_A_MICRO);
    }

    private static KernelInputs inputs(int slots) {
        ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(slots));
        for (int slot = 0; slot < slots; slot++) {
            RingPublisher.publishSlot(ring, slot, 0, OpcodeSpace.NOP);
        }
        return new KernelInputs(
                ByteBuffer.wrap(ControlCodec.encode(false, 1, 0)),
                ring,
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)),
                ByteBuffer.wrap(IoQueueCodec.encodeEmpty(1)));
    }
}
