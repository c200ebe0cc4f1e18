package dev.megakernel.kernel;

import dev.megakernel.opcode.RegionAccess;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceSpec;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The regions of a workspace in GLSL: a constant for each name, and look-ups by number.
 *
 * <p>Offsets and lengths are specialization constants: text and SPIR-V stay the same when data grows, and the driver
 * folds the bounds checks of regions that are named by their constant.
 */
final class GlslRegions {

    private final List<RegionSpec> regions;

    GlslRegions(WorkspaceSpec workspace) {
        this.regions = workspace.regions();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < regions.size(); i++) {
            int constant = KernelLayout.SPEC_REGIONS + 2 * i;
            text.append("#define %s %s%n".formatted(regions.get(i).glslConstant(), GlslConstants.literal(i)));
            text.append("layout(constant_id = %d) const uint MK_REGION_%d_OFFSET = 0u;%n".formatted(constant, i));
            text.append("layout(constant_id = %d) const uint MK_REGION_%d_WORDS = 0u;%n".formatted(constant + 1, i));
        }
        lookUp(text, "uint mk_region_offset", "MK_REGION_%d_OFFSET"::formatted, "0u");
        lookUp(text, "uint mk_region_words", "MK_REGION_%d_WORDS"::formatted, "0u");
        lookUp(
                text,
                "bool mk_region_mutable",
                i -> String.valueOf(regions.get(i).access() == RegionAccess.MUTABLE),
                "false");
        return text.toString().replace("\r\n", "\n");
    }

    private void lookUp(StringBuilder text, String function, IntFunction<String> value, String otherwise) {
        text.append(function).append("(uint region) {\n");
        for (int i = 0; i < regions.size(); i++) {
            text.append("    if (region == %s) return %s;%n".formatted(GlslConstants.literal(i), value.apply(i)));
        }
        text.append("    return ").append(otherwise).append(";\n}\n");
    }
}
