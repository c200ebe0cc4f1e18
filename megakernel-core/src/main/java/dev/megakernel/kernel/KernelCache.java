package dev.megakernel.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled kernels and driver pipeline caches on disk, by content hash.
 *
 * <p>A file is its content after the content's own SHA-256, so that a damaged file is a miss and never reaches a driver.
 * Files are moved into place whole. A directory that cannot be used costs start-up time, nothing else. Thread-safe,
 * also between processes.
 */
public final class KernelCache {

    private static final Logger log = LoggerFactory.getLogger(KernelCache.class);
    private static final int HASH_BYTES = 32;

    private final Path directory;

    /** A cache in a directory, which is created when first needed. */
    public KernelCache(Path directory) {
        this.directory = directory;
    }

    /** The user's cache directory: {@code $XDG_CACHE_HOME/megakernel}, else {@code .cache/megakernel} in the home directory. */
    public static Path defaultDirectory() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path caches =
                base == null || base.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return caches.resolve("megakernel");
    }

    /** The key of content that depends on {@code content} and on who made it. */
    public static String key(String identity, byte[] content) {
        MessageDigest digest = sha256();
        digest.update(identity.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(content));
    }

    /** The content under a key, unless there is none or it is damaged. */
    public Optional<byte[]> read(String key, String suffix) {
        Path file = file(key, suffix);
        try {
            byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
            if (bytes.length <= HASH_BYTES) {
                return Optional.empty();
            }
            byte[] content = Arrays.copyOfRange(bytes, HASH_BYTES, bytes.length);
            boolean intact = Arrays.equals(sha256().digest(content), 0, HASH_BYTES, bytes, 0, HASH_BYTES);
            return intact ? Optional.of(content) : Optional.empty();
        } catch (IOException e) {
            log.debug("Cannot read {}", file, e);
            return Optional.empty();
        }
    }

    /** Keeps content under a key. */
    public void write(String key, String suffix, byte[] content) {
        byte[] bytes = Arrays.copyOf(sha256().digest(content), HASH_BYTES + content.length);
        System.arraycopy(content, 0, bytes, HASH_BYTES, content.length);
        put(file(key, suffix), bytes);
    }

    /** Keeps text for people to read, as it is; it is never read back. */
    void writeText(String name, String text) {
        put(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(Path file, byte[] bytes) {
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "writing", ".part");
            try {
                Files.write(part, bytes);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            log.warn(
                    "Cannot keep a compiled kernel in {}: {}. Fix: make the directory writable or name another cache directory.",
                    directory,
                    e.toString());
        }
    }

    private Path file(String key, String suffix) {
        return directory.resolve(key + suffix);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "This Java has no SHA-256, which every Java has. Fix: use a complete JDK.", e);
        }
    }
}
