package dev.megakernel.vulkan;

import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.backend.ResidentTable;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffers in memory of the device, reached by copies through a staging buffer. One lock orders copies and resident passes
 * of all kernels; it is taken before a kernel's.
 */
final class VulkanResidentMemory implements ResidentMemory, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VulkanResidentMemory.class);

    /** Ids that a line of the log names. */
    private static final int LOGGED_IDS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final ResidentTable<ResidentBuffer> table = new ResidentTable<>();
    private VulkanDevice device;
    private @Nullable Link link;
    private boolean closed;

    /** Memory on a device, which it keeps alive. */
    VulkanResidentMemory(VulkanDevice device) {
        this.device = device;
        device.retain();
    }

    /** What copies to and from one device go through. */
    private record Link(Commands commands, StagedCopies copies) implements AutoCloseable {

        static Link to(VulkanDevice device) {
            Commands commands = new Commands(device);
            return new Link(commands, new StagedCopies(device, commands));
        }

        @Override
        public void close() {
            copies.close();
            commands.close();
        }
    }

    @Override
    public long allocate(ByteBuffer content) {
        lock.lock();
        try {
            StagedCopies copies = copies();
            ByteBuffer kept = ResidentTable.copyOf(content);
            return table.add(new ResidentBuffer(filled(device, copies, kept), kept));
        } finally {
            lock.unlock();
        }
    }

    private static DeviceBuffer filled(VulkanDevice device, StagedCopies copies, ByteBuffer content) {
        DeviceBuffer memory = DeviceBuffer.forDevice(device, content.remaining());
        try {
            copies.write(memory, 0, content);
            return memory;
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    @Override
    public void upload(long id, ByteBuffer content) {
        lock.lock();
        try {
            write(table.whole(id, content), 0, content);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void upload(long id, int offset, ByteBuffer content) {
        lock.lock();
        try {
            write(table.part(id, offset, content), offset, content);
        } finally {
            lock.unlock();
        }
    }

    private void write(ResidentBuffer buffer, int offset, ByteBuffer content) {
        copies().write(buffer.memory(), offset, content);
        buffer.keep(offset, content);
    }

    @Override
    public void read(long id, int offset, ByteBuffer target) {
        lock.lock();
        try {
            ResidentBuffer buffer = table.part(id, offset, target);
            copies().read(buffer.memory(), offset, target);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int length(long id) {
        lock.lock();
        try {
            return table.get(id).bytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long restorations(long id) {
        lock.lock();
        try {
            return table.get(id).restorations();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void free(long id) {
        lock.lock();
        try {
            if (!closed) {
                table.remove(id).close();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands the buffers of rows to a pass, whose turn it then is.
     *
     * @throws dev.megakernel.protocol.MegakernelException when a row does not fit a kernel of so many slots
     */
    void pass(ResidentRows rows, int slotCount, Consumer<List<ResidentTable.Row<ResidentBuffer>>> pass) {
        lock.lock();
        try {
            pass.accept(table.rows(rows.rows(), slotCount));
        } finally {
            lock.unlock();
        }
    }

    /** Moves everything to the device that replaces a lost one: the buffers get their last upload back. All or nothing. */
    void follow(VulkanDevice fresh) {
        lock.lock();
        try {
            if (fresh == device) {
                return;
            }
            Link fromHost = Link.to(fresh);
            List<DeviceBuffer> moved = new ArrayList<>();
            try {
                for (ResidentBuffer buffer : table.all()) {
                    moved.add(filled(fresh, fromHost.copies(), buffer.kept()));
                }
            } catch (RuntimeException e) {
                moved.forEach(DeviceBuffer::close);
                fromHost.close();
                throw e;
            }
            List<Long> restored = new ArrayList<>();
            Iterator<DeviceBuffer> next = moved.iterator();
            table.byId().forEach((id, buffer) -> {
                if (buffer.moveTo(next.next())) {
                    restored.add(id);
                }
            });
            closeLink();
            link = fromHost;
            fresh.retain();
            device.release();
            device = fresh;
            warnOfLostStores(restored);
        } finally {
            lock.unlock();
        }
    }

    private static void warnOfLostStores(List<Long> restored) {
        if (!restored.isEmpty()) {
            log.warn(
                    "{} resident buffers were reset to their last upload; what kernels stored in them is gone. First ids: {}",
                    restored.size(),
                    restored.subList(0, Math.min(LOGGED_IDS, restored.size())));
        }
    }

    private StagedCopies copies() {
        if (closed) {
            throw new BackendException(
                    "The vulkan backend is closed and its resident buffers are gone, but a copy needs"
                            + " them. Fix: close the backend after the last use of its buffers.");
        }
        if (device.isLost()) {
            throw new DeviceLostException("Device "
                    + device.candidate().identity().name()
                    + " is gone, device lost in an earlier call, and its resident buffers with it, until they are restored on"
                    + " another. Fix: recover a kernel of this backend, or dispatch; then copy again.");
        }
        Link open = link;
        if (open == null) {
            open = Link.to(device);
            link = open;
        }
        return open.copies();
    }

    private void closeLink() {
        if (link != null) {
            link.close();
            link = null;
        }
    }

    /** Frees all buffers. Kernels that use them must be closed. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                table.all().forEach(ResidentBuffer::close);
                table.clear();
                closeLink();
                device.release();
            }
        } finally {
            lock.unlock();
        }
    }
}
