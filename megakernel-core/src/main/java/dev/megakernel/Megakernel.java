package dev.megakernel;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.backend.Workspace;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.protocol.BufferValidation;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.Readback;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.stats.CountingStats;
import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.HostDispatchAccount;
import dev.megakernel.stats.StatsSnapshot;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/**
 * A compiled megakernel: one kernel that interprets rings of 64-byte slots, on a device or on the host.
 *
 * <p>{@code dispatch…} runs one pass over buffers the caller owns; {@link #openSession} is the everyday way, where the
 * library owns the ring. A kernel survives the loss of its device as its recovery policy says.
 *
 * <p>Thread-safe. Inputs are read from position to limit, as little-endian words whatever their byte order, and never
 * changed. Close sessions first, then the kernel, then its backend.
 */
public final class Megakernel implements AutoCloseable {

    private final RecoverableKernel kernel;
    private final CountingStats stats;
    private final String pipelineId;
    private final ByteBuffer emptyIoQueue;

    Megakernel(RecoverableKernel kernel, CountingStats stats) {
        this.kernel = kernel;
        this.stats = stats;
        this.pipelineId = kernel.current().id();
        this.emptyIoQueue = ByteBuffer.wrap(IoQueueCodec.encodeEmpty(IoQueueLayout.IO_SLOT_COUNT))
                .asReadOnlyBuffer();
    }

    /**
     * Builds a kernel of 256 slots and workgroups of 256 with the built-in opcodes.
     *
     * @throws dev.megakernel.protocol.BackendException when the backend cannot compile it
     */
    public static Megakernel bootstrap(MegakernelBackend backend) {
        return builder(backend).build();
    }

    /** Builds a kernel of 256 slots and workgroups of 256 with custom opcodes besides the built-ins. */
    public static Megakernel bootstrapWithOpcodes(MegakernelBackend backend, Collection<Opcode> opcodes) {
        return builder(backend).opcodes(opcodes).build();
    }

    /**
     * Builds a kernel of any geometry.
     *
     * @throws dev.megakernel.protocol.QueueFullException when slots do not fill whole workgroups
     */
    public static Megakernel bootstrapSharded(
            MegakernelBackend backend, int slotCount, int workgroupSize, Collection<Opcode> opcodes) {
        return builder(backend)
                .geometry(slotCount, workgroupSize)
                .opcodes(opcodes)
                .build();
    }

    /** Starts a kernel on a backend, which stays the caller's to close. */
    public static MegakernelBuilder builder(MegakernelBackend backend) {
        return new MegakernelBuilder(backend);
    }

    /**
     * Workgroups that cover a ring, without compiling anything.
     *
     * @throws dev.megakernel.protocol.QueueFullException when slots do not fill whole workgroups
     */
    public static int workerGroupsForGeometry(int slotCount, int workgroupSize) {
        return new LaunchConfig(slotCount, workgroupSize).workerGroups();
    }

    /** Runs one pass with an empty IO queue and returns the four buffers it left. */
    public List<ByteBuffer> dispatch(ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog) {
        return dispatchObserved(control, ring, debugLog).buffers();
    }

    /** {@link #dispatch(ByteBuffer, ByteBuffer, ByteBuffer)} over arrays. */
    public List<ByteBuffer> dispatch(byte[] control, byte[] ring, byte[] debugLog) {
        return dispatch(ByteBuffer.wrap(control), ByteBuffer.wrap(ring), ByteBuffer.wrap(debugLog));
    }

    /** Runs one pass with an empty IO queue and returns the buffers it left and what it cost. */
    public DispatchOutput dispatchObserved(ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog) {
        return dispatchWithIoQueueObserved(new KernelInputs(control, ring, debugLog, emptyIoQueue));
    }

    /** Runs one pass with an empty IO queue into storage of the caller. */
    public DispatchStats dispatchInto(ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog, OutputBuffers outputs) {
        return dispatchWithIoQueueInto(new KernelInputs(control, ring, debugLog, emptyIoQueue), outputs);
    }

    /** Runs one pass with an IO queue of the caller and returns the four buffers it left. */
    public List<ByteBuffer> dispatchWithIoQueue(KernelInputs inputs) {
        return dispatchWithIoQueueObserved(inputs).buffers();
    }

    /** Runs one pass with an IO queue of the caller and returns the buffers it left and what it cost. */
    public DispatchOutput dispatchWithIoQueueObserved(KernelInputs inputs) {
        OutputBuffers outputs = new OutputBuffers();
        DispatchStats cost = dispatchWithIoQueueInto(inputs, outputs);
        return new DispatchOutput(outputs.buffers(), cost);
    }

    /**
     * Runs one pass with an IO queue of the caller into storage of the caller.
     *
     * @param inputs the four buffers: control of at least 640 bytes, a ring of {@link #slotCount()} slots, a debug log
     *     of 1028 bytes, and at most 64 IO slots
     * @param outputs receives the buffers the pass left; kept and reused, also by the retry after a device loss
     * @return what the dispatch cost
     * @throws dev.megakernel.protocol.BackendException when a buffer is malformed (nothing was launched then), the
     *     dispatch failed, or the device was lost and could not be recovered
     * @throws dev.megakernel.protocol.QueueFullException when there are too many IO slots
     */
    public DispatchStats dispatchWithIoQueueInto(KernelInputs inputs, OutputBuffers outputs) {
        BufferValidation.validateControl(inputs.control());
        BufferValidation.validateDebugLog(inputs.debugLog());
        BufferValidation.validateIoQueue(inputs.ioQueue());
        BufferValidation.validateRing(inputs.ring(), slotCount());
        long started = System.nanoTime();
        boolean recovered = kernel.dispatch(inputs, outputs);
        long latency = System.nanoTime() - started;
        DispatchStats cost = HostDispatchAccount.of(inputs.inOrder(), outputs.buffers(), latency, recovered);
        stats.dispatchCompleted(cost);
        return cost;
    }

    /**
     * Runs one pass with an IO queue of the caller and names the buffers it left.
     *
     * @throws dev.megakernel.protocol.BackendException as {@link #dispatchWithIoQueueInto}, and when the backend does not
     *     answer with four buffers of the right lengths
     */
    public Readback dispatchReadback(KernelInputs inputs) {
        return Readback.fromOutputs(dispatchWithIoQueue(inputs), slotCount());
    }

    /**
     * Runs one pass with an IO queue of the caller and swaps the buffers it left into a record, whose old buffers become
     * the outputs' storage.
     *
     * @return what the dispatch cost
     * @throws dev.megakernel.protocol.BackendException as {@link #dispatchReadback}; the record is left as it is
     */
    public DispatchStats dispatchReadbackInto(KernelInputs inputs, OutputBuffers outputs, Readback readback) {
        DispatchStats cost = dispatchWithIoQueueInto(inputs, outputs);
        outputs.drainInto(readback, slotCount());
        return cost;
    }

    /**
     * Opens a session: the library owns the ring, callers submit work from any thread.
     *
     * @param options how the session behaves; sessions of one kernel are independent of each other
     */
    public MegakernelSession openSession(SessionOptions options) {
        return MegakernelSession.open(kernel, options, stats);
    }

    /** The workspace opcodes work on. */
    public Workspace workspace() {
        return kernel.workspace();
    }

    /** The opcodes the kernel interprets. */
    public OpcodeCatalog opcodes() {
        return kernel.spec().opcodes();
    }

    /** The device that runs the work. */
    public DeviceInfo device() {
        return kernel.device();
    }

    /** How the kernel fares with device losses. */
    public RecoveryStatus recoveryStatus() {
        return kernel.status();
    }

    /** Totals of the dispatches so far, those of sessions included. */
    public StatsSnapshot statistics() {
        return stats.snapshot();
    }

    /** Compiles the kernel again on a fresh device, whatever state it is in. */
    public RecoveryDecision recoverAfterDeviceLoss() {
        kernel.recover();
        return RecoveryDecision.RECOMPILED_PIPELINE;
    }

    /** Identifies the pipeline compiled at bootstrap; a recovery does not change it (D34). */
    public String pipelineId() {
        return pipelineId;
    }

    /** Slots in a ring of this kernel. */
    public int slotCount() {
        return kernel.config().slotCount();
    }

    /** Invocations in a workgroup of this kernel. */
    public int workgroupSize() {
        return kernel.config().workgroupSize();
    }

    /** Workgroups that cover every slot of a ring. */
    public int workerGroups() {
        return kernel.config().workerGroups();
    }

    /** Releases the kernel. The backend stays open. Idempotent. */
    @Override
    public void close() {
        kernel.close();
    }
}
