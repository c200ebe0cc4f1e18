package dev.megakernel.host;

import dev.megakernel.backend.ResidentHandles;
import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.backend.ResidentTable;
import java.nio.ByteBuffer;
import java.util.List;

/** Resident buffers on the Java heap, which no device loss takes away. One lock orders copies and resident passes. */
final class HostResidentMemory implements ResidentMemory {

    private final ResidentTable<HostBuffer> table = new ResidentTable<>();

    /** A buffer from position 0 to limit. */
    record HostBuffer(ByteBuffer content) implements ResidentTable.Sized {
        @Override
        public int bytes() {
            return content.capacity();
        }
    }

    @Override
    public synchronized long allocate(ByteBuffer content) {
        return table.add(new HostBuffer(ResidentTable.copyOf(content)));
    }

    @Override
    public synchronized void upload(long id, ByteBuffer content) {
        table.whole(id, content).content().duplicate().put(content.duplicate());
    }

    @Override
    public synchronized void upload(long id, int offset, ByteBuffer content) {
        table.part(id, offset, content).content().duplicate().position(offset).put(content.duplicate());
    }

    @Override
    public synchronized void read(long id, int offset, ByteBuffer target) {
        ByteBuffer part = table.part(id, offset, target).content().slice(offset, target.remaining());
        target.duplicate().put(part);
    }

    @Override
    public synchronized int length(long id) {
        return table.get(id).bytes();
    }

    @Override
    public synchronized long restorations(long id) {
        table.get(id);
        return 0;
    }

    @Override
    public synchronized void free(long id) {
        table.remove(id);
    }

    /** The buffers of rows, to work on in place while the caller holds this memory's lock. */
    List<PassBuffers> rows(List<ResidentHandles> rows, int slotCount) {
        return table.rows(rows, slotCount).stream()
                .map(HostResidentMemory::inPlace)
                .toList();
    }

    private static PassBuffers inPlace(ResidentTable.Row<HostBuffer> row) {
        return new PassBuffers(
                row.control().content(),
                row.ring().content(),
                row.debugLog().content(),
                row.ioQueue().content());
    }
}
