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
             "workgroups": 32, "workgroupSize": 256, "reservedWorkgroups": 4, "quantumMillis": 50,
             "cpuDevice": false, "complete": true, "points": [{"name": "execute", "submitters": 1, "perSecond": 400000,
             "latency": {"unit": "ns", "count": 10, "p50": %d, "p99.9": 15000, "max": 60000}}]}
            """;
    private static final String NATIVE = """
            {"name": "vulkan launch + fence", "latency": {"unit": "ns", "count": 3, "p50": 40000, "p99": 60000}}
            {"name": "vulkan launch + poll", "latency": {"unit": "ns", "count": 3, "p50": 10000, "p99": 20000}}
            {"name": "vulkan launch + fence", "pauseSeconds": 0.1, "latency": {"p50": 300000, "p90": 310000, "max": 320000}}
            """;
    private static final String OPEN = """
            {"section": "open", "points": [
             {"name": "open loop", "offeredPerSecond": 1000, "latency": {"p50": 3000, "p99": 4000, "p99.9": 5000}},
             {"name": "open loop", "offeredPerSecond": 100000, "latency": {"p50": 3500, "p99": 9000, "p99.9": 31000}}]}
            """;

    private static final String FAIRNESS = """
            {"section": "fairness", "points": [
             {"name": "calls", "submitters": 16, "outstanding": 64, "perSecond": 6000000},
             {"name": "futures", "submitters": 16, "outstanding": 64, "perSecond": 2000000}]}
            """;
    private static final String PEER = """
            {"section": "peer-opencl", "complete": true, "points": [
             {"name": "lwjgl opencl launch + finish", "latency": {"p50": 9000, "p99": 12000}}]}
            """;
    private static final String PEER_LEFT_OUT =
            "{\"section\": \"peer-jcuda\", \"leftOut\": \"Library libcuda.so.1 cannot be loaded\", \"points\": []}";
    private static final String LITMUS = """
            {"section": "litmus", "complete": true, "points": [
             {"name": "single slots", "submitters": 1, "rounds": 1000, "torn": 1, "wrong": 0}]}
            """;
    private static final String PARK = """
            {"section": "park", "complete": true, "points": [
             {"name": "wake", "pauseSeconds": 0.1, "latency": {"p50": 50000, "p90": 70000, "max": 90000}}]}
            """;
    private static final String NATIVE_SHAPE = """
            {"section": "native-session", "complete": true, "workgroups": 16, "workgroupSize": 256,
             "reservedWorkgroups": 0, "quantumMillis": 50}
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
        assertThat(lines(directory.resolve("docs/images/host-open.svg"))).isEqualTo(6);
        assertThat(lines(directory.resolve("docs/images/host-batch.svg"))).isEqualTo(5);
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
    @DisplayName("calls count for goals where a run has them, and futures stand beside them without a goal")
    void callsCount() throws Exception {
        Path run = Files.createDirectories(directory.resolve("calls"));
        Files.writeString(run.resolve("fairness.json"), FAIRNESS);
        Path report = directory.resolve("report.md");
        ReportMain.main(report.toString(), "x-", run.toString());
        assertThat(report)
                .content()
                .contains("| 16 submitters, 64 outstanding each, million submissions a second | ≥ 5 | 6 | yes |\n"
                        + "| the same by futures | – | 2 | – |")
                .contains("- fairness was cut off.");
    }

    @Test
    @DisplayName("a brief report keeps goals, baselines, pauses, the litmus and what is missing, and no long table")
    void brief() throws Exception {
        write("one", 2000);
        Files.writeString(directory.resolve("one/peer-opencl.json"), PEER);
        Files.writeString(directory.resolve("one/peer-jcuda.json"), PEER_LEFT_OUT);
        Files.writeString(directory.resolve("one/litmus.json"), LITMUS);
        Files.writeString(directory.resolve("one/park.json"), PARK);
        Path report = directory.resolve("report.md");
        String run = directory.resolve("one").toString();
        ReportMain.main("--brief", report.toString(), "x-", run);
        assertThat(report)
                .content()
                .contains("| lwjgl opencl launch + finish | 9 | 12 | 4.5 |")
                .contains("| wake, pauseSeconds 0.1 | 50 | 70 | 90 |")
                .contains("| vulkan launch + fence, pauseSeconds 0.1 | 300 | 310 | 320 |")
                .doesNotContain("| vulkan launch + fence, pauseSeconds 0.1 | 300 | 310 | 150 |")
                .contains("- peer-jcuda is left out. Library libcuda.so.1 cannot be loaded")
                .contains("| results torn or wrong in the litmus | ≤ 0 | 1 | **no** |")
                .contains("### Words that came back whole", "![Open loop](x-open.svg)")
                .contains("The session's launches: 32 workgroups of 256, 4 of them for the two highest levels,"
                        + " quantum 50 ms; the C host's: 16 workgroups of 256")
                .doesNotContain("### Closed loop", "### Open loop");
        ReportMain.main(report.toString(), "x-", run);
        assertThat(report).content().contains("### Closed loop", "### Open loop");
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
        Files.writeString(at.resolve("native-session.json"), NATIVE_SHAPE);
        Files.writeString(at.resolve("open.json"), OPEN);
    }

    /** Lines drawn in a plot, which must be well-formed. */
    private static int lines(Path svg) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        return document.getElementsByTagName("polyline").getLength();
    }
}
