package dev.megakernel.opcode;

import dev.megakernel.opcode.GlslTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The marks {@code mk_grid_sync();} of a body: places where every invocation of the grid waits for all others. They cut
 * the body into one segment more than there are marks.
 *
 * <p>A mark is a statement of its own at the top level of {@code void main()}: in no other function, block, parenthesis
 * or macro, and behind no {@code #if}. So where a body is cut can be seen without expanding macros. Immutable.
 */
public final class GridSyncMarks {

    private static final String MARK = "mk_grid_sync";
    private static final List<String> CALL = List.of(MARK, "(", ")", ";");
    private static final List<String> STATEMENT_BORDERS = List.of("{", "}", ";");
    private static final String FIX =
            " Fix: write mk_grid_sync(); as a statement of its own at the top level of" + " void main(), or remove it.";

    private final GlslSource source;
    private final List<Token> tokens;
    /** Indices of the tokens that marks begin with. */
    private final List<Integer> marks = new ArrayList<>();

    private GridSyncMarks(GlslSource source) {
        this.source = source;
        this.tokens = GlslTokens.of(source.text());
    }

    /**
     * Finds the marks of a body that may have some.
     *
     * @throws KernelCompilationException when one is not at the top level of {@code void main()}
     */
    public static GridSyncMarks of(GlslSource body) {
        GridSyncMarks marks = new GridSyncMarks(body);
        if (marks.tokens.stream().anyMatch(token -> token.is(MARK))) {
            marks.find();
        }
        return marks;
    }

    /**
     * Makes sure that a body has no marks.
     *
     * @param why what kind of body it is, and why it may have none
     * @throws KernelCompilationException when it has one
     */
    public static void refuseIn(GlslSource body, String why) {
        for (Token token : GlslTokens.of(body.text())) {
            if (token.is(MARK)) {
                throw error(body, token, why + " Fix: remove mk_grid_sync(), or let slots be processed by one body.");
            }
        }
    }

    /** How many marks there are. */
    public int count() {
        return marks.size();
    }

    /**
     * The text with another one in the place of each mark; lines keep their numbers.
     *
     * @param replacement text for the mark of an index from 0, of one line
     */
    public String replaceEach(IntFunction<String> replacement) {
        String text = source.text();
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (int i = 0; i < marks.size(); i++) {
            int start = tokens.get(marks.get(i)).start();
            int end = tokens.get(marks.get(i) + CALL.size() - 1).end();
            replaced.append(text, from, start).append(replacement.apply(i));
            replaced.append("\n".repeat(GlslTokens.lineEnds(text.substring(start, end))));
            from = end;
        }
        return replaced.append(text, from, text.length()).toString();
    }

    private void find() {
        GlslNesting nesting = new GlslNesting();
        Token before = null;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is(MARK)) {
                requireStatement(i, before);
                requireTopLevel(token, nesting);
                marks.add(i);
            }
            if (!token.directive()) {
                nesting.code(token);
                before = token;
            } else if (token.is("#")
                    && i + 1 < tokens.size()
                    && nesting.directive(tokens.get(i + 1).text())) {
                throw error(
                        source,
                        token,
                        "braces or parentheses that do not close within one branch of an #if, but where a body is cut must"
                                + " not depend on the preprocessor. Fix: close them before the next #else or #endif,"
                                + " or remove mk_grid_sync().");
            }
        }
    }

    private void requireStatement(int mark, @Nullable Token before) {
        Token token = tokens.get(mark);
        if (token.directive()) {
            throw error(
                    source,
                    token,
                    "mk_grid_sync in a line of the preprocessor, but where a body is cut must show before macros are"
                            + " expanded." + FIX);
        }
        boolean complete = mark + CALL.size() <= tokens.size();
        for (int i = 0; complete && i < CALL.size(); i++) {
            Token part = tokens.get(mark + i);
            complete = part.is(CALL.get(i)) && !part.directive();
        }
        if (!complete || before == null || !STATEMENT_BORDERS.contains(before.text())) {
            throw error(
                    source,
                    token,
                    "mk_grid_sync that is no statement of its own, but a body is cut between statements only." + FIX);
        }
    }

    private void requireTopLevel(Token token, GlslNesting nesting) {
        String where = "";
        if (nesting.isConditional()) {
            where = "behind an #if";
        } else if (!nesting.isInMain()) {
            where = "outside void main()";
        } else if (!nesting.isAtTopOfFunction()) {
            where = "inside a block or parenthesis";
        }
        if (!where.isEmpty()) {
            throw error(
                    source,
                    token,
                    "mk_grid_sync() " + where + ", but the whole grid must reach it, so it stands at the top level of"
                            + " void main() alone." + FIX);
        }
    }

    private static KernelCompilationException error(GlslSource source, Token token, String problem) {
        return new KernelCompilationException(source.name(), GlslTokens.line(source.text(), token.start()), problem);
    }
}
