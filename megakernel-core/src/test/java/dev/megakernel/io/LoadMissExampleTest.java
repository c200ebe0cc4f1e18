package dev.megakernel.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The guide's example is compiled as printed and works on both backends. */
@ProtocolRule({"6.6", "D11"})
class LoadMissExampleTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "dev", "megakernel", "io", "LoadMissExample.java");
    private static final String PRINTED_FROM = "// The guide prints the rest of this file.\n";

    @TempDir
    private Path folder;

    private Path prices;

    @BeforeEach
    void writePrices() throws IOException {
        ByteBuffer content = ByteBuffer.allocate(1000 * Integer.BYTES);
        for (int article = 0; article < 1000; article++) {
            Words.put(content, article, 5 * article + 99);
        }
        prices = Files.write(folder.resolve("prices"), content.array());
    }

    @Test
    void theGuidePrintsWhatIsCompiledHere() throws IOException {
        String source = Files.readString(SOURCE);
        String printed = source.substring(source.indexOf(PRINTED_FROM) + PRINTED_FROM.length());
        assertThat(Files.readString(GUIDE)).contains("```java\n" + printed + "```\n");
    }

    @Test
    void aSlotGetsItsFileOnTheHost() {
        bringsPrices(new HostBackend());
    }

    @Test
    void aFileThatIsTooLongForItsRegionIsRefused() throws IOException {
        Files.write(prices, new byte[5000]);
        assertThatThrownBy(() -> LoadMissExample.price(new HostBackend(), prices, 1))
                .isInstanceOf(IoResourceException.class)
                .hasMessageContaining("1250 words");
    }

    private void bringsPrices(MegakernelBackend backend) {
        for (int article : new int[] {0, 1, 999}) {
            assertThat(LoadMissExample.price(backend, prices, article)).isEqualTo(5 * article + 99);
        }
        assertThat(LoadMissExample.price(backend, prices, 1000)).isZero();
    }

    @Nested
    @Tag("vulkan")
    class OnADevice {

        @RegisterExtension
        static final VulkanDevices VULKAN = new VulkanDevices();

        @Test
        void aSlotGetsItsFile() {
            try (MegakernelBackend backend = VULKAN.open()) {
                bringsPrices(backend);
            }
        }
    }
}
