package dev.megakernel.backend;

import dev.megakernel.opcode.RegionAccess;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The workspace of a kernel by region name: what opcodes work on, uploaded from and read back to host memory.
 *
 * <p>Thread-safe. Uploads and read-backs are ordered with the passes of the kernel, never in the middle of one.
 */
public final class Workspace {

    private final WorkspaceSpec spec;
    private final List<Region> regions;
    private @Nullable WorkspaceMemory memory;

    Workspace(WorkspaceSpec spec) {
        this.spec = spec;
        this.regions = IntStream.range(0, spec.regions().size())
                .mapToObj(i -> new Region(spec.regions().get(i), spec.offset(i)))
                .toList();
    }

    /** The regions in the order of their numbers. */
    public List<Region> regions() {
        return regions;
    }

    /**
     * The region with this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Region region(String name) {
        return regions.get(spec.number(name));
    }

    /**
     * Fills memory with the last content uploaded to every region, or the first content, and uses it from now on.
     * Uploads wait meanwhile, so none goes to memory that is on its way out.
     */
    synchronized void moveTo(WorkspaceMemory fresh) {
        regions.forEach(region -> region.fill(fresh));
        // Only now: a move that fails half-way leaves the old memory in use, and nothing was restored.
        boolean first = memory == null;
        memory = fresh;
        if (!first) {
            regions.forEach(region -> region.restorations++);
        }
    }

    private WorkspaceMemory memory() {
        return Objects.requireNonNull(memory);
    }

    /** One region. Thread-safe. */
    public final class Region {

        private final RegionSpec spec;
        private final int firstWord;
        private long restorations;
        private @Nullable ByteBuffer lastUpload;

        private Region(RegionSpec spec, int firstWord) {
            this.spec = spec;
            this.firstWord = firstWord;
        }

        /** Name, length and access of the region. */
        public RegionSpec spec() {
            return spec;
        }

        /**
         * Replaces the first words of the region and keeps a copy to upload again after a device loss.
         *
         * @param content bytes from position to limit, little-endian words; the rest of the region becomes zero
         * @throws IllegalArgumentException when the content is longer than the region or not whole words
         */
        public void upload(ByteBuffer content) {
            ByteBuffer copy = padded(content);
            synchronized (Workspace.this) {
                lastUpload = copy;
                memory().write(firstWord, copy.duplicate());
            }
        }

        /**
         * Replaces words in the middle of the region and keeps them to upload again after a device loss, together with
         * the rest of what was last uploaded.
         *
         * @param word first word to replace, from the start of the region
         * @param content bytes from position to limit, little-endian words; other words stay as they are
         * @throws IllegalArgumentException when the content does not lie within the region or is not whole words
         */
        public void write(int word, ByteBuffer content) {
            requireInside(word, content.remaining());
            synchronized (Workspace.this) {
                if (lastUpload == null) {
                    lastUpload = padded(spec.source().content());
                }
                lastUpload.put(word * Integer.BYTES, content, content.position(), content.remaining());
                memory().write(firstWord + word, content.duplicate());
            }
        }

        private void requireInside(int word, int bytes) {
            long end = word + (long) bytes / Integer.BYTES;
            if (word < 0 || bytes % Integer.BYTES != 0 || end > spec.words()) {
                throw new IllegalArgumentException("Content of " + bytes + " bytes for workspace region \""
                        + spec.name()
                        + "\" from word " + word + " on was given, but it must be whole u32 words within the "
                        + spec.words() + " words of the region. Fix: pad the content, or declare a longer region.");
            }
        }

        /** Reads the whole region back: little-endian words from position 0 to limit. */
        public ByteBuffer read() {
            ByteBuffer content =
                    ByteBuffer.allocate(spec.words() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            synchronized (Workspace.this) {
                memory().read(firstWord, content.duplicate());
            }
            return content;
        }

        /**
         * How often a device loss reset the region to its last upload. What opcodes stored in a mutable region before
         * that is gone.
         */
        public long restorations() {
            synchronized (Workspace.this) {
                return restorations;
            }
        }

        private void fill(WorkspaceMemory fresh) {
            ByteBuffer content = lastUpload == null ? padded(spec.source().content()) : lastUpload.duplicate();
            fresh.write(firstWord, content);
        }

        private ByteBuffer padded(ByteBuffer content) {
            int bytes = content.remaining();
            if (bytes % Integer.BYTES != 0 || bytes / Integer.BYTES > spec.words()) {
                throw new IllegalArgumentException("Content for workspace region \"" + spec.name() + "\" has " + bytes
                        + " bytes, but it must be whole u32 words, at most " + spec.words()
                        + " of them. Fix: pad the content, or declare a longer region.");
            }
            return ByteBuffer.allocate(spec.words() * Integer.BYTES)
                    .put(content.duplicate())
                    .clear();
        }

        /** Whether opcodes may have stored something that a device loss would take away. */
        public boolean isMutable() {
            return spec.access() == RegionAccess.MUTABLE;
        }
    }
}
