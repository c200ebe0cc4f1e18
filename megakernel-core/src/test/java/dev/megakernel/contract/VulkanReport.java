package dev.megakernel.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Counts the tests that really ran on a Vulkan device, and writes one line about them when the JVM ends. */
final class VulkanReport {

    private static final Path FILE = Path.of("target", "vulkan-report.txt");
    private static final AtomicReference<String> DEVICE = new AtomicReference<>();
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final AtomicLong MESSAGES = new AtomicLong();

    private VulkanReport() {}

    /** Says which device the tests run on; the first call asks for the line at the end. */
    static void device(String name) {
        if (DEVICE.getAndSet(name) == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(VulkanReport::write, "vulkan-report"));
        }
    }

    /** Counts a test and the validation messages seen during it. */
    static void testEnded(long validationMessages) {
        TESTS.incrementAndGet();
        messages(validationMessages);
    }

    /** Counts validation messages outside of tests. */
    static void messages(long validationMessages) {
        MESSAGES.addAndGet(validationMessages);
    }

    private static void write() {
        String line = "device=%s tests=%d validationMessages=%d%n".formatted(DEVICE.get(), TESTS.get(), MESSAGES.get());
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
