package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.Segment;
import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.Program;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs passes over host bytes. A pass whose shape ran lately runs again without recording, without garbage and without any
 * thread's native stack. One thread at a time, under the kernel's lock.
 */
final class HostPasses implements AutoCloseable {

    /** Shapes that stay recorded: most callers have one or two, and programs cut by marks one for each segment. */
    static final int PLACES = 16;

    private final CloseStack resources = new CloseStack();
    private final PassKit kit;
    private final int slots;
    private final PassPlanner planner;
    private final PassRecorder recorder;
    private final PassMemory memory;
    private final PassBuffers buffers;
    private final SetPool sets;
    private final PassShape shape;
    /** The one used last at the end. */
    private final List<RecordedPass> recorded = new ArrayList<>(PLACES);

    private @Nullable Commands unfinished;
    private int recordings;
    private long started;
    private long written;
    private long submitted;
    private long ended;
    private long handedOut;

    HostPasses(PassKit kit, PhasePipelines pipelines, Plan plan) {
        this.kit = kit;
        this.slots = plan.launches().config().slotCount();
        this.shape = new PassShape(slots);
        this.planner = new PassPlanner(plan.program(), plan.launches().config());
        DeviceBuffer.requireBindable(kit.device(), KernelLayout.passBytes(slots));
        try {
            recorder = resources.add(new PassRecorder(kit.bindings(), pipelines, plan.launches()));
            memory = resources.add(new PassMemory(kit.device(), plan.files(), plan.memory()));
            buffers = resources.add(new PassBuffers(slots, memory));
            sets = resources.add(kit.bindings().pool(PLACES));
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    /** What the passes of a kernel have in common. */
    record Plan(Program program, PassRecorder.Plan launches, PassOptions.Memory memory, KernelCache files) {}

    /** Runs one pass, or one segment of one. */
    void run(Segment segment, KernelInputs inputs, OutputBuffers outputs) {
        started = System.nanoTime();
        planner.plan(segment, inputs, shape);
        finishUnfinished();
        makeRoom();
        RecordedPass pass = shape.launchesNothing() ? null : recorded();
        buffers.load(shape, inputs, segment);
        written = System.nanoTime();
        submitted = written;
        ended = written;
        if (pass != null) {
            launch(pass.commands());
        }
        buffers.store(shape, inputs, segment, outputs);
        handedOut = System.nanoTime();
    }

    private void launch(Commands commands) {
        // Until its end was seen: whatever goes wrong now, the next pass must not touch memory that this one works on.
        unfinished = commands;
        commands.submit(kit.completion());
        submitted = System.nanoTime();
        commands.await(kit.completion());
        ended = System.nanoTime();
        unfinished = null;
    }

    private void finishUnfinished() {
        if (unfinished != null) {
            unfinished.finish();
            unfinished = null;
        }
    }

    private void makeRoom() {
        if (!memory.fits(shape)) {
            for (RecordedPass each : recorded) {
                each.commands().finish();
                each.forget();
            }
            memory.grow(shape);
        }
    }

    /** The commands of the shape, recorded now unless they are among those used last. */
    private RecordedPass recorded() {
        int last = recorded.size() - 1;
        for (int i = last; i >= 0; i--) {
            RecordedPass found = recorded.get(i);
            if (found.isOf(shape)) {
                if (i < last) {
                    recorded.add(recorded.remove(i));
                }
                return found;
            }
        }
        RecordedPass place = freePlace();
        recorded.add(place);
        place.record(shape, memory, recorder, kit.completion());
        recordings++;
        return place;
    }

    private RecordedPass freePlace() {
        if (recorded.size() == PLACES) {
            return recorded.remove(0);
        }
        BindingSet set = sets.allocate();
        set.bind(KernelLayout.BINDING_WORKSPACE, kit.workspace());
        return new RecordedPass(kit.device(), set, slots);
    }

    /** Where the time of the last pass went. */
    PassSteps lastSteps() {
        return new PassSteps(written - started, submitted - written, ended - submitted, handedOut - ended);
    }

    /** How often commands were recorded. */
    int recordings() {
        return recordings;
    }

    @Override
    public void close() {
        recorded.forEach(RecordedPass::close);
        resources.close();
    }
}
