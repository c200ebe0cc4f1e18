package dev.megakernel.benchmarks.device;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lwjgl.BufferUtils;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL;
import org.lwjgl.opencl.CL10;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.MemoryUtil;

/** OpenCL through LWJGL: arguments set, one kernel enqueued, and the queue finished, or the answer read. */
final class OpenClPeer implements Peer {

    static final String NAME = "opencl";

    private static final String LIBRARY = "libOpenCL.so.1";
    private static final int MOST_NAME_BYTES = 256;

    private final IntBuffer status = BufferUtils.createIntBuffer(1);
    private final IntBuffer answer = BufferUtils.createIntBuffer(1);
    private final PointerBuffer global = BufferUtils.createPointerBuffer(1).put(0, PeerKernels.WORKGROUP);
    private final PointerBuffer local = BufferUtils.createPointerBuffer(1).put(0, PeerKernels.WORKGROUP);
    private final String device;
    private final long context;
    private final long queue;
    private final long program;
    private final long kernel;
    private final long cells;
    private final long answers;

    private OpenClPeer(long platform, long id) {
        device = nameOf(id);
        PointerBuffer properties = BufferUtils.createPointerBuffer(3)
                .put(0, CL10.CL_CONTEXT_PLATFORM)
                .put(1, platform);
        context = made("clCreateContext", CL10.clCreateContext(properties, id, null, MemoryUtil.NULL, status));
        queue = made("clCreateCommandQueue", CL10.clCreateCommandQueue(context, id, 0, status));
        program = made(
                "clCreateProgramWithSource", CL10.clCreateProgramWithSource(context, PeerKernels.openCl(), status));
        PeerCall.require("clBuildProgram", CL10.clBuildProgram(program, id, "", null, MemoryUtil.NULL));
        kernel = made("clCreateKernel", CL10.clCreateKernel(program, PeerKernels.NAME, status));
        IntBuffer zeros = BufferUtils.createIntBuffer(PeerKernels.CELLS);
        long flags = CL10.CL_MEM_READ_WRITE | CL10.CL_MEM_COPY_HOST_PTR;
        cells = made("clCreateBuffer", CL10.clCreateBuffer(context, flags, zeros, status));
        answers = made("clCreateBuffer", CL10.clCreateBuffer(context, flags, answer, status));
        PeerCall.require("clSetKernelArg", CL10.clSetKernelArg1p(kernel, 0, cells));
        PeerCall.require("clSetKernelArg", CL10.clSetKernelArg1p(kernel, 1, answers));
    }

    /**
     * Opens the first GPU, or the first device of another kind where there is none.
     *
     * @throws PeerMissingException when there is no OpenCL here
     */
    static Peer open() {
        if (Configuration.OPENCL_LIBRARY_NAME.get() == null) {
            Configuration.OPENCL_LIBRARY_NAME.set(PeerLibraries.pathOf(LIBRARY));
        }
        try {
            CL.getFunctionProvider();
        } catch (LinkageError e) {
            throw PeerMissingException.library(LIBRARY, e);
        }
        IntBuffer count = BufferUtils.createIntBuffer(1);
        if (CL10.clGetPlatformIDs(null, count) != CL10.CL_SUCCESS || count.get(0) == 0) {
            throw new PeerMissingException(LIBRARY + " knows no platform: no driver has registered with it");
        }
        PointerBuffer platforms = BufferUtils.createPointerBuffer(count.get(0));
        PeerCall.require("clGetPlatformIDs", CL10.clGetPlatformIDs(platforms, (IntBuffer) null));
        PointerBuffer id = BufferUtils.createPointerBuffer(1);
        for (long kind : new long[] {CL10.CL_DEVICE_TYPE_GPU, CL10.CL_DEVICE_TYPE_ALL}) {
            for (int i = 0; i < platforms.capacity(); i++) {
                CL.createPlatformCapabilities(platforms.get(i));
                if (CL10.clGetDeviceIDs(platforms.get(i), kind, id, (IntBuffer) null) == CL10.CL_SUCCESS) {
                    return new OpenClPeer(platforms.get(i), id.get(0));
                }
            }
        }
        throw new PeerMissingException("No platform of " + LIBRARY + " has a device");
    }

    private static String nameOf(long id) {
        ByteBuffer name = BufferUtils.createByteBuffer(MOST_NAME_BYTES);
        PeerCall.require("clGetDeviceInfo", CL10.clGetDeviceInfo(id, CL10.CL_DEVICE_NAME, name, null));
        return MemoryUtil.memUTF8(MemoryUtil.memAddress(name));
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public Map<String, Trip> ways() {
        Map<String, Trip> ways = new LinkedHashMap<>();
        ways.put("lwjgl opencl launch + finish", new Launch(false));
        ways.put("lwjgl opencl launch + read", new Launch(true));
        return ways;
    }

    /** A launch; the answer is read within the round trip, or after it. */
    private final class Launch implements Trip {

        private final boolean reads;

        Launch(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void touch(int cell, int value) {
            PeerCall.require("clSetKernelArg", CL10.clSetKernelArg1i(kernel, 2, cell));
            PeerCall.require("clSetKernelArg", CL10.clSetKernelArg1i(kernel, 3, value));
            PeerCall.require(
                    "clEnqueueNDRangeKernel",
                    CL10.clEnqueueNDRangeKernel(queue, kernel, 1, null, global, local, null, null));
            if (reads) {
                read();
            } else {
                PeerCall.require("clFinish", CL10.clFinish(queue));
            }
        }

        private void read() {
            PeerCall.require(
                    "clEnqueueReadBuffer", CL10.clEnqueueReadBuffer(queue, answers, true, 0, answer, null, null));
        }

        @Override
        public int answer() {
            if (!reads) {
                read();
            }
            return answer.get(0);
        }
    }

    private long made(String call, long handle) {
        PeerCall.require(call, status.get(0));
        return handle;
    }

    @Override
    public void close() {
        CL10.clReleaseMemObject(answers);
        CL10.clReleaseMemObject(cells);
        CL10.clReleaseKernel(kernel);
        CL10.clReleaseProgram(program);
        CL10.clReleaseCommandQueue(queue);
        CL10.clReleaseContext(context);
    }
}
