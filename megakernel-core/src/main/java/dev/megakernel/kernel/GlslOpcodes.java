package dev.megakernel.kernel;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.protocol.OpcodeSpace;
import java.util.Collection;
import java.util.List;

/** Opcode bodies as GLSL functions, and the switches that select them. */
final class GlslOpcodes {

    private final OpcodeCatalog catalog;

    GlslOpcodes(OpcodeCatalog catalog) {
        this.catalog = catalog;
    }

    void appendFunctions(GlslText text, Collection<Opcode> opcodes) {
        for (Opcode opcode : opcodes) {
            List<String> refusals = catalog.isBuiltIn(opcode) ? List.of() : GlslBody.refusals(opcode.traits());
            GlslBody.append(text, opcode.glsl(), function(opcode), refusals);
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

        // Opcodes of users first, in a switch of their own: the fewer cases there are, the sooner a body runs.
        text.generated("void mk_execute_lane(uint opcode) {\n    bool known = true;\n    switch (opcode) {");
        lane(false).forEach(opcode -> text.generated(call(opcode)));
        text.generated(
                "    default: known = false; break;\n    }\n    if (known) {\n        return;\n    }\n    switch (opcode) {");
        lane(true).forEach(opcode -> text.generated(call(opcode)));
        List.of(OpcodeSpace.DFA_STEP, OpcodeSpace.LOAD_MISS)
                .forEach(code -> text.generated(
                        "    case " + GlslConstants.literal(code) + ": mk_fault(FAULT_NO_HANDLER); break;"));
        text.generated("    default: mk_fault(FAULT_UNKNOWN_OPCODE); break;\n    }\n}");

        text.generated("void mk_execute_group(uint opcode) {\n    switch (opcode) {");
        withScope(OpcodeScope.WORKGROUP).forEach(opcode -> text.generated(call(opcode)));
        text.generated("    default: break;\n    }\n}");
    }

    private List<Opcode> lane(boolean builtIn) {
        return withScope(OpcodeScope.LANE).stream()
                .filter(opcode -> catalog.isBuiltIn(opcode) == builtIn && !isRunByThePass(opcode))
                .toList();
    }

    private static String call(Opcode opcode) {
        return "    " + label(opcode) + " " + function(opcode) + "(); break;";
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

    private static String label(Opcode opcode) {
        return "case " + GlslConstants.literal(opcode.code()) + ":";
    }

    private static String function(Opcode opcode) {
        return "mk_op_" + Integer.toHexString(opcode.code());
    }
}
