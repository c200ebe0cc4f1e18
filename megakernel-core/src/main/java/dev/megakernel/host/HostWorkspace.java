package dev.megakernel.host;

import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.opcode.RegionAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** The words behind the regions. Uploads and read-backs take the kernel's lock, which a running pass already holds. */
final class HostWorkspace implements WorkspaceMemory {

    private final WorkspaceSpec spec;
    private final int[] firstWords;
    private final ByteBuffer words;
    private final Object lock;

    HostWorkspace(WorkspaceSpec spec, Object lock) {
        this.spec = spec;
        this.firstWords =
                IntStream.range(0, spec.regions().size()).map(spec::offset).toArray();
        this.words = ByteBuffer.allocate(spec.words() * Words.WORD_BYTES);
        this.lock = lock;
    }

    @Override
    public void write(int firstWord, ByteBuffer source) {
        synchronized (lock) {
            words.put(firstWord * Words.WORD_BYTES, source, source.position(), source.remaining());
        }
    }

    @Override
    public void read(int firstWord, ByteBuffer target) {
        synchronized (lock) {
            target.duplicate().put(words.slice(firstWord * Words.WORD_BYTES, target.remaining()));
        }
    }

    WorkspaceSpec spec() {
        return spec;
    }

    /** Words of a region (u32), 0 when there is no such region. */
    int regionWords(int region) {
        return exists(region) ? spec.regions().get(region).words() : 0;
    }

    boolean contains(int region, int index) {
        return Integer.compareUnsigned(index, regionWords(region)) < 0;
    }

    boolean isReadOnly(int region) {
        return spec.regions().get(region).access() == RegionAccess.READ_ONLY;
    }

    /** A word that {@link #contains} confirmed. */
    int get(int region, int index) {
        return Words.get(words, firstWords[region] + index);
    }

    /** Sets a word that {@link #contains} confirmed. */
    void set(int region, int index, int value) {
        Words.put(words, firstWords[region] + index, value);
    }

    private boolean exists(int region) {
        return Integer.compareUnsigned(region, firstWords.length) < 0;
    }
}
