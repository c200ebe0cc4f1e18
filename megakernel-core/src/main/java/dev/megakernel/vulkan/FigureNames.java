package dev.megakernel.vulkan;

import dev.megakernel.backend.PipelineStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds registers and spills among the figures of a driver. Vulkan leaves their names to drivers, so only names are known
 * here whose meaning a driver's own description or source says.
 */
final class FigureNames {

    /** Of NVIDIA, AMD (Mesa's RADV). */
    private static final List<String> REGISTERS = List.of("Register Count", "VGPRs");

    /** Of Intel (Mesa's ANV), AMD (Mesa's RADV, which counts two sorts). */
    private static final List<String> SPILLS = List.of("Spill Count", "Spilled VGPRs", "Spilled SGPRs");

    /**
     * Of NVIDIA. Bytes are the lower half: driver 580 says 16 · 2^32 of a kernel without local memory, and 800 more of one
     * with an array of 200 words.
     */
    private static final String LOCAL_BYTES = "Local Memory Size";

    private static final long LOWER_HALF = 0xFFFF_FFFFL;

    private FigureNames() {}

    /**
     * The figures of one executable.
     *
     * @param figures by their names, in the driver's order: Boolean, Long or Double
     */
    static PipelineStatistics read(String pipeline, String executable, Map<String, Object> figures) {
        Map<String, String> texts = new LinkedHashMap<>();
        figures.forEach((name, value) -> texts.put(name, value.toString()));
        Long local = sum(List.of(LOCAL_BYTES), figures);
        return new PipelineStatistics(
                pipeline,
                executable,
                sum(REGISTERS, figures),
                sum(SPILLS, figures),
                local == null ? null : (Long) (local & LOWER_HALF),
                texts);
    }

    private static @Nullable Long sum(List<String> names, Map<String, Object> figures) {
        List<Long> known = names.stream()
                .map(figures::get)
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .toList();
        return known.isEmpty()
                ? null
                : known.stream().mapToLong(Long::longValue).sum();
    }
}
