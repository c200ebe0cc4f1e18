package dev.megakernel.kernel;

import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.SessionLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The numbers of a session as GLSL. Sizes are specialization constants: text and SPIR-V stay the same whatever they are.
 */
final class GlslSession {

    /** First words of the quads of a slot, by the names of their factors. */
    private static final Map<String, Integer> CHECK_QUADS =
            new TreeMap<>(Map.of("CHECK_HEAD", 0, "CHECK_LOW", 4, "CHECK_MID", 8, "CHECK_HIGH", 12));

    private GlslSession() {}

    static String defines() {
        StringBuilder text = new StringBuilder();
        names().forEach((name, value) -> text.append("#define ")
                .append(name)
                .append(' ')
                .append(GlslConstants.literal(value))
                .append('\n'));
        CHECK_QUADS.forEach((name, word) -> text.append("#define ")
                .append(name)
                .append(' ')
                .append(checkFactors(word))
                .append('\n'));
        GlslConstants.each(text, "MK_EACH_SECTOR_QUAD", SessionKernelLayout.sectorQuads());
        GlslConstants.each(text, "MK_EACH_RING", SessionLayout.RINGS);
        GlslConstants.each(text, "MK_EACH_QUARTER", SessionLayout.RESULTS / SessionLayout.QUARTER_RESULTS);
        return text.toString();
    }

    private static String checkFactors(int firstWord) {
        return IntStream.range(firstWord, firstWord + SessionKernelLayout.WORDS_A_QUAD)
                .mapToObj(word -> GlslConstants.literal(SessionLayout.checkFactor(word)))
                .collect(Collectors.joining(", ", "uvec4(", ")"));
    }

    private static Map<String, Integer> names() {
        Map<String, Integer> names = new LinkedHashMap<>();
        names.put("BINDING_STATE", SessionKernelLayout.BINDING_STATE);
        names.put("BINDING_DOWN", SessionKernelLayout.BINDING_DOWN);
        names.put("BINDING_UP", SessionKernelLayout.BINDING_UP);
        names.put("STATE_BATCH_WORDS", SessionKernelLayout.STATE_BATCH_WORDS);
        names.put("TALLY_ENDED", SessionKernelLayout.TALLY_ENDED);
        names.put("TALLY_FAULTED", SessionKernelLayout.TALLY_FAULTED);
        names.put("TALLY_DROPPED", SessionKernelLayout.TALLY_DROPPED);
        names.put("TALLY_WORDS", SessionKernelLayout.TALLY_WORDS);
        names.put("SECTOR_QUADS", SessionKernelLayout.sectorQuads());
        names.put("BATCHES_QUAD", SessionKernelLayout.quad(SessionLayout.SECTOR_BYTES));
        names.put("RINGS", SessionLayout.RINGS);
        names.put("LANE_RINGS", laneRings());
        names.put("URGENT_RINGS", (1 << SessionLayout.ring(SessionLayout.URGENT_LEVELS, false)) - 1);
        names.put("RING_WORDS", SessionLayout.RING_WORDS);
        names.put("TURN_WORD", SessionLayout.TURN_WORD);
        names.put("LEAVE_WORD", SessionLayout.LEAVE_WORD);
        names.put("URGENT_RUN_WORD", SessionLayout.URGENT_RUN_WORD);
        names.put("SEQUENCE_WORD", SessionLayout.SEQUENCE_WORD);
        names.put("SEQUENCE_SHIFT", SessionLayout.SEQUENCE_SHIFT);
        names.put("SESSION_OPCODE_WORD", SessionLayout.OPCODE_WORD);
        names.put("SESSION_TENANT_WORD", SessionLayout.TENANT_WORD);
        names.put("CHECK_OF_ZEROS", SessionLayout.CHECK_OF_ZEROS);
        names.put("TENANT_MASK", SessionLayout.TENANT_MASK);
        names.put("LOOKS_PER_CLOCK", SessionKernelLayout.LOOKS_PER_CLOCK);
        names.put("CLAIM_TRIES", SessionKernelLayout.CLAIM_TRIES);
        names.put("MOST_CHUNKS", SessionKernelLayout.MOST_CHUNKS);
        names.put("SCOUTS", SessionKernelLayout.SCOUTS);
        names.put("SESSION_COMPLETION_WORD", SessionLayout.COMPLETION_WORD);
        names.put("FLAG_COUNTED", SessionLayout.FLAG_COUNTED);
        names.put("FLAG_RESULTS", SessionLayout.FLAG_RESULTS);
        names.put("MAX_ENTRIES", SessionLayout.MAX_ENTRIES);
        names.put("QUARTER_RESULTS", SessionLayout.QUARTER_RESULTS);
        names.put("SESSION_DONE", SessionLayout.STATUS_DONE);
        names.put("SESSION_FAULT", SessionLayout.STATUS_FAULT);
        names.put("SESSION_CANCELLED", SessionLayout.STATUS_CANCELLED);
        names.put("SESSION_REFUSED", SessionLayout.STATUS_REFUSED);
        names.put("SESSION_BROKEN", SessionLayout.STATUS_BROKEN);
        names.put("SESSION_BATCH", SessionLayout.STATUS_BATCH);
        return names;
    }

    /** A bit for each ring of lane-scope slots; that of the same level's workgroup-scope slots is one higher. */
    private static int laneRings() {
        int rings = 0;
        for (int level = 0; level < SessionLayout.LEVELS; level++) {
            rings |= 1 << SessionLayout.ring(level, false);
        }
        return rings;
    }

    /** Specialization constants, and look-ups by ring. */
    static String constants(WorkspaceSpec workspace) {
        StringBuilder text = new StringBuilder();
        int id = SessionKernelLayout.firstConstant(workspace);
        for (SessionKernelLayout.Constant constant : SessionKernelLayout.Constant.values()) {
            declare(text, id++, constant == SessionKernelLayout.Constant.PAIRS ? "MK_PAIRS_WORD" : "MK_" + constant);
        }
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            declare(text, id++, "MK_RING_SLOTS_" + ring);
            declare(text, id++, "MK_RING_BEFORE_" + ring);
        }
        text.append("#define MK_PAIRS (MK_PAIRS_WORD != 0u)\n");
        lookUp(text, "mk_ring_slots", "MK_RING_SLOTS_");
        lookUp(text, "mk_ring_before", "MK_RING_BEFORE_");
        return text.toString();
    }

    private static void declare(StringBuilder text, int id, String name) {
        text.append("layout(constant_id = ")
                .append(id)
                .append(") const uint ")
                .append(name)
                .append(" = 0u;\n");
    }

    private static void lookUp(StringBuilder text, String function, String constant) {
        text.append("uint ").append(function).append("(uint ring) {\n");
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            text.append("    if (ring == ")
                    .append(GlslConstants.literal(ring))
                    .append(") return ")
                    .append(constant)
                    .append(ring)
                    .append(";\n");
        }
        text.append("    return 0u;\n}\n");
    }
}
