package dev.megakernel.benchmarks.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
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
        PeerCall.require("cuDeviceGet", JCudaDriver.cuDeviceGet(device, 0));
        name = nameOf(device);
        CUcontext context = new CUcontext();
        PeerCall.require("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        PeerCall.require("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
        CUmodule module = new CUmodule();
        PeerCall.require("cuModuleLoadData", JCudaDriver.cuModuleLoadData(module, PeerKernels.ptxBytes()));
        PeerCall.require("cuModuleGetFunction", JCudaDriver.cuModuleGetFunction(kernel, module, PeerKernels.NAME));
        PeerCall.require("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        Pointer host = new Pointer();
        PeerCall.require(
                "cuMemHostAlloc",
                JCudaDriver.cuMemHostAlloc(host, PeerKernels.MAILBOX_BYTES, JCudaDriver.CU_MEMHOSTALLOC_DEVICEMAP));
        mailbox = host.getByteBuffer(0, PeerKernels.MAILBOX_BYTES).order(ByteOrder.nativeOrder());
        PeerCall.require("cuMemHostGetDevicePointer", JCudaDriver.cuMemHostGetDevicePointer(mailboxOnDevice, host, 0));
        PeerCall.require("cuMemAlloc", JCudaDriver.cuMemAlloc(cells, (long) PeerKernels.CELLS * Integer.BYTES));
        PeerCall.require("cuMemsetD32", JCudaDriver.cuMemsetD32(cells, 0, PeerKernels.CELLS));
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
        PeerCall.requireDevice(code);
        return new JcudaPeer();
    }

    private static String nameOf(CUdevice device) {
        byte[] bytes = new byte[MOST_NAME_BYTES];
        PeerCall.require("cuDeviceGetName", JCudaDriver.cuDeviceGetName(bytes, bytes.length, device));
        return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
    }

    private void capture() {
        PeerCall.require(
                "cuStreamBeginCapture",
                JCudaDriver.cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        launch();
        CUgraph captured = new CUgraph();
        PeerCall.require("cuStreamEndCapture", JCudaDriver.cuStreamEndCapture(stream, captured));
        PeerCall.require("cuGraphInstantiate", JCudaDriver.cuGraphInstantiate(graph, captured, 0));
    }

    private void launch() {
        PeerCall.require(
                "cuLaunchKernel",
                JCudaDriver.cuLaunchKernel(kernel, 1, 1, 1, PeerKernels.WORKGROUP, 1, 1, 0, stream, parameters, null));
    }

    private void launchGraph() {
        PeerCall.require("cuGraphLaunch", JCudaDriver.cuGraphLaunch(graph, stream));
    }

    private void synchronise() {
        PeerCall.require("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
    }

    @Override
    public String device() {
        return name;
    }

    @Override
    public Map<String, Trip> ways() {
        return MailboxTrip.ways(
                "jcuda", mailbox, new MailboxTrip.Stream(this::launch, this::launchGraph, this::synchronise));
    }

    @Override
    public void close() {
        JCudaDriver.cuDevicePrimaryCtxRelease(device);
    }
}
