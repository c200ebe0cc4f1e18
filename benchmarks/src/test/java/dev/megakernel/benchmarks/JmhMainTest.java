package dev.megakernel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhMainTest {

    @Test
    @DisplayName("a run leaves JSON and, beside it, a table with allocation rates")
    void leavesJsonAndTable(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("results.json");
        // One short iteration in this JVM: what it measures means nothing. Another JMH may be at work beside it.
        System.setProperty("jmh.ignoreLock", "true");
        String options = "PublishBenchmark.publishSlot$ -p memory=HEAP -f 0 -wi 0 -i 1 -r 10ms -v SILENT -rff ";
        String printed = printedBy((options + json).split(" "));
        assertThat(json).content().contains("PublishBenchmark.publishSlot", "gc.alloc.rate.norm");
        String table = Files.readString(directory.resolve("results.md"));
        assertThat(printed).contains(table);
        assertThat(table.lines())
                .hasSize(3)
                .last()
                .asString()
                .matches("\\| `PublishBenchmark.publishSlot` \\| heap \\| [0-9.]+ \\| 1.00 \\| [0-9.]+ \\|");
    }

    @Test
    @DisplayName("the table takes the name of the results")
    void tableLiesBeside() {
        assertThat(JmhMain.tableBeside(Path.of("a/b.c.json"))).isEqualTo(Path.of("a/b.c.md"));
        assertThat(JmhMain.tableBeside(Path.of("b"))).isEqualTo(Path.of("b.md"));
    }

    private static String printedBy(String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            JmhMain.main(arguments);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
