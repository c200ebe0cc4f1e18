package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guide's example of batches, deadlines and calls is compiled as printed, and works. */
class SubmittingExampleTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide.md");
    private static final Path SOURCE = Path.of("src", "test", "java", "dev", "megakernel", "SubmittingExample.java");
    private static final String PRINTED_FROM = "// The guide prints the rest of this file.\n";
    private static final int MULTIPLY = 0x1000;

    @Test
    void theGuidePrintsWhatIsCompiledHere() throws IOException {
        String source = Files.readString(SOURCE);
        String printed = source.substring(source.indexOf(PRINTED_FROM) + PRINTED_FROM.length());
        assertThat(Files.readString(GUIDE)).contains("```java\n" + printed + "```\n");
    }

    @Test
    void exampleWorks() {
        Opcode multiply = Opcode.define(MULTIPLY, "multiply")
                .idempotent()
                .results(1)
                .body(context -> context.result(0, context.arg(0) * context.arg(1)))
                .glsl("void main() { mk_result(0u, mk_arg(0u) * mk_arg(1u)); }");
        try (HostBackend backend = new HostBackend();
                Megakernel megakernel = Megakernel.bootstrapWithOpcodes(backend, List.of(multiply));
                MegakernelSession session = megakernel.openSession(SessionOptions.DEFAULT)) {
            assertThat(SubmittingExample.sumOfProducts(session, MULTIPLY, 100)).isEqualTo(9_900);
            assertThat(SubmittingExample.productInTime(session, MULTIPLY, 6, 7)).isEqualTo(42);
            assertThat(SubmittingExample.power(session, MULTIPLY, 3, 5)).isEqualTo(243);
        }
    }
}
