package dev.megakernel.io;

import dev.megakernel.backend.Workspace;
import dev.megakernel.io.IoResourceException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A registered part of a file and the words it goes to. Immutable; the file may change any time. */
record FileResource(int id, FileSource file, FileWindow window, Workspace.Region region) {

    /** Bytes that are in memory at a time: enough that copies cost more than calls. */
    static final int CHUNK_BYTES = 1 << 20;

    /** Refuses a window that does not lie within its file and region, and a file that cannot be read. */
    FileResource {
        if (window.offset() < 0 || window.length() < 1) {
            throw new IoResourceException(
                    Reason.OUTSIDE_FILE,
                    "Resource " + Integer.toUnsignedString(id) + " was given " + window.length() + " bytes from byte "
                            + window.offset() + " on, but it needs at least one byte from 0 on."
                            + " Fix: give it a part of the file.");
        }
        int words = region.spec().words();
        if (window.word() < 0 || window.words() > words - (long) window.word()) {
            throw new IoResourceException(
                    Reason.OUTSIDE_REGION,
                    "Resource " + Integer.toUnsignedString(id) + " has " + window.words() + " words from word "
                            + window.word() + " of region \"" + window.region() + "\" on, but the region has " + words
                            + ". Fix: declare a longer region, or register fewer bytes.");
        }
        try {
            file.open(channel -> probe(id, file, window, channel));
        } catch (IOException | RuntimeException e) {
            throw unreadable(id, file, e);
        }
    }

    private static int probe(int id, FileSource file, FileWindow window, FileChannel channel) throws IOException {
        requireBytes(id, file, window.offset(), window.length(), channel);
        return channel.read(ByteBuffer.allocate(1), window.offset());
    }

    /**
     * Copies bytes of this resource to the first words of a target, which may be this resource or another one.
     *
     * @param offset first byte of the resource, u64
     * @param byteCount bytes, or 0 for all from the offset on
     * @return bytes copied
     */
    long copyTo(FileResource target, long offset, long byteCount) {
        boolean inside = offset >= 0 && offset < window.length() && byteCount <= window.length() - offset;
        if (!inside) {
            throw new IoResourceException(
                    Reason.OUTSIDE_FILE,
                    "A request asks for " + byteCount + " bytes from byte " + Long.toUnsignedString(offset)
                            + " of resource " + Integer.toUnsignedString(id) + " on, which has " + window.length()
                            + ". Fix: ask for bytes that are registered.");
        }
        long bytes = byteCount == 0 ? window.length() - offset : byteCount;
        long room = target.window.words() * Integer.BYTES;
        if (bytes > room) {
            throw new IoResourceException(
                    Reason.OUTSIDE_REGION,
                    "A request asks for " + bytes + " bytes into resource " + Integer.toUnsignedString(target.id)
                            + ", which has room for " + room
                            + ". Fix: ask for fewer bytes, or register a longer target.");
        }
        try {
            return file.open(channel -> copy(channel, window.offset() + offset, bytes, target));
        } catch (IOException e) {
            throw unreadable(id, file, e);
        }
    }

    private long copy(FileChannel channel, long from, long bytes, FileResource target) throws IOException {
        requireBytes(id, file, from, bytes, channel);
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, wholeWords(bytes)));
        for (long done = 0; done < bytes; done += CHUNK_BYTES) {
            int part = (int) Math.min(CHUNK_BYTES, bytes - done);
            fill(chunk.clear().limit(part), channel, from + done);
            chunk.limit((int) wholeWords(part));
            while (chunk.hasRemaining()) {
                chunk.put((byte) 0);
            }
            target.region.write(target.window.word() + (int) (done / Integer.BYTES), chunk.flip());
        }
        return bytes;
    }

    /** A read may bring fewer bytes than there is room for, so it goes on until there is none. */
    private void fill(ByteBuffer chunk, FileChannel channel, long from) throws IOException {
        while (chunk.hasRemaining()) {
            if (channel.read(chunk, from + chunk.position()) < 0) {
                throw new IoResourceException(
                        Reason.OUTSIDE_FILE,
                        "Resource " + Integer.toUnsignedString(id) + " was read when file " + file + " ended at byte "
                                + (from + chunk.position()) + ", before what its size promised."
                                + " Fix: do not shorten a file while it is registered.");
            }
        }
    }

    private static void requireBytes(int id, FileSource file, long from, long bytes, FileChannel channel)
            throws IOException {
        long size = channel.size();
        if (bytes > size - from) {
            throw new IoResourceException(
                    Reason.OUTSIDE_FILE,
                    "Resource " + Integer.toUnsignedString(id) + " needs " + bytes + " bytes from byte " + from
                            + " of file " + file + " on, which has " + size
                            + ". Fix: register bytes that the file has, and do not shorten it while it is registered.");
        }
    }

    private static IoResourceException unreadable(int id, FileSource file, Exception e) {
        return e instanceof IoResourceException ours
                ? ours
                : new IoResourceException(
                        Reason.UNREADABLE,
                        "Resource " + Integer.toUnsignedString(id) + " cannot be read from file " + file + ": " + e
                                + ". Fix: check that the file exists and may be read.",
                        e);
    }

    private static long wholeWords(long bytes) {
        return (bytes + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
    }
}
