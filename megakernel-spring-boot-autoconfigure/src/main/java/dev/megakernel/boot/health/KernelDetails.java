package dev.megakernel.boot.health;

import dev.megakernel.backend.KernelStatistics;
import dev.megakernel.backend.PipelineStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Registers and spills of a kernel as details of health: the worst of its pipelines, and which of them spill. */
final class KernelDetails {

    private KernelDetails() {}

    /** What the driver does not tell is missing. */
    static Map<String, Object> of(KernelStatistics kernel) {
        Map<String, Object> details = new LinkedHashMap<>();
        put(details, "registers", most(kernel, PipelineStatistics::registers));
        put(details, "spills", most(kernel, PipelineStatistics::spills));
        put(details, "localBytes", most(kernel, PipelineStatistics::localBytes));
        List<String> spilling = kernel.pipelines().stream()
                .filter(PipelineStatistics::isSpilling)
                .map(PipelineStatistics::pipeline)
                .distinct()
                .toList();
        details.put("spilling", spilling);
        return details;
    }

    private static void put(Map<String, Object> details, String key, @Nullable Long figure) {
        if (figure != null) {
            details.put(key, figure);
        }
    }

    private static @Nullable Long most(KernelStatistics kernel, Function<PipelineStatistics, @Nullable Long> figure) {
        return kernel.pipelines().stream()
                .map(figure)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
    }
}
