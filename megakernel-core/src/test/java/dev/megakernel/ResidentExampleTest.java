package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.host.HostBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The guide's example is compiled as printed and works on both backends. */
@ProtocolRule("8.2")
class ResidentExampleTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide.md");
    private static final Path SOURCE = Path.of("src", "test", "java", "dev", "megakernel", "ResidentExample.java");
    private static final String PRINTED_FROM = "// The guide prints the rest of this file.\n";

    @Test
    void theGuidePrintsWhatIsCompiledHere() throws IOException {
        String source = Files.readString(SOURCE);
        String printed = source.substring(source.indexOf(PRINTED_FROM) + PRINTED_FROM.length());
        assertThat(Files.readString(GUIDE)).contains("```java\n" + printed + "```\n");
    }

    @Test
    void sumsUpOnTheHost() {
        assertThat(ResidentExample.sum(new HostBackend(), 1, 20, 300)).isEqualTo(321);
    }

    @Nested
    @Tag("vulkan")
    class OnADevice {

        @RegisterExtension
        static final VulkanDevices VULKAN = new VulkanDevices();

        @Test
        void sumsUp() {
            try (MegakernelBackend backend = VULKAN.open()) {
                assertThat(ResidentExample.sum(backend, 1, 20, 300)).isEqualTo(321);
            }
        }
    }
}
