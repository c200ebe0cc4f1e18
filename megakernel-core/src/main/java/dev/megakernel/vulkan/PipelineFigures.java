package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.KHRPipelineExecutableProperties.*;
import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.backend.PipelineStatistics;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkPipelineExecutableInfoKHR;
import org.lwjgl.vulkan.VkPipelineExecutablePropertiesKHR;
import org.lwjgl.vulkan.VkPipelineExecutableStatisticKHR;
import org.lwjgl.vulkan.VkPipelineInfoKHR;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a driver what it made of a pipeline. That is for people to read: where a driver fails to tell, nothing is known. */
final class PipelineFigures {

    private static final Logger log = LoggerFactory.getLogger(PipelineFigures.class);

    private PipelineFigures() {}

    /** The figures of all executables; none where the driver does not tell. */
    static List<PipelineStatistics> of(Pipeline pipeline, String name) {
        VulkanDevice device = pipeline.device();
        if (!device.candidate().features().executableInfo()) {
            return List.of();
        }
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer count = stack.ints(0);
            VkPipelineInfoKHR info =
                    VkPipelineInfoKHR.calloc(stack).sType$Default().pipeline(pipeline.handle());
            if (!told(vkGetPipelineExecutablePropertiesKHR(device.handle(), info, count, null), name)) {
                return List.of();
            }
            // Descriptions are 256 bytes each: too much for the stack.
            try (VkPipelineExecutablePropertiesKHR.Buffer executables =
                    VkPipelineExecutablePropertiesKHR.calloc(count.get(0))) {
                executables.forEach(VkPipelineExecutablePropertiesKHR::sType$Default);
                if (!told(vkGetPipelineExecutablePropertiesKHR(device.handle(), info, count, executables), name)) {
                    return List.of();
                }
                List<PipelineStatistics> all = new ArrayList<>();
                for (int i = 0; i < count.get(0); i++) {
                    all.add(FigureNames.read(name, executables.get(i).nameString(), figures(pipeline, name, i)));
                }
                return all;
            }
        }
    }

    private static Map<String, Object> figures(Pipeline pipeline, String name, int executable) {
        VulkanDevice device = pipeline.device();
        Map<String, Object> figures = new LinkedHashMap<>();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer count = stack.ints(0);
            VkPipelineExecutableInfoKHR info = VkPipelineExecutableInfoKHR.calloc(stack)
                    .sType$Default()
                    .pipeline(pipeline.handle())
                    .executableIndex(executable);
            if (!told(vkGetPipelineExecutableStatisticsKHR(device.handle(), info, count, null), name)) {
                return figures;
            }
            try (VkPipelineExecutableStatisticKHR.Buffer statistics =
                    VkPipelineExecutableStatisticKHR.calloc(count.get(0))) {
                statistics.forEach(VkPipelineExecutableStatisticKHR::sType$Default);
                if (told(vkGetPipelineExecutableStatisticsKHR(device.handle(), info, count, statistics), name)) {
                    statistics.stream()
                            .limit(count.get(0))
                            .forEach(figure -> figures.putIfAbsent(figure.nameString(), value(figure)));
                }
            }
        }
        return figures;
    }

    private static Object value(VkPipelineExecutableStatisticKHR figure) {
        return switch (figure.format()) {
            case VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_BOOL32_KHR ->
                figure.value().b32();
            case VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_FLOAT64_KHR ->
                figure.value().f64();
            default -> figure.value().i64();
        };
    }

    private static boolean told(int result, String name) {
        if (result == VK_SUCCESS || result == VK_INCOMPLETE) {
            return true;
        }
        log.debug("The driver tells nothing of pipeline {}: {}", name, VulkanResult.name(result));
        return false;
    }
}
