package dev.megakernel.benchmarks.device;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Map;
import org.lwjgl.BufferUtils;
import org.lwjgl.PointerBuffer;
import org.lwjgl.cuda.CU;
import org.lwjgl.system.MemoryUtil;

/** CUDA's driver through LWJGL: a launch, or the launch of a graph that was captured, and the stream synchronised. */
final class CudaPeer implements Peer {

    static final String NAME = "lwjgl-cuda";

    /** The driver's library. */
    static final String LIBRARY = "libcuda.so.1";

    private static final String LIBRARY_PROPERTY = "org.lwjgl.cuda.libname";
    private static final int MOST_NAME_BYTES = 256;

    private final PointerBuffer pointer = BufferUtils.createPointerBuffer(1);
    private final String name;
    private final int device;
    private final ByteBuffer mailbox;
    private final PointerBuffer parameters = BufferUtils.createPointerBuffer(2);
    private final PointerBuffer values = BufferUtils.createPointerBuffer(2);
    private final long stream;
    private final long kernel;
    private final long graph;

    private CudaPeer() {
        IntBuffer ordinal = BufferUtils.createIntBuffer(1);
        PeerCall.require("cuDeviceGet", CU.cuDeviceGet(ordinal, 0));
        device = ordinal.get(0);
        name = nameOf(device);
        PeerCall.require("cuDevicePrimaryCtxRetain", CU.cuDevicePrimaryCtxRetain(pointer, device));
        PeerCall.require("cuCtxSetCurrent", CU.cuCtxSetCurrent(pointer.get(0)));
        ByteBuffer code = BufferUtils.createByteBuffer(PeerKernels.ptxBytes().length);
        code.put(PeerKernels.ptxBytes()).flip();
        PeerCall.require("cuModuleLoadData", CU.cuModuleLoadData(pointer, code));
        PeerCall.require("cuModuleGetFunction", CU.cuModuleGetFunction(pointer, pointer.get(0), PeerKernels.NAME));
        kernel = pointer.get(0);
        PeerCall.require("cuStreamCreate", CU.cuStreamCreate(pointer, CU.CU_STREAM_NON_BLOCKING));
        stream = pointer.get(0);
        PeerCall.require(
                "cuMemHostAlloc", CU.cuMemHostAlloc(pointer, PeerKernels.MAILBOX_BYTES, CU.CU_MEMHOSTALLOC_DEVICEMAP));
        mailbox = MemoryUtil.memByteBuffer(pointer.get(0), PeerKernels.MAILBOX_BYTES);
        PeerCall.require("cuMemHostGetDevicePointer", CU.cuMemHostGetDevicePointer(pointer, mailbox, 0));
        values.put(0, pointer.get(0));
        PeerCall.require("cuMemAlloc", CU.cuMemAlloc(pointer, (long) PeerKernels.CELLS * Integer.BYTES));
        values.put(1, pointer.get(0));
        PeerCall.require("cuMemsetD32", CU.cuMemsetD32(pointer.get(0), 0, PeerKernels.CELLS));
        parameters.put(0, values.address(0)).put(1, values.address(1));
        graph = capture();
    }

    /**
     * Opens the first device.
     *
     * @throws PeerMissingException when there is no CUDA here
     */
    static Peer open() {
        // LWJGL reads this when it is used first; the core this is compiled with has no constant for it any more.
        if (System.getProperty(LIBRARY_PROPERTY) == null) {
            System.setProperty(LIBRARY_PROPERTY, PeerLibraries.pathOf(LIBRARY));
        }
        int code;
        try {
            code = CU.cuInit(0);
        } catch (LinkageError | NullPointerException e) {
            throw PeerMissingException.library(LIBRARY, e);
        }
        PeerCall.requireDevice(code);
        return new CudaPeer();
    }

    private static String nameOf(int device) {
        ByteBuffer name = BufferUtils.createByteBuffer(MOST_NAME_BYTES);
        PeerCall.require("cuDeviceGetName", CU.cuDeviceGetName(name, device));
        return MemoryUtil.memUTF8(MemoryUtil.memAddress(name));
    }

    private long capture() {
        PeerCall.require(
                "cuStreamBeginCapture", CU.cuStreamBeginCapture_v2(stream, CU.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        launch();
        PeerCall.require("cuStreamEndCapture", CU.cuStreamEndCapture(stream, pointer));
        PeerCall.require("cuGraphInstantiateWithFlags", CU.cuGraphInstantiateWithFlags(pointer, pointer.get(0), 0));
        return pointer.get(0);
    }

    private void launch() {
        PeerCall.require(
                "cuLaunchKernel",
                CU.cuLaunchKernel(kernel, 1, 1, 1, PeerKernels.WORKGROUP, 1, 1, 0, stream, parameters, null));
    }

    private void launchGraph() {
        PeerCall.require("cuGraphLaunch", CU.cuGraphLaunch(graph, stream));
    }

    private void synchronise() {
        PeerCall.require("cuStreamSynchronize", CU.cuStreamSynchronize(stream));
    }

    @Override
    public String device() {
        return name;
    }

    @Override
    public Map<String, Trip> ways() {
        return MailboxTrip.ways(
                "lwjgl cuda", mailbox, new MailboxTrip.Stream(this::launch, this::launchGraph, this::synchronise));
    }

    @Override
    public void close() {
        CU.cuDevicePrimaryCtxRelease(device);
    }
}
