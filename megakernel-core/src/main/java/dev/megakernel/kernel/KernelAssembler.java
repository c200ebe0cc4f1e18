package dev.megakernel.kernel;

import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.GridSyncMarks;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceSpec;

/**
 * Puts one kernel together: constants from Java, the library, custom opcodes, built-ins, the switches over both and the
 * interpreter. The text depends on nothing but the arguments, so it serves as the key of a cache. Thread-safe.
 */
public final class KernelAssembler {

    private static final String CLOCK = "#extension GL_EXT_shader_realtime_clock : require\n#define MK_CLOCK\n";

    private KernelAssembler() {}

    /**
     * Assembles the GLSL of a kernel.
     *
     * @throws KernelCompilationException when a source has no {@code void main()}, names a GLSL version, or has a mark
     *     {@code mk_grid_sync()} where none may be
     */
    public static String assemble(Program program, WorkspaceSpec workspace) {
        SlotProcessor processor = program.processor();
        if (processor != null) {
            return assembleJit(processor, workspace);
        }
        GlslText text = beginning(switches(program.options()), workspace);
        opcodes(text, program.opcodes());
        source(text, "resident.glsl");
        source(text, "bodies.glsl");
        source(text, "claims.glsl");
        source(text, "program.glsl");
        source(text, "interpreter.glsl");
        source(text, program.options().form() == KernelForm.PRIORITY ? "priority.glsl" : "direct.glsl");
        if (program.options().loadMiss()) {
            source(text, "load-miss.glsl");
        }
        return text.toString();
    }

    /**
     * Assembles the GLSL of a kernel that stays on the device, of the same opcodes.
     *
     * @param clock whether shaders of the device may read its clock
     * @throws KernelCompilationException as {@link #assemble} does
     */
    public static String assembleSession(OpcodeCatalog catalog, WorkspaceSpec workspace, boolean clock) {
        GlslText text = new GlslText()
                .raw(resource("session-prelude.glsl"))
                .raw(clock ? CLOCK : "")
                .generated(GlslConstants.defines())
                .generated(GlslSession.defines());
        source(text, "session-interface.glsl");
        text.generated(new GlslRegions(workspace).text()).generated(GlslSession.constants(workspace));
        source(text, "library.glsl");
        opcodes(text, catalog);
        source(text, "bodies.glsl");
        source(text, "program.glsl");
        source(text, "session.glsl");
        return text.toString();
    }

    /** Custom bodies first: they do not see what built-ins may do to the control buffer. */
    private static void opcodes(GlslText text, OpcodeCatalog catalog) {
        catalog.custom().forEach(KernelAssembler::check);
        GlslOpcodes opcodes = new GlslOpcodes(catalog);
        opcodes.appendFunctions(text, catalog.custom());
        source(text, "system.glsl");
        opcodes.appendFunctions(
                text, catalog.all().stream().filter(catalog::isBuiltIn).toList());
        opcodes.appendSwitches(text);
    }

    /** What the options add to sources that every kernel has. */
    private static String switches(ProgramOptions options) {
        StringBuilder text = new StringBuilder();
        if (options.form() == KernelForm.PRIORITY) {
            text.append("#define MK_PRIORITY\n");
        }
        if (options.loadMiss()) {
            text.append("#define MK_LOAD_MISS\n");
        }
        if (options.enforceQuota()) {
            text.append("#define MK_ENFORCE_QUOTA\n");
        }
        return text.toString();
    }

    private static void source(GlslText text, String name) {
        text.source(name, resource(name));
    }

    private static void check(Opcode opcode) {
        GlslBody.check(opcode.glsl(), "opcode \"" + opcode.name() + '"');
        GridSyncMarks.refuseIn(
                opcode.glsl(),
                "mk_grid_sync in the body of opcode \"" + opcode.name()
                        + "\", but slots of other opcodes never reach it.");
    }

    private static String assembleJit(SlotProcessor processor, WorkspaceSpec workspace) {
        GlslBody.check(processor.glsl(), "slot processor \"" + processor.name() + '"');
        GlslProcessor segments = new GlslProcessor(processor);
        GlslText text = beginning("", workspace);
        segments.appendSegments(text);
        source(text, "system.glsl");
        source(text, "resident.glsl");
        source(text, "bodies.glsl");
        source(text, "claims.glsl");
        segments.appendSelection(text);
        source(text, "jit.glsl");
        return text.toString();
    }

    /** What every kernel starts with, up to the bodies. */
    private static GlslText beginning(String switches, WorkspaceSpec workspace) {
        return new GlslText()
                .raw(resource("prelude.glsl"))
                .generated(GlslConstants.defines())
                .generated(switches)
                .source("interface.glsl", resource("interface.glsl"))
                .generated(new GlslRegions(workspace).text())
                .source("library.glsl", resource("library.glsl"));
    }

    private static String resource(String name) {
        return GlslSource.ofResource(KernelAssembler.class, name).text();
    }
}
