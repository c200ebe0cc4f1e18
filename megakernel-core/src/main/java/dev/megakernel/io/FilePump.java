package dev.megakernel.io;

import dev.megakernel.backend.Workspace;
import dev.megakernel.io.IoResourceException.Reason;
import dev.megakernel.protocol.IoOutcome;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.IoRequest;
import dev.megakernel.protocol.IoRequests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of an IO queue from files, between two dispatches: what LOAD_MISS asks for is read into a region
 * of the workspace, and the slot that waits ends in the next pass.
 *
 * <p>A <b>resource</b> is a part of a file and the words of a region it goes to, under a handle.
 *
 * <table>
 * <caption>How requests are answered</caption>
 * <tr><td>READ</td><td>bytes of resource {@code src} go to the first words of resource {@code dst}: {@code byteCount} of
 *     them, or all for 0, from byte {@code offset} of the resource on. LOAD_MISS names the same resource twice. A source of
 *     0, as of a request without one, stands for the target's own file. Then OK</td></tr>
 * <tr><td>FENCE</td><td>OK: requests are served one after another in the order of their slots</td></tr>
 * <tr><td>WRITE, others</td><td>ERROR: files are only read</td></tr>
 * <tr><td>anything that fails</td><td>ERROR, with a warning in the log; a failed READ may have stored part of its
 *     bytes</td></tr>
 * </table>
 *
 * <p>No request that was claimed stays without an answer. Bytes are taken as they are: little-endian words. Thread-safe;
 * one queue is served by one pump.
 */
public final class FilePump {

    private static final Logger log = LoggerFactory.getLogger(FilePump.class);
    private static final int NO_HANDLE = 0;

    private final Workspace workspace;
    private final Map<Integer, FileResource> resources = new HashMap<>();

    /** A pump that reads into the regions of a workspace and has no resources yet. */
    public FilePump(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Registers a part of a file. The file is opened for each request, so another one put in its place is found.
     *
     * @param id u32, not 0
     * @return this
     * @throws IoResourceException when the handle is taken, the file cannot be read, or the window does not lie within
     *     file and region; nothing is registered then
     */
    public FilePump register(int id, Path file, FileWindow window) {
        return register(id, FileSource.of(file), window);
    }

    /**
     * Registers a whole file, as long as it is now, for the first words of a region.
     *
     * @throws IoResourceException as above
     */
    public FilePump register(int id, Path file, String region) {
        long size;
        try {
            size = Files.size(file);
        } catch (IOException e) {
            throw new IoResourceException(
                    Reason.UNREADABLE,
                    "Resource " + Integer.toUnsignedString(id) + " is to be file " + file + ", but that has no size: "
                            + e + ". Fix: check that the file exists and may be read.",
                    e);
        }
        return register(id, file, new FileWindow(0, size, region, 0));
    }

    /**
     * Registers a part of an open file. The channel stays the caller's to close; its position is not used. A thread that
     * is interrupted while it serves closes it.
     *
     * @throws IoResourceException as above
     */
    public FilePump register(int id, FileChannel file, FileWindow window) {
        return register(id, FileSource.of(file), window);
    }

    private synchronized FilePump register(int id, FileSource file, FileWindow window) {
        if (id == NO_HANDLE || resources.containsKey(id)) {
            throw new IoResourceException(
                    Reason.HANDLE_NOT_FREE,
                    "Resource " + Integer.toUnsignedString(id)
                            + " was to be registered, but a handle is not 0 and has one"
                            + " resource. Fix: choose another handle, or unregister it first.");
        }
        resources.put(id, new FileResource(id, file, window, region(window.region())));
        return this;
    }

    private Workspace.Region region(String name) {
        return workspace.regions().stream()
                .filter(region -> region.spec().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IoResourceException(
                        Reason.UNKNOWN_REGION,
                        "A resource is to go to region \"" + name + "\", but the workspace has only "
                                + workspace.regions().stream()
                                        .map(region -> region.spec().name())
                                        .toList()
                                + ". Fix: declare the region when the kernel is built."));
    }

    /** Forgets a resource, and says whether there was one. Later requests for it fail. */
    public synchronized boolean unregister(int id) {
        return resources.remove(id) != null;
    }

    /**
     * Serves every published request of a queue that the host submits to. Answers stay for whoever asked.
     *
     * @param ioQueue whole IO slots from position to limit
     * @throws dev.megakernel.protocol.MegakernelException when the bytes are no IO queue; nothing was claimed then
     */
    public synchronized IoServed serve(ByteBuffer ioQueue) {
        return serve(ioQueue, new ArrayList<>());
    }

    /**
     * Serves every published request of the ring and queue that a dispatch left; both go into the next one.
     *
     * <p>A prefetch has no slot that waits for its answer, so the answer is recycled at once. It is known by that, and by
     * the words of a LOAD_MISS: source, target and tag alike, offset and count 0. Answers of other requests stay for
     * whoever asked.
     *
     * @param ring whole ring slots from position to limit, never changed
     * @param ioQueue whole IO slots from position to limit
     * @throws dev.megakernel.protocol.MegakernelException when the bytes are no ring or no IO queue; nothing was claimed
     *     then
     */
    public synchronized IoServed serve(ByteBuffer ring, ByteBuffer ioQueue) {
        BitSet awaited = RingWaiters.in(ring);
        List<IoRequest> requests = new ArrayList<>();
        IoServed served = serve(ioQueue, requests);
        int recycled = 0;
        for (IoRequest request : requests) {
            if (isLoadMiss(request) && !awaited.get(request.slot())) {
                IoRequests.release(ioQueue, request.slot());
                recycled++;
            }
        }
        return new IoServed(served.requests(), served.bytes(), recycled, served.failures());
    }

    private IoServed serve(ByteBuffer ioQueue, List<IoRequest> requests) {
        IoRequests.claim(ioQueue, requests);
        List<IoOutcome> outcomes = new ArrayList<>();
        List<IoFailure> failures = new ArrayList<>();
        long bytes = 0;
        try {
            for (IoRequest request : requests) {
                try {
                    bytes += serve(request);
                    outcomes.add(new IoOutcome(request.slot(), true));
                } catch (RuntimeException e) {
                    log.warn("The request of IO slot {} is answered with ERROR: {}", request.slot(), e.getMessage());
                    failures.add(new IoFailure(request, e));
                    outcomes.add(new IoOutcome(request.slot(), false));
                }
            }
        } finally {
            // Also behind an Error: a claimed request without an answer would be waited for for ever.
            requests.stream()
                    .skip(outcomes.size())
                    .map(request -> new IoOutcome(request.slot(), false))
                    .toList()
                    .forEach(outcomes::add);
            IoRequests.completeBatch(ioQueue, outcomes);
        }
        return new IoServed(requests.size(), bytes, 0, failures);
    }

    private long serve(IoRequest request) {
        return switch (request.op()) {
            case IoQueueLayout.OP_READ -> {
                FileResource target = resource(request.dst());
                FileResource source = request.src() == NO_HANDLE ? target : resource(request.src());
                yield source.copyTo(target, request.offset(), Integer.toUnsignedLong(request.byteCount()));
            }
            case IoQueueLayout.OP_FENCE -> 0;
            default ->
                throw new IoResourceException(
                        Reason.UNSUPPORTED_OPERATION,
                        "A request of kind " + Integer.toUnsignedString(request.op())
                                + " was made, but a pump serves READ ("
                                + IoQueueLayout.OP_READ + ") and FENCE (" + IoQueueLayout.OP_FENCE
                                + "). Fix: write files yourself after Workspace.Region.read().");
        };
    }

    private FileResource resource(int id) {
        FileResource found = resources.get(id);
        if (found == null) {
            throw new IoResourceException(
                    Reason.UNKNOWN_RESOURCE,
                    "A request names resource " + Integer.toUnsignedString(id) + ", but no file is registered under it."
                            + " Fix: register the file with the pump before the dispatch.");
        }
        return found;
    }

    private static boolean isLoadMiss(IoRequest request) {
        return request.op() == IoQueueLayout.OP_READ
                && request.src() == request.dst()
                && request.src() == request.tag()
                && request.offset() == 0
                && request.byteCount() == 0;
    }
}
