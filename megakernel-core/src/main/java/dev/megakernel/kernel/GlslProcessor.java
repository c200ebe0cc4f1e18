package dev.megakernel.kernel;

import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.GridSyncMarks;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.SlotProcessor;

/** The body of a JIT program as GLSL functions, one for each segment, and what selects them. */
final class GlslProcessor {

    private final SlotProcessor processor;
    private final GridSyncMarks marks;

    GlslProcessor(SlotProcessor processor) {
        this.processor = processor;
        this.marks = GridSyncMarks.of(processor.glsl());
    }

    /** A mark ends the function of one segment and begins that of the next one, so lines and names stay the user's own. */
    void appendSegments(GlslText text) {
        String cut = marks.replaceEach(mark -> "} void " + function(mark + 1) + "() {");
        GlslBody.append(
                text, new GlslSource(processor.glsl().name(), cut), function(0), GlslBody.refusals(processor.traits()));
    }

    void appendSelection(GlslText text) {
        boolean workgroup = processor.traits().scope() == OpcodeScope.WORKGROUP;
        text.generated("#define MK_LAST_SEGMENT " + GlslConstants.literal(marks.count()));
        text.generated("#define MK_PROCESSOR_RESULTS "
                + GlslConstants.literal(processor.traits().results()));
        text.generated("#define MK_PROCESSOR_NEEDS_WORKGROUP " + (workgroup ? 1 : 0));
        text.generated("layout(constant_id = SPEC_SEGMENT) const uint MK_SEGMENT = 0u;");
        text.generated("void mk_process() {\n    switch (MK_SEGMENT) {");
        for (int segment = 0; segment <= marks.count(); segment++) {
            text.generated("    case " + GlslConstants.literal(segment) + ": " + function(segment) + "(); break;");
        }
        text.generated("    default: break;\n    }\n}");
    }

    private static String function(int segment) {
        return "mk_segment_" + segment;
    }
}
