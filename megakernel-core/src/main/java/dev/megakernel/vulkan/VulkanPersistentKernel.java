package dev.megakernel.vulkan;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.kernel.SessionKernelLayout;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.SessionLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.system.MemoryUtil;

/**
 * A kernel that stays on a Vulkan device. Two launches may be under way: on queues of their own, where one begins while the
 * other still runs, or one behind the other in the only queue.
 */
final class VulkanPersistentKernel implements PersistentKernel {

    private static final int PLACES = 2;

    private final VulkanDevice device;
    private final PersistentConfig config;
    private final LaunchBound bound;
    private final boolean privileged;
    private final SessionMemory memory;
    private final CloseStack resources = new CloseStack();
    private final Pipeline pipeline;
    private final StayingLaunch.Plan plan;
    private final List<StayingLaunch> places = new ArrayList<>();
    private final ByteBuffer constants = MemoryUtil.memAlloc(SessionKernelLayout.PUSH_CONSTANT_BYTES);
    private final Runnable look = this::countEndedLaunches;
    private boolean closed;
    private volatile boolean abandoned;

    /**
     * What such a kernel is made of.
     *
     * @param module the compiled text
     * @param cache where the driver keeps what it made of it
     * @param workspace words that the kernel for passes uses too
     * @param specialization all specialization constants
     * @param bound what ends a launch that nobody tells to leave
     * @param privileged whether opcodes may store to the control header
     */
    record Parts(
            ShaderModule module,
            PipelineCache cache,
            DeviceBuffer workspace,
            int[] specialization,
            LaunchBound bound,
            boolean privileged) {}

    VulkanPersistentKernel(VulkanDevice device, Parts parts, PersistentConfig config) {
        this.device = device;
        this.config = config;
        this.bound = parts.bound();
        this.privileged = parts.privileged();
        device.retain();
        resources.onClose(device::release);
        resources.onClose(() -> MemoryUtil.memFree(constants));
        resources.add(parts.module());
        resources.add(parts.cache());
        try {
            Bindings bindings = resources.add(
                    new Bindings(device, SessionKernelLayout.BINDING_COUNT, SessionKernelLayout.PUSH_CONSTANT_BYTES));
            memory = resources.add(new SessionMemory(device, config));
            memory.bind(bindings);
            bindings.bind(KernelLayout.BINDING_WORKSPACE, parts.workspace());
            pipeline = resources.add(parts.module().pipeline(bindings, parts.cache(), parts.specialization()));
            parts.cache().save();
            List<QueueOwner> queues = device.launchQueues();
            plan = new StayingLaunch.Plan(bindings, pipeline.handle(), config.workgroups(), queues.size() < PLACES);
            for (int i = 0; i < PLACES; i++) {
                places.add(resources.add(new StayingLaunch(device, queues.get(i % queues.size()))));
            }
            device.turn().watch(look);
            resources.onClose(() -> device.turn().unwatch(look));
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public PersistentConfig config() {
        return config;
    }

    @Override
    public SharedWords down() {
        return memory.down();
    }

    @Override
    public SharedWords up() {
        return memory.up();
    }

    @Override
    public SharedWords control() {
        return memory.control();
    }

    @Override
    public void fence() {
        VarHandle.fullFence();
    }

    @Override
    public int launches() {
        return PLACES;
    }

    @Override
    public synchronized void prepare(int number) {
        if (!closed && !abandoned && !device.isLost()) {
            freePlace(number).record(number, bound, plan, constants(number, bound));
        }
    }

    @Override
    public synchronized void launch(int number) {
        launch(number, bound);
    }

    /** Starts a launch with a bound of its own. */
    synchronized void launch(int number, LaunchBound own) {
        requireStanding();
        if (closed) {
            throw new BackendException("Launch " + Integer.toUnsignedString(number)
                    + " was asked for, but the kernel is closed. Fix: close it after its last launch.");
        }
        StayingLaunch place = freePlace(number);
        if (!device.turn().tryLaunch()) {
            return;
        }
        try {
            if (!place.isRecorded(number, own)) {
                place.record(number, own, plan, constants(number, own));
            }
            place.start();
        } catch (RuntimeException e) {
            device.turn().launchLeft();
            throw e;
        }
    }

    private StayingLaunch freePlace(int number) {
        for (StayingLaunch place : places) {
            if (place.isFree()) {
                return place;
            }
        }
        throw new BackendException("Launch " + Integer.toUnsignedString(number) + " was asked for while " + PLACES
                + " are under way, the most there may be. Fix: wait until one has ended.");
    }

    private ByteBuffer constants(int number, LaunchBound own) {
        return constants
                .clear()
                .putInt(number)
                .putInt(own.looks())
                .putInt(memory.controlWords())
                .putInt(privileged ? 0 : ControlLayout.OBSERVABLE_BASE)
                .putInt(KernelLayout.CANARY_TURNS)
                .putInt(config.control().tenants())
                .putInt(own.ticks())
                .putInt(0)
                .flip();
    }

    @Override
    public synchronized boolean hasEnded(int number) {
        requireStanding();
        for (StayingLaunch place : places) {
            if (place.isRunning(number)) {
                return countIfEnded(place);
            }
        }
        return true;
    }

    private boolean countIfEnded(StayingLaunch place) {
        boolean ended = place.noticeEnd();
        if (ended) {
            device.turn().launchLeft();
        }
        return ended;
    }

    /** For whoever waits for the turn: launches end by themselves, also when nobody asks whether they have. */
    private synchronized void countEndedLaunches() {
        if (closed || device.isLost()) {
            return;
        }
        try {
            places.forEach(this::countIfEnded);
        } catch (DeviceLostException e) {
            // The device is marked as lost, which ends the wait; whoever sent the launches is told when it asks.
        }
    }

    @Override
    public boolean isTurnWanted() {
        return device.turn().isWanted();
    }

    private void requireStanding() {
        if (device.isLost()) {
            throw new DeviceLostException(
                    "Device " + device.candidate().identity().name()
                            + " is gone, device lost in an earlier call, and runs nothing again. Fix: compile the kernel again.");
        }
        if (abandoned) {
            throw new DeviceLostException(
                    "The kernel that this one was made from is closed, so its work counts as device lost."
                            + " Fix: make another from the kernel that took its place.");
        }
    }

    /** Ends all launches because the workspace goes away; to whoever uses this kernel the device is lost then. */
    synchronized void abandon() {
        if (!closed && !abandoned) {
            abandoned = true;
            awaitLaunches();
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void awaitLaunches() {
        down().putInt(SessionLayout.LEAVE_WORD * Integer.BYTES, 1);
        fence();
        for (StayingLaunch place : places) {
            if (!place.isFree()) {
                awaitEnd(place);
                device.turn().launchLeft();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            awaitLaunches();
            resources.close();
        }
    }

    private void awaitEnd(StayingLaunch place) {
        try {
            place.await();
        } catch (DeviceLostException e) {
            // Then it has ended too.
        }
    }
}
