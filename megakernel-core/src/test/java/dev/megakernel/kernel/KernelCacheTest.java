package dev.megakernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {

    private static final String KEY = KernelCache.key("test", new byte[] {1});
    private static final String SUFFIX = ".bin";
    private static final byte[] CONTENT = {5, 6, 7};

    @TempDir
    private Path directory;

    private KernelCache cache;

    @BeforeEach
    void createCache() {
        cache = new KernelCache(directory.resolve("caches"));
    }

    @Test
    void whatWasWrittenIsReadBack() {
        cache.write(KEY, SUFFIX, CONTENT);
        assertThat(cache.read(KEY, SUFFIX)).contains(CONTENT);
        assertThat(cache.read(KEY, ".other")).isEmpty();
    }

    @Test
    void damagedFileIsAMiss() throws IOException {
        cache.write(KEY, SUFFIX, CONTENT);
        Path file = file();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThat(cache.read(KEY, SUFFIX)).isEmpty();
    }

    @Test
    void truncatedAndEmptyFilesAreMisses() throws IOException {
        cache.write(KEY, SUFFIX, CONTENT);
        byte[] bytes = Files.readAllBytes(file());
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(bytes, length));
            assertThat(cache.read(KEY, SUFFIX)).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void nothingButWholeFilesStays() throws IOException {
        cache.write(KEY, SUFFIX, CONTENT);
        cache.write(KEY, SUFFIX, new byte[] {9});
        try (Stream<Path> files = Files.list(directory.resolve("caches"))) {
            assertThat(files).containsExactly(file());
        }
        assertThat(cache.read(KEY, SUFFIX)).contains(new byte[] {9});
    }

    @Test
    void unusableDirectoryCostsNothingButTime() throws IOException {
        Path occupied = Files.write(directory.resolve("occupied"), new byte[1]);
        KernelCache unusable = new KernelCache(occupied);
        assertThatCode(() -> unusable.write(KEY, SUFFIX, CONTENT)).doesNotThrowAnyException();
        assertThat(unusable.read(KEY, SUFFIX)).isEmpty();
    }

    @Test
    void keysDependOnMakerAndContent() {
        assertThat(List.of(
                        KernelCache.key("a", new byte[] {1}),
                        KernelCache.key("b", new byte[] {1}),
                        KernelCache.key("a", new byte[] {2})))
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[0-9a-f]{64}"));
    }

    private Path file() {
        return directory.resolve("caches").resolve(KEY + SUFFIX);
    }
}
