package dev.megakernel.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a driver tells of one piece of machine code that it made of a kernel. Drivers name their figures as they like; what
 * is {@code null} here is not known, and not zero.
 *
 * @param pipeline which part of the kernel it is, in the library's words
 * @param executable which code of that part it is, in the driver's words
 * @param registers registers that an invocation takes
 * @param spills registers, or instructions that save them, for which no register was left
 * @param localBytes bytes of memory that an invocation takes beside its registers: what was spilled, and arrays whose indices
 *     are computed
 * @param figures everything the driver tells, by its own names and in its order
 */
public record PipelineStatistics(
        String pipeline,
        String executable,
        @Nullable Long registers,
        @Nullable Long spills,
        @Nullable Long localBytes,
        Map<String, String> figures) {

    /** Copies the figures. */
    public PipelineStatistics {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** Whether it is known that invocations keep values in memory instead of registers. */
    public boolean isSpilling() {
        return isPositive(spills) || isPositive(localBytes);
    }

    private static boolean isPositive(@Nullable Long figure) {
        return figure != null && figure > 0;
    }
}
