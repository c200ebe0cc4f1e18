package dev.megakernel.kernel;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.protocol.OpcodeSpace;
import java.util.Collection;
import java.util.List;

/** Opcode bodies as GLSL functions, and the switches that select them. */
final class GlslOpcodes {

    /** Names that a body without the right scope or memory must not use; the replacement says why in the compile error. */
    private static final List<String> WORKGROUP_ONLY = List.of("barrier", "controlBarrier", "mk_barrier", "mk_scratch");

    private static final List<String> LOADS = List.of("mk_load");
    private static final List<String> STORES = List.of("mk_store", "mk_add");

    private final OpcodeCatalog catalog;

    GlslOpcodes(OpcodeCatalog catalog) {
        this.catalog = catalog;
    }

    void appendFunctions(GlslText text, Collection<Opcode> opcodes) {
        for (Opcode opcode : opcodes) {
            List<String> refusals = refusals(opcode);
            text.generated("#define main " + function(opcode));
            refusals.forEach(refusal -> text.generated("#define " + refusal));
            text.source(opcode.glsl().name(), opcode.glsl().text());
            refusals.forEach(refusal -> text.generated("#undef " + refusal.substring(0, refusal.indexOf(' '))));
            text.generated("#undef main");
        }
    }

    void appendSwitches(GlslText text) {
        text.generated("bool mk_is_group_opcode(uint opcode) {\n    switch (opcode) {");
        withScope(OpcodeScope.WORKGROUP).forEach(opcode -> text.generated("    " + label(opcode) + " return true;"));
        text.generated("    default: return false;\n    }\n}");

        text.generated("uint mk_declared_results(uint opcode) {\n    switch (opcode) {");
        catalog.all().stream()
                .filter(opcode -> opcode.traits().results() > 0)
                .forEach(opcode -> text.generated("    " + label(opcode) + " return "
                        + GlslConstants.literal(opcode.traits().results()) + ";"));
        text.generated("    default: return 0u;\n    }\n}");

        text.generated("void mk_execute_lane(uint opcode) {\n    switch (opcode) {");
        withScope(OpcodeScope.LANE).stream()
                .filter(opcode -> !isRunByThePass(opcode))
                .forEach(opcode -> text.generated("    " + label(opcode) + " " + function(opcode) + "(); break;"));
        List.of(OpcodeSpace.DFA_STEP, OpcodeSpace.LOAD_MISS)
                .forEach(code -> text.generated(
                        "    case " + GlslConstants.literal(code) + ": mk_fault(FAULT_NO_HANDLER); break;"));
        text.generated("    default: mk_fault(FAULT_UNKNOWN_OPCODE); break;\n    }\n}");

        text.generated("void mk_execute_group(uint opcode) {\n    switch (opcode) {");
        withScope(OpcodeScope.WORKGROUP)
                .forEach(opcode -> text.generated("    " + label(opcode) + " " + function(opcode) + "(); break;"));
        text.generated("    default: break;\n    }\n}");
    }

    /** Packed slots are taken apart and SHUTDOWN has a phase of its own, so neither is ever looked up. */
    private static boolean isRunByThePass(Opcode opcode) {
        return opcode.code() == OpcodeSpace.PACKED_SLOT || opcode.code() == OpcodeSpace.SHUTDOWN;
    }

    private List<Opcode> withScope(OpcodeScope scope) {
        return catalog.all().stream()
                .filter(opcode -> opcode.traits().scope() == scope)
                .toList();
    }

    private List<String> refusals(Opcode opcode) {
        if (catalog.isBuiltIn(opcode)) {
            return List.of();
        }
        WorkspaceAccess memory = opcode.traits().memory();
        return java.util.stream.Stream.of(
                        refuse(opcode.traits().scope() == OpcodeScope.LANE, WORKGROUP_ONLY, "needs_scope_workgroup"),
                        refuse(!memory.canLoad(), LOADS, "needs_memory_read"),
                        refuse(!memory.canStore(), STORES, "needs_memory_write"))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> refuse(boolean refused, List<String> names, String reason) {
        return refused
                ? names.stream().map(name -> name + " " + name + "_" + reason).toList()
                : List.of();
    }

    private static String label(Opcode opcode) {
        return "case " + GlslConstants.literal(opcode.code()) + ":";
    }

    private static String function(Opcode opcode) {
        return "mk_op_" + Integer.toHexString(opcode.code());
    }
}
