package dev.megakernel.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** A file of which each byte is its place, of any size, that reads few bytes at a time and ends or breaks where a test says. */
final class ScriptedChannel extends FileChannel {

    private static final int BYTES_A_READ = 1000;

    private final long size;
    private long end = Long.MAX_VALUE;
    private long breaksAt = Long.MAX_VALUE;
    private @Nullable Error error;

    ScriptedChannel(long size) {
        this.size = size;
    }

    static byte byteAt(long place) {
        return (byte) (place * 31 + place / 256);
    }

    /** Lets reads find the end here, whatever the size says. */
    ScriptedChannel endAt(long place) {
        end = place;
        return this;
    }

    /** Lets reads from here on fail. */
    ScriptedChannel breakAt(long place) {
        breaksAt = place;
        return this;
    }

    /** Lets reads throw what no caller expects. */
    void failWith(Error thrown) {
        error = thrown;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (error != null) {
            throw error;
        }
        if (position >= Math.min(end, size)) {
            return -1;
        }
        if (position >= breaksAt) {
            throw new IOException("the disk is broken");
        }
        int bytes = (int) Math.min(Math.min(target.remaining(), BYTES_A_READ), Math.min(end, size) - position);
        for (int i = 0; i < bytes; i++) {
            target.put(byteAt(position + i));
        }
        return bytes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException("reads have a place");
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException("reads have a place");
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException("reads have a place");
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException("reads have a place");
    }

    @Override
    public FileChannel truncate(long newSize) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public void force(boolean metaData) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException("reads have a place");
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long mapped) {
        throw new UnsupportedOperationException("reads have a place");
    }

    @Override
    public FileLock lock(long position, long locked, boolean shared) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public FileLock tryLock(long position, long locked, boolean shared) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    protected void implCloseChannel() {}
}
