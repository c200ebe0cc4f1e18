package dev.megakernel.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.benchmarks.json.JsonReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerMainTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("a peer whose library is there is measured and verified, one whose library is not says so in one line")
    void measuredOrLeftOut() throws Exception {
        // LWJGL's CUDA needs a core of its own on the class path, which tests do not have.
        List<String> sections = List.of("peer-opencl", "peer-jcuda");
        Settings settings = Settings.parse(
                "--sections",
                String.join(",", sections),
                "--seconds",
                "0.1",
                "--warm-up",
                "0.01",
                "--out",
                directory.toString());
        assertThat(PeerMain.run(settings)).isTrue();
        for (String section : sections) {
            Map<String, Object> result = JsonReader.object(Files.readString(directory.resolve(section + ".json")));
            List<?> points = (List<?>) result.get("points");
            if (result.containsKey("leftOut")) {
                assertThat(String.valueOf(result.get("leftOut")))
                        .matches("(Library|libOpenCL|No platform|cuInit).*")
                        .doesNotContain("\n");
                assertThat(points).isEmpty();
            } else {
                assertThat(result).containsEntry("complete", true);
                assertThat(points).hasSize(2);
            }
        }
    }

    @Test
    @DisplayName("a library is looked for in directories that the caller adds")
    void librariesAreFound() throws Exception {
        Path library = Files.createFile(directory.resolve("libno-such-driver.so.7"));
        assertThat(PeerLibraries.find("libno-such-driver.so.7")).isEmpty();
        System.setProperty(PeerLibraries.PROPERTY, "/nowhere:" + directory);
        try {
            assertThat(PeerLibraries.find("libno-such-driver.so.7")).contains(library);
        } finally {
            System.clearProperty(PeerLibraries.PROPERTY);
        }
    }

    @Test
    @DisplayName("the kernels multiply by the opcode's own factor and end as their languages want it")
    void kernelsAreTheOpcodes() {
        String factor = Integer.toUnsignedString(TouchOpcodes.FACTOR);
        assertThat(PeerKernels.openCl()).contains("before * " + factor + "u + value");
        assertThat(PeerKernels.ptx()).contains("mad.lo.u32 %r5, %r4, " + factor + ", %r3;");
        assertThat(PeerKernels.ptxBytes()).endsWith((byte) 0);
    }

    @Test
    @DisplayName("a round trip through the mailbox leaves what the kernel reads and returns what it wrote")
    void mailbox() {
        ByteBuffer mailbox = ByteBuffer.allocate(PeerKernels.MAILBOX_BYTES);
        MailboxTrip trip = new MailboxTrip(
                mailbox,
                () -> mailbox.putInt(
                        PeerKernels.ANSWER_BYTE, mailbox.getInt(0) + mailbox.getInt(PeerKernels.VALUE_BYTE)),
                () -> {});
        trip.touch(3, 40);
        assertThat(trip.answer()).isEqualTo(43);
    }

    @Test
    @DisplayName("a peer that is not known is refused")
    void unknownPeer() {
        assertThatThrownBy(
                        () -> PeerMain.run(Settings.parse("--sections", "peer-metal", "--out", directory.toString())))
                .hasMessageContaining("peer-metal")
                .hasMessageContaining("Fix: ");
    }
}
