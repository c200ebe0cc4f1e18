package dev.megakernel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.benchmarks.device.SmokeRun;
import dev.megakernel.host.HostBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportMainTest {

    private static final String CLOSED = """
            {"section": "closed", "device": "H200", "driver": "580", "java": "25", "cores": 16, "mode": "PERSISTENT",
             "cpuDevice": false, "complete": true, "points": [{"name": "execute", "submitters": 1, "perSecond": 400000,
             "latency": {"unit": "ns", "count": 10, "p50": %d, "p99.9": 15000, "max": 60000}}]}
            """;
    private static final String NATIVE = """
            {"name": "vulkan launch + fence", "latency": {"unit": "ns", "count": 3, "p50": 40000, "p99": 60000}}
            {"name": "vulkan launch + poll", "latency": {"unit": "ns", "count": 3, "p50": 10000, "p99": 20000}}
            """;
    private static final String OPEN = """
            {"section": "open", "points": [
             {"name": "open loop", "offeredPerSecond": 1000, "latency": {"p50": 3000, "p99": 4000, "p99.9": 5000}},
             {"name": "open loop", "offeredPerSecond": 100000, "latency": {"p50": 3500, "p99": 9000, "p99.9": 31000}}]}
            """;

    @TempDir
    Path directory;

    @Test
    @DisplayName("what a run leaves can be reported, with plots, and is marked as no GPU's")
    void aRealRun() throws Exception {
        Path run = directory.resolve("run");
        SmokeRun.into(run, List.of("closed", "open", "batch", "steps"), HostBackend::new);
        ReportMain.main(directory.resolve("docs/report.md").toString(), "images/host-", run.toString());
        assertThat(directory.resolve("docs/report.md"))
                .content()
                .contains("say nothing about a GPU", "### Closed loop", "| execute, submitters 2 |", "### Goals")
                .contains("![Open loop](images/host-open.svg)", "![Batches](images/host-batch.svg)")
                .doesNotContain("### Waking up", "NaN", "null");
        assertThat(lines(directory.resolve("docs/images/host-open.svg"))).isEqualTo(3);
        assertThat(lines(directory.resolve("docs/images/host-batch.svg"))).isEqualTo(3);
    }

    @Test
    @DisplayName("goals and ratios are those of the files, one value for each run")
    void goalsAndRatios() throws Exception {
        write("one", 2000);
        write("two", 4000);
        Path report = directory.resolve("report.md");
        ReportMain.main(
                report.toString(),
                "x-",
                directory.resolve("one").toString(),
                directory.resolve("two").toString());
        assertThat(report)
                .content()
                .contains("H200, 580, Java 25, 16 cores, session mode PERSISTENT. 2 runs")
                .contains("| session round trip, one submitter, p50, µs | ≤ 2.6 | 2 / 4 | **no** |")
                .contains("| Vulkan launch + fence, times the session's p50 | ≥ 15 | 20 / 10 | **no** |")
                .contains("| closed loop p99.9, µs | ≤ 20 | 15 / 15 | yes |")
                .contains("| open loop at 100,000/s p99.9, µs | ≤ 30 | 31 / 31 | **no** |")
                .contains("| vulkan launch + poll | 10 / 10 | 20 / 20 | 5 / 2.5 |")
                .doesNotContain("say nothing about a GPU");
    }

    @Test
    @DisplayName("a file that was cut off is named")
    void cutOff() throws Exception {
        write("one", 2000);
        Files.writeString(directory.resolve("one/open.json"), OPEN.substring(0, 50));
        assertThatThrownBy(() ->
                        ReportMain.main("r.md", "x-", directory.resolve("one").toString()))
                .hasMessageContaining("open.json")
                .hasMessageContaining("Fix: ");
    }

    private void write(String run, int p50) throws Exception {
        Path at = Files.createDirectories(directory.resolve(run));
        Files.writeString(at.resolve("closed.json"), CLOSED.formatted(p50));
        Files.writeString(at.resolve("native-vulkan.jsonl"), NATIVE);
        Files.writeString(at.resolve("open.json"), OPEN);
    }

    /** Lines drawn in a plot, which must be well-formed. */
    private static int lines(Path svg) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        return document.getElementsByTagName("polyline").getLength();
    }
}
