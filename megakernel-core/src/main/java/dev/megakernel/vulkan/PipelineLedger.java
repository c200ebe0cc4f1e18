package dev.megakernel.vulkan;

import dev.megakernel.backend.PipelineStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver told of the pipelines of one kernel, and one warning when they spill. Thread-safe; looks never wait for the
 * device.
 */
final class PipelineLedger {

    private static final Logger log = LoggerFactory.getLogger(PipelineLedger.class);

    private final String kernel;
    private final Map<String, List<PipelineStatistics>> pipelines = new LinkedHashMap<>();
    private boolean settled;
    private boolean warned;

    /**
     * An empty ledger.
     *
     * @param kernel which kernel, for the warning
     */
    PipelineLedger(String kernel) {
        this.kernel = kernel;
    }

    /** Takes note of a pipeline, in place of an earlier one of that name. */
    synchronized void add(String name, List<PipelineStatistics> executables) {
        pipelines.put(name, List.copyOf(executables));
        if (settled) {
            warn();
        }
    }

    /** The pipelines that every kernel has are there, so one warning can name all that spill. */
    synchronized void settle() {
        settled = true;
        warn();
    }

    synchronized List<PipelineStatistics> all() {
        return pipelines.values().stream().flatMap(List::stream).toList();
    }

    private void warn() {
        List<PipelineStatistics> spilling =
                all().stream().filter(PipelineStatistics::isSpilling).toList();
        if (warned || spilling.isEmpty()) {
            return;
        }
        warned = true;
        log.warn(
                "{} keeps values of its invocations in memory instead of registers, which costs time: {}. Fix: make the"
                        + " largest opcode smaller, keep fewer values alive at a time, avoid arrays with computed indices, or"
                        + " use fewer invocations in a workgroup (megakernel.workgroup-size).",
                kernel,
                spilling.stream().map(PipelineLedger::describe).collect(Collectors.joining("; ")));
    }

    private static String describe(PipelineStatistics pipeline) {
        StringBuilder text = new StringBuilder(pipeline.pipeline());
        text.append(" (").append(pipeline.executable()).append(")");
        if (pipeline.spills() != null) {
            text.append(", ").append(pipeline.spills()).append(" spills");
        }
        if (pipeline.localBytes() != null) {
            text.append(", ").append(pipeline.localBytes()).append(" bytes for each invocation");
        }
        if (pipeline.registers() != null) {
            text.append(", ").append(pipeline.registers()).append(" registers");
        }
        return text.toString();
    }
}
