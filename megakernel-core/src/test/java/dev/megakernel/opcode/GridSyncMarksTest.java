package dev.megakernel.opcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.megakernel.ProtocolRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ProtocolRule("9")
class GridSyncMarksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void main() {}",
                "// mk_grid_sync();\nvoid main() {}",
                "void main() { /* mk_grid_sync();\n mk_grid_sync(); */ }",
                "// joined to the next line \\\nmk_grid_sync();\nvoid main() {}",
                "#line 7 \"mk_grid_sync();.glsl\"\nvoid main() {}",
                "void main() { print(\"mk_grid_sync();\"); }",
                "void main() { print(\"a quote \\\" mk_grid_sync();\"); }",
                "void main() { my_mk_grid_sync(); mk_grid_sync_all(); }",
                ""
            })
    void whatIsNoMarkIsNotCounted(String text) {
        assertThat(marks(text).count()).isZero();
        assertThat(marks(text).replaceEach(mark -> "CUT")).isEqualTo(text);
        assertThatCode(() -> GridSyncMarks.refuseIn(new GlslSource("a.glsl", text), "no."))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void main() { mk_grid_sync(); }",
                "void main(void){mk_grid_sync();}",
                "void\nmain\n(\n)\n{\nmk_grid_sync\n(\n)\n;\n}",
                "void main() { a(); mk_grid_sync ( /* now */ ) /* ; */ ; b(); }",
                "void main() { { a(); } mk_grid_sync(); }",
                "void main() { if (x) { a(); } else { b(); } mk_grid_sync(); }",
                "void main() { for (uint i = 0u; i < 3u; ++i) { a(i); } mk_grid_sync(); }",
                "void main() { uint a[2] = uint[2](0u, 1u); mk_grid_sync(); }",
                "void helper() { } void main() { mk_grid_sync(); } void after() { }",
                "const uint X[] = { 1u, 2u };\nvoid main() { mk_grid_sync(); }",
                "struct S { uint a; };\nvoid main() { mk_grid_sync(); }",
                "#define X ( // mk_grid_sync();\nvoid main() { mk_grid_sync(); }",
                "#error don't { count \" these\nvoid main() { mk_grid_sync(); }",
                "#if A\nuint f() { return 1u; }\n#else\nuint f() { return 2u; }\n#endif\nvoid main() { mk_grid_sync(); }",
                "void main() {\n#if A\n a();\n#elif B\n b();\n#endif\n mk_grid_sync(); }",
                "void main() { mk_grid_\\\nsync(); }",
                "#define LONG a \\\n { \\\n (\nvoid main() { mk_grid_sync(); }",
                "void main() {\r\n    mk_grid_sync();\r\n}\r\n",
                "/* // */ void main() { mk_grid_sync(); // */ }\n}"
            })
    void aStatementAtTheTopLevelOfMainIsAMark(String text) {
        assertThat(marks(text).count()).isEqualTo(1);
    }

    @Test
    void marksAreReplacedAndLinesKeepTheirNumbers() {
        String text = "void main() {\n    a(); mk_grid_sync(); b();\n    mk_grid_sync(\n    )\n    ; c();\n}\n";
        assertThat(marks(text).replaceEach(mark -> "CUT" + mark))
                .isEqualTo("void main() {\n    a(); CUT0 b();\n    CUT1\n\n c();\n}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nvoid main() { if (x) { mk_grid_sync(); } }",
                "\nvoid main() { { mk_grid_sync(); } }",
                "\nvoid main() { for (;;) { mk_grid_sync(); } }",
                "\nvoid main() { switch (x) { case 1: ; mk_grid_sync(); } }"
            })
    void marksInBlocksAreRefused(String text) {
        refused(text, 2, "inside a block or parenthesis");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nmk_grid_sync();",
                "\n;mk_grid_sync();",
                "\nvoid helper() { mk_grid_sync(); }\nvoid main() {}",
                "void main() {}\nvoid helper() { mk_grid_sync(); }",
                "\nuint main() { mk_grid_sync(); }",
                "\nvoid main(uint x) { mk_grid_sync(); }"
            })
    void marksOutsideMainAreRefused(String text) {
        assertThat(failure(text))
                .hasMessageStartingWith("mine.glsl:2: mk_grid_sync")
                .hasMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nvoid main() { if (x) mk_grid_sync(); }",
                "\nvoid main() { if (x) { } else mk_grid_sync(); }",
                "\nvoid main() { do mk_grid_sync(); while (x); }",
                "\nvoid main() { f(mk_grid_sync()); }",
                "\nvoid main() { for (;;mk_grid_sync()) {} }",
                "\nvoid main() { uint x = mk_grid_sync(); }",
                "\nvoid main() { mk_grid_sync; }",
                "\nvoid main() { mk_grid_sync(1u); }",
                "\nvoid main() { a(), mk_grid_sync(); }",
                "\nvoid main() { mk_grid_sync()",
                "\nvoid main() { mk_grid_sync",
                "\nvoid main() { if (x)\n#pragma here\nmk_grid_sync(); }"
            })
    void marksThatAreNoStatementOfTheirOwnAreRefused(String text) {
        KernelCompilationException e = failure(text);
        assertThat(e.problem()).contains("no statement of its own").contains("Fix: ");
        assertThat(e.source()).isEqualTo("mine.glsl");
        assertThat(e.line()).isEqualTo(text.contains("pragma") ? 4 : 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n#define SYNC mk_grid_sync();\nvoid main() { SYNC }",
                "\n#define mk_grid_sync() a()\nvoid main() {}",
                "\n  # /* odd */ define SYNC mk_grid_sync\nvoid main() {}"
            })
    void marksInLinesOfThePreprocessorAreRefused(String text) {
        refused(text, 2, "in a line of the preprocessor");
    }

    @Test
    void marksInJoinedLinesOfThePreprocessorAreRefused() {
        refused("#define SYNC \\\n  mk_grid_sync();\nvoid main() {}", 2, "in a line of the preprocessor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void main() {\n#if A\nmk_grid_sync();\n#endif\n}",
                "#if A\nvoid main() {\nmk_grid_sync();\n}\n#endif",
                "void main() {\n#ifdef A\n;mk_grid_sync();\n#else\n#endif\n}",
            })
    void marksBehindAConditionAreRefused(String text) {
        refused(text, 3, "behind an #if");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void main() {\n#if 0\n}\n#endif\n mk_grid_sync(); }",
                "void main() { mk_grid_sync();\n#ifdef A\n if (x) {\n#else\n{\n#endif\n } }",
                "void main() { if (x) {\n#ifndef A\n }\n#elif B\n }\n#endif\n mk_grid_sync(); }"
            })
    void conditionsThatOpenOrCloseBracesAreRefusedBesideMarks(String text) {
        refused(text, 4, "do not close within one branch of an #if");
    }

    @Test
    void conditionsThatOpenBracesAreFineWithoutMarks() {
        assertThat(marks("void main() {\n#if 0\n}\n#endif\n}").count()).isZero();
    }

    @Test
    void aBodyThatMayHaveNoMarksIsRefusedWithOne() {
        GlslSource body = new GlslSource("op.glsl", "void main() {\n    mk_grid_sync();\n}");
        KernelCompilationException e = catchThrowableOfType(
                KernelCompilationException.class, () -> GridSyncMarks.refuseIn(body, "it is an opcode."));
        assertThat(e).hasMessageStartingWith("op.glsl:2: it is an opcode.").hasMessageContaining("Fix: ");
    }

    private static void refused(String text, int line, String problem) {
        KernelCompilationException e = failure(text);
        assertThat(e.source()).isEqualTo("mine.glsl");
        assertThat(e.line()).isEqualTo(line);
        assertThat(e.problem()).contains(problem).contains("Fix: ");
    }

    private static KernelCompilationException failure(String text) {
        return catchThrowableOfType(KernelCompilationException.class, () -> marks(text));
    }

    private static GridSyncMarks marks(String text) {
        return GridSyncMarks.of(new GlslSource("mine.glsl", text));
    }
}
