package dev.megakernel.benchmarks.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** The same as {@link CudaPeer} through JCuda, which brings its natives in a jar. */
final class JcudaPeer implements Peer {

    static final String NAME = "jcuda";

    private static final int MOST_NAME_BYTES = 256;

    private final CUdevice device = new CUdevice();
    private final CUfunction kernel = new CUfunction();
    private final CUstream stream = new CUstream();
    private final CUgraphExec graph = new CUgraphExec();
    private final CUdeviceptr mailboxOnDevice = new CUdeviceptr();
    private final CUdeviceptr cells = new CUdeviceptr();
    private final Pointer parameters;
    private final ByteBuffer mailbox;
    private final String name;

    private JcudaPeer() {
        require("cuDeviceGet", JCudaDriver.cuDeviceGet(device, 0));
        name = nameOf(device);
        CUcontext context = new CUcontext();
        require("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        require("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
        CUmodule module = new CUmodule();
        require("cuModuleLoadData", JCudaDriver.cuModuleLoadData(module, PeerKernels.ptxBytes()));
        require("cuModuleGetFunction", JCudaDriver.cuModuleGetFunction(kernel, module, PeerKernels.NAME));
        require("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        Pointer host = new Pointer();
        require(
                "cuMemHostAlloc",
                JCudaDriver.cuMemHostAlloc(host, PeerKernels.MAILBOX_BYTES, JCudaDriver.CU_MEMHOSTALLOC_DEVICEMAP));
        mailbox = host.getByteBuffer(0, PeerKernels.MAILBOX_BYTES).order(ByteOrder.nativeOrder());
        require("cuMemHostGetDevicePointer", JCudaDriver.cuMemHostGetDevicePointer(mailboxOnDevice, host, 0));
        require("cuMemAlloc", JCudaDriver.cuMemAlloc(cells, (long) PeerKernels.CELLS * Integer.BYTES));
        require("cuMemsetD32", JCudaDriver.cuMemsetD32(cells, 0, PeerKernels.CELLS));
        parameters = Pointer.to(Pointer.to(mailboxOnDevice), Pointer.to(cells));
        capture();
    }

    /**
     * Opens the first device.
     *
     * @throws PeerMissingException when there is no CUDA here, or JCuda's natives do not load
     */
    static Peer open() {
        int code;
        try {
            // JCuda's natives need the driver by its name; once loaded by path it is found.
            PeerLibraries.find(CudaPeer.LIBRARY).ifPresent(path -> System.load(path.toString()));
            JCudaDriver.setExceptionsEnabled(false);
            code = JCudaDriver.cuInit(0);
        } catch (LinkageError e) {
            throw PeerMissingException.library("of JCuda, or " + CudaPeer.LIBRARY + ",", e);
        }
        if (code != CUresult.CUDA_SUCCESS) {
            throw new PeerMissingException("cuInit answered " + code + ": no CUDA device can be used");
        }
        return new JcudaPeer();
    }

    private static String nameOf(CUdevice device) {
        byte[] bytes = new byte[MOST_NAME_BYTES];
        require("cuDeviceGetName", JCudaDriver.cuDeviceGetName(bytes, bytes.length, device));
        return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
    }

    private void capture() {
        require(
                "cuStreamBeginCapture",
                JCudaDriver.cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        launch();
        CUgraph captured = new CUgraph();
        require("cuStreamEndCapture", JCudaDriver.cuStreamEndCapture(stream, captured));
        require("cuGraphInstantiate", JCudaDriver.cuGraphInstantiate(graph, captured, 0));
    }

    private void launch() {
        require(
                "cuLaunchKernel",
                JCudaDriver.cuLaunchKernel(kernel, 1, 1, 1, PeerKernels.WORKGROUP, 1, 1, 0, stream, parameters, null));
    }

    private void launchGraph() {
        require("cuGraphLaunch", JCudaDriver.cuGraphLaunch(graph, stream));
    }

    private void synchronise() {
        require("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
    }

    @Override
    public String device() {
        return name;
    }

    @Override
    public Map<String, Trip> ways() {
        Map<String, Trip> ways = new LinkedHashMap<>();
        ways.put("jcuda launch + sync", new MailboxTrip(mailbox, this::launch, this::synchronise));
        ways.put("jcuda graph launch + sync", new MailboxTrip(mailbox, this::launchGraph, this::synchronise));
        return ways;
    }

    private static void require(String call, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            throw new IllegalStateException(
                    call + " answered " + code + " instead of 0. Fix: look the code up in cuda.h, or leave JCuda out.");
        }
    }

    @Override
    public void close() {
        JCudaDriver.cuDevicePrimaryCtxRelease(device);
    }
}
