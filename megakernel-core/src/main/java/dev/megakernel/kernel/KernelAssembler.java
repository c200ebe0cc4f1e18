package dev.megakernel.kernel;

import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.WorkspaceSpec;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Puts one kernel together: constants from Java, the library, custom opcodes, built-ins, the switches over both and the
 * interpreter. The text depends on nothing but the arguments, so it serves as the key of a cache. Thread-safe.
 */
public final class KernelAssembler {

    private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MAIN = Pattern.compile("\\bvoid\\s+main\\s*\\(\\s*(void)?\\s*\\)");
    private static final Pattern VERSION = Pattern.compile("(?m)^\\s*#\\s*version\\b");

    private KernelAssembler() {}

    /**
     * Assembles the GLSL of a kernel.
     *
     * @throws KernelCompilationException when a source has no {@code void main()} or names a GLSL version
     */
    public static String assemble(Program program, WorkspaceSpec workspace) {
        OpcodeCatalog catalog = program.opcodes();
        catalog.custom().forEach(KernelAssembler::check);
        List<Opcode> builtIns =
                catalog.all().stream().filter(catalog::isBuiltIn).toList();
        GlslOpcodes opcodes = new GlslOpcodes(catalog);
        GlslText text = new GlslText()
                .raw(resource("prelude.glsl"))
                .generated(GlslConstants.defines())
                .generated(switches(program.options()))
                .source("interface.glsl", resource("interface.glsl"))
                .generated(new GlslRegions(workspace).text())
                .source("library.glsl", resource("library.glsl"));
        opcodes.appendFunctions(text, catalog.custom());
        text.source("system.glsl", resource("system.glsl"));
        opcodes.appendFunctions(text, builtIns);
        opcodes.appendSwitches(text);
        source(text, "claims.glsl");
        source(text, "interpreter.glsl");
        source(text, program.options().form() == KernelForm.PRIORITY ? "priority.glsl" : "direct.glsl");
        if (program.options().loadMiss()) {
            source(text, "load-miss.glsl");
        }
        return text.toString();
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
        GlslSource source = opcode.glsl();
        String code = COMMENT.matcher(source.text()).replaceAll(" ");
        if (VERSION.matcher(code).find()) {
            throw new KernelCompilationException(
                    source.name(),
                    lineOf(source.text(), VERSION),
                    "a #version line, but the "
                            + "kernel it is fused into has one already. Fix: remove the #version line.");
        }
        if (!MAIN.matcher(code).find()) {
            throw new KernelCompilationException(
                    source.name(),
                    1,
                    "no function void main(), but that is what runs a slot of opcode \"" + opcode.name()
                            + "\". Fix: declare void main() { … }.");
        }
    }

    private static int lineOf(String text, Pattern pattern) {
        java.util.regex.Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? 1
                        + (int) text.substring(0, matcher.end())
                                .chars()
                                .filter(c -> c == '\n')
                                .count()
                : 1;
    }

    private static String resource(String name) {
        return GlslSource.ofResource(KernelAssembler.class, name).text();
    }
}
