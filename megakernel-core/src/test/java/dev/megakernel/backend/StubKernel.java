package dev.megakernel.backend;

import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A kernel of {@link StubBackend}. Thread-safe. */
public final class StubKernel implements CompiledKernel, WorkspaceMemory {

    private final StubBackend backend;
    private final String id;
    private final KernelSpec spec;
    private final LaunchConfig config;
    private final ByteBuffer workspace;
    private final List<KernelInputs> inputs = Collections.synchronizedList(new ArrayList<>());
    private final List<ResidentRows> residentRows = Collections.synchronizedList(new ArrayList<>());
    private final List<LaunchConfig> launches = Collections.synchronizedList(new ArrayList<>());
    private boolean closed;

    StubKernel(StubBackend backend, String id, KernelSpec spec, LaunchConfig config) {
        this.backend = backend;
        this.id = id;
        this.spec = spec;
        this.config = config;
        this.workspace = ByteBuffer.allocate(spec.workspace().words() * Words.WORD_BYTES);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void dispatch(KernelInputs buffers, LaunchConfig launch, OutputBuffers outputs) {
        if (isClosed()) {
            throw new BackendException("Kernel " + id + " is closed. Fix: dispatch to an open one.");
        }
        inputs.add(copy(buffers));
        launches.add(launch);
        backend.beforeDispatch();
        for (int i = 0; i < buffers.inOrder().size(); i++) {
            ByteBuffer input = buffers.inOrder().get(i);
            outputs.prepare(i, input.remaining()).put(input.duplicate()).flip();
        }
        outputs.truncate(buffers.inOrder().size());
    }

    @Override
    public void dispatchResident(ResidentRows rows, LaunchConfig launch, List<OutputBuffers> outputs) {
        residentRows.add(rows);
        launches.add(launch);
        backend.beforeDispatch();
        for (int row = 0; row < rows.rows().size(); row++) {
            int count = 0;
            for (AbiBuffer buffer : rows.readBack()) {
                ByteBuffer content =
                        backend.resident().read(rows.rows().get(row).id(buffer));
                outputs.get(row)
                        .prepare(count++, content.remaining())
                        .put(content)
                        .flip();
            }
            outputs.get(row).truncate(count);
        }
    }

    private static KernelInputs copy(KernelInputs buffers) {
        List<ByteBuffer> copies = buffers.inOrder().stream()
                .map(buffer -> ByteBuffer.allocate(buffer.remaining())
                        .put(buffer.duplicate())
                        .flip())
                .toList();
        return new KernelInputs(copies.get(0), copies.get(1), copies.get(2), copies.get(3));
    }

    /** What the kernel was compiled from. */
    public KernelSpec spec() {
        return spec;
    }

    /** What the kernel was compiled for. */
    public LaunchConfig config() {
        return config;
    }

    /** The inputs of every dispatch, failed ones included. */
    public List<KernelInputs> inputs() {
        return inputs;
    }

    /** The rows of every resident dispatch, failed ones included. */
    public List<ResidentRows> residentRows() {
        return residentRows;
    }

    /** The launch geometry of every dispatch. */
    public List<LaunchConfig> launches() {
        return launches;
    }

    /** Whether the kernel was closed. */
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public WorkspaceMemory workspace() {
        return this;
    }

    @Override
    public synchronized void write(int firstWord, ByteBuffer source) {
        workspace.put(firstWord * Words.WORD_BYTES, source, source.position(), source.remaining());
    }

    @Override
    public synchronized void read(int firstWord, ByteBuffer target) {
        target.duplicate().put(workspace.slice(firstWord * Words.WORD_BYTES, target.remaining()));
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
