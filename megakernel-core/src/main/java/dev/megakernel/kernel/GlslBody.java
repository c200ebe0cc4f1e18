package dev.megakernel.kernel;

import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.OpcodeTraits;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Puts bodies into a kernel: checks them, renames {@code main}, and refuses what their traits do not allow. */
final class GlslBody {

    private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MAIN = Pattern.compile("\\bvoid\\s+main\\s*\\(\\s*(void)?\\s*\\)");
    private static final Pattern VERSION = Pattern.compile("(?m)^\\s*#\\s*version\\b");

    /** Names that a body without the right scope or memory must not use; the replacement says why in the compile error. */
    private static final List<String> WORKGROUP_ONLY = List.of("barrier", "controlBarrier", "mk_barrier", "mk_scratch");

    private static final List<String> LOADS = List.of("mk_load");
    private static final List<String> STORES = List.of("mk_store", "mk_add");

    private GlslBody() {}

    /**
     * Checks what the compiler would report at a line that nobody wrote.
     *
     * @param owner whose body it is, for the error
     * @throws KernelCompilationException when it has no {@code void main()} or names a GLSL version
     */
    static void check(GlslSource source, String owner) {
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
                    "no function void main(), but that is what runs a slot of " + owner
                            + ". Fix: declare void main() { … }.");
        }
    }

    /** Appends a body with {@code main} under another name. Only trusted bodies have no traits to hold them to. */
    static void append(GlslText text, GlslSource source, String function, List<String> refusals) {
        text.generated("#define main " + function);
        refusals.forEach(refusal -> text.generated("#define " + refusal));
        text.source(source.name(), source.text());
        refusals.forEach(refusal -> text.generated("#undef " + refusal.substring(0, refusal.indexOf(' '))));
        text.generated("#undef main");
    }

    /** Macros that turn names a body with these traits may not use into undeclared ones. */
    static List<String> refusals(OpcodeTraits traits) {
        return Stream.of(
                        refuse(traits.scope() == OpcodeScope.LANE, WORKGROUP_ONLY, "needs_scope_workgroup"),
                        refuse(!traits.memory().canLoad(), LOADS, "needs_memory_read"),
                        refuse(!traits.memory().canStore(), STORES, "needs_memory_write"))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> refuse(boolean refused, List<String> names, String reason) {
        return refused
                ? names.stream().map(name -> name + " " + name + "_" + reason).toList()
                : List.of();
    }

    private static int lineOf(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? 1
                        + (int) text.substring(0, matcher.end())
                                .chars()
                                .filter(c -> c == '\n')
                                .count()
                : 1;
    }
}
