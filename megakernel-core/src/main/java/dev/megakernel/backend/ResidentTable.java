package dev.megakernel.backend;

import dev.megakernel.backend.ResidentMemoryException.Reason;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BufferValidation;
import dev.megakernel.protocol.DeviceOutOfMemoryException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For backends: resident buffers by id, and the checks every backend owes its callers. Guarded by its owner's lock.
 *
 * @param <B> what a backend keeps of a buffer
 */
public final class ResidentTable<B extends ResidentTable.Sized> {

    /** Of the whole process, so that an id of another backend is unknown instead of somebody else's buffer. */
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final Map<Long, B> buffers = new LinkedHashMap<>();

    /** A buffer of known length. */
    public interface Sized {
        /** Bytes of the buffer. */
        int bytes();
    }

    /**
     * The four buffers of a row.
     *
     * @param <B> what a backend keeps of a buffer
     * @param control control words
     * @param ring slots
     * @param debugLog debug records
     * @param ioQueue IO slots
     */
    public record Row<B>(B control, B ring, B debugLog, B ioQueue) {

        /** The buffers in the order of their bindings. */
        public List<B> inOrder() {
            return List.of(control, ring, debugLog, ioQueue);
        }
    }

    /**
     * A copy of content on the heap, from position 0 to limit.
     *
     * @throws DeviceOutOfMemoryException when the heap has no room
     */
    public static ByteBuffer copyOf(ByteBuffer content) {
        try {
            return ByteBuffer.allocate(content.remaining())
                    .put(content.duplicate())
                    .clear();
        } catch (OutOfMemoryError e) {
            throw new DeviceOutOfMemoryException(
                    "A resident buffer of " + content.remaining()
                            + " bytes was asked for, but the Java heap has no room for its content. Fix: free other buffers,"
                            + " or raise the JVM's memory limit.",
                    content.remaining(),
                    0,
                    e);
        }
    }

    /** Adds a buffer and returns its id. */
    public long add(B buffer) {
        long id = LAST_ID.incrementAndGet();
        buffers.put(id, buffer);
        return id;
    }

    /**
     * The buffer behind an id.
     *
     * @throws ResidentMemoryException when there is none
     */
    public B get(long id) {
        B buffer = buffers.get(id);
        if (buffer == null) {
            throw unknown(id);
        }
        return buffer;
    }

    /**
     * Takes a buffer out.
     *
     * @throws ResidentMemoryException when there is none
     */
    public B remove(long id) {
        B buffer = buffers.remove(id);
        if (buffer == null) {
            throw unknown(id);
        }
        return buffer;
    }

    /** Forgets all buffers. */
    public void clear() {
        buffers.clear();
    }

    /** Ids and buffers, oldest first; a view. */
    public Map<Long, B> byId() {
        return buffers;
    }

    /** All buffers, oldest first; a view. */
    public Collection<B> all() {
        return buffers.values();
    }

    /**
     * The buffer behind an id, after a check that a part lies inside it.
     *
     * @throws ResidentMemoryException when there is no such buffer or the part reaches out of it
     */
    public B part(long id, int offset, ByteBuffer part) {
        B buffer = get(id);
        if (offset < 0 || part.remaining() > buffer.bytes() - offset) {
            throw new ResidentMemoryException(
                    "Bytes " + offset + " to " + ((long) offset + part.remaining()) + " of resident buffer "
                            + Long.toUnsignedString(id) + " were named, but it has " + buffer.bytes()
                            + ". Fix: stay inside the buffer, or allocate a longer one.",
                    Reason.OUT_OF_BOUNDS,
                    id);
        }
        return buffer;
    }

    /**
     * The buffer behind an id, after a check that content fills it.
     *
     * @throws ResidentMemoryException when there is no such buffer or the lengths differ
     */
    public B whole(long id, ByteBuffer content) {
        B buffer = get(id);
        if (content.remaining() != buffer.bytes()) {
            throw new ResidentMemoryException(
                    "Content for resident buffer " + Long.toUnsignedString(id) + " has " + content.remaining()
                            + " bytes, but the buffer has " + buffer.bytes()
                            + ". Fix: pass as many bytes, or upload at an offset.",
                    Reason.OUT_OF_BOUNDS,
                    id);
        }
        return buffer;
    }

    /**
     * The buffers of rows, after the checks of a dispatch: ids known, no buffer twice in a row, lengths that fit the
     * kernel.
     *
     * @throws dev.megakernel.protocol.MegakernelException when a row fails one of them
     */
    public List<Row<B>> rows(List<ResidentHandles> rows, int slotCount) {
        return rows.stream().map(row -> row(row, slotCount)).toList();
    }

    private Row<B> row(ResidentHandles handles, int slotCount) {
        Row<B> row =
                new Row<>(get(handles.control()), get(handles.ring()), get(handles.debugLog()), get(handles.ioQueue()));
        requireDistinct(handles);
        BufferValidation.validateLengths(
                row.control().bytes(),
                row.ring().bytes(),
                row.debugLog().bytes(),
                row.ioQueue().bytes(),
                slotCount);
        return row;
    }

    private static void requireDistinct(ResidentHandles handles) {
        Set<Long> seen = new HashSet<>();
        for (AbiBuffer name : AbiBuffer.values()) {
            long id = handles.id(name);
            if (!seen.add(id)) {
                throw new ResidentMemoryException(
                        "Resident buffer " + Long.toUnsignedString(id) + " was given twice in " + handles
                                + ", but a row is four different buffers. Fix: allocate one for each.",
                        Reason.ALIASED,
                        id);
            }
        }
    }

    private static ResidentMemoryException unknown(long id) {
        return new ResidentMemoryException(
                "There is no resident buffer " + Long.toUnsignedString(id)
                        + " on this backend: it was freed, belongs to another backend or was never allocated, and an id is"
                        + " good from allocate to free. Fix: keep the buffer until its last use.",
                Reason.UNKNOWN_ID,
                id);
    }
}
