package dev.megakernel;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelStatistics;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.backend.ResidentHandles;
import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.backend.Workspace;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.AbiBuffer;
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
import java.util.Set;

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
    private final ResidentDispatch residentDispatch;

    Megakernel(RecoverableKernel kernel, CountingStats stats) {
        this.kernel = kernel;
        this.stats = stats;
        this.pipelineId = kernel.current().id();
        this.emptyIoQueue = ByteBuffer.wrap(IoQueueCodec.encodeEmpty(IoQueueLayout.IO_SLOT_COUNT))
                .asReadOnlyBuffer();
        this.residentDispatch = new ResidentDispatch(kernel, stats);
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

    /**
     * Builds a JIT kernel of any geometry: one body processes whole slots in the place of all opcodes.
     *
     * @throws dev.megakernel.protocol.QueueFullException when slots do not fill whole workgroups
     * @throws dev.megakernel.protocol.BackendException when the backend cannot compile the body
     */
    public static Megakernel bootstrapJit(
            MegakernelBackend backend, int slotCount, int workgroupSize, SlotProcessor processor) {
        return builder(backend)
                .geometry(slotCount, workgroupSize)
                .processor(processor)
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

    /** Runs one pass over buffers that live on the device and returns all four of them, read back. */
    public List<ByteBuffer> dispatchPersistentHandles(ResidentHandles handles) {
        return dispatchPersistentHandlesObserved(handles).buffers();
    }

    /** Runs one pass over buffers that live on the device and returns all four of them and what it cost. */
    public DispatchOutput dispatchPersistentHandlesObserved(ResidentHandles handles) {
        OutputBuffers outputs = new OutputBuffers();
        DispatchStats cost = dispatchPersistentHandlesInto(handles, outputs);
        return new DispatchOutput(outputs.buffers(), cost);
    }

    /** Runs one pass over buffers that live on the device and reads all four of them into storage of the caller. */
    public DispatchStats dispatchPersistentHandlesInto(ResidentHandles handles, OutputBuffers outputs) {
        return dispatchPersistentHandlesInto(handles, AbiBuffer.ALL, outputs);
    }

    /**
     * Runs one pass over buffers that live on the device. No host bytes go in, and only those asked for come out; what
     * stays on the device is read through {@link #resident()} when it is needed. Never falls back to host bytes.
     *
     * <p>After a device loss the retry works on the same handles, put back to their last upload: see
     * {@link ResidentMemory}.
     *
     * @param readBack the buffers to read back, {@link AbiBuffer#NONE} for none
     * @param outputs receives those buffers in the order of {@link AbiBuffer}, and fault codes when the ring is one of
     *     them
     * @return what the dispatch cost
     * @throws dev.megakernel.protocol.UnsupportedFeatureException when the backend keeps no resident buffers
     * @throws dev.megakernel.backend.ResidentMemoryException when there is no buffer with one of the ids
     * @throws dev.megakernel.protocol.BackendException when a buffer has a length that does not fit the kernel (nothing
     *     was launched then), the dispatch failed, or the device was lost and could not be recovered
     */
    public DispatchStats dispatchPersistentHandlesInto(
            ResidentHandles handles, Set<AbiBuffer> readBack, OutputBuffers outputs) {
        return residentDispatch.row(handles, readBack, outputs);
    }

    /** Runs one pass over each row of buffers that live on the device and returns all of them, read back, row by row. */
    public List<List<ByteBuffer>> dispatchPersistentHandlesMany(List<ResidentHandles> rows) {
        return dispatchPersistentHandlesManyObserved(rows).batches();
    }

    /** Runs one pass over each row and returns all buffers, row by row, and what it cost together. */
    public BatchDispatchOutput dispatchPersistentHandlesManyObserved(List<ResidentHandles> rows) {
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        DispatchStats cost = dispatchPersistentHandlesManyWithScratch(rows, scratch);
        return new BatchDispatchOutput(scratch.batches(), cost);
    }

    /**
     * Runs one pass over each row into storage of the caller.
     *
     * @param outputs a list that can grow and shrink; afterwards it has one element for each row
     */
    public DispatchStats dispatchPersistentHandlesManyInto(List<ResidentHandles> rows, List<OutputBuffers> outputs) {
        return dispatchPersistentHandlesManyInto(rows, AbiBuffer.ALL, outputs);
    }

    /** As above, reading back only the buffers asked for. */
    public DispatchStats dispatchPersistentHandlesManyInto(
            List<ResidentHandles> rows, Set<AbiBuffer> readBack, List<OutputBuffers> outputs) {
        ResidentDispatch.fit(outputs, rows.size());
        return residentDispatch.rows(rows, readBack, outputs);
    }

    /** Runs one pass over each row and reads all buffers into scratch of the caller. */
    public DispatchStats dispatchPersistentHandlesManyWithScratch(
            List<ResidentHandles> rows, ResidentBatchScratch scratch) {
        return dispatchPersistentHandlesManyWithScratch(rows, AbiBuffer.ALL, scratch);
    }

    /**
     * Runs one pass over each row: one call of the backend, one launch, one wait, however many rows there are. No rows
     * reach no backend and cost nothing.
     *
     * <p>Rows may run at the same time, and then share the workspace; rows that share a buffer run one after another.
     *
     * @param rows four buffers that live on the device, each row of its own content
     * @param readBack the buffers to read back of every row, {@link AbiBuffer#NONE} for none
     * @param scratch receives the buffers of each row, in the order of the rows
     * @return what all rows cost together
     * @throws dev.megakernel.protocol.BackendException as
     *     {@link #dispatchPersistentHandlesInto(ResidentHandles, Set, OutputBuffers)}; nothing is launched when any row
     *     is refused
     */
    public DispatchStats dispatchPersistentHandlesManyWithScratch(
            List<ResidentHandles> rows, Set<AbiBuffer> readBack, ResidentBatchScratch scratch) {
        DispatchStats cost = residentDispatch.rows(rows, readBack, scratch.prepare(rows.size()));
        scratch.show(rows.size());
        return cost;
    }

    /**
     * The buffers that live on the device of this kernel's backend.
     *
     * @throws dev.megakernel.protocol.UnsupportedFeatureException when the backend keeps none
     */
    public ResidentMemory resident() {
        return kernel.resident();
    }

    /**
     * Puts four buffers on the device, checked as a dispatch checks them, and uploads their content.
     *
     * @throws dev.megakernel.protocol.BackendException when a buffer is malformed, there is no room, or the backend
     *     keeps no resident buffers
     * @throws dev.megakernel.protocol.QueueFullException when there are too many IO slots
     */
    public ResidentRow allocateRow(KernelInputs content) {
        return ResidentRow.allocate(resident(), content, slotCount());
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

    /** Registers and spills of the kernel that runs work now, where the driver tells them. Never waits for the device. */
    public KernelStatistics kernelStatistics() {
        return kernel.current().statistics();
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
