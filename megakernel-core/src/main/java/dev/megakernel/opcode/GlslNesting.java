package dev.megakernel.opcode;

import dev.megakernel.opcode.GlslTokens.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How deep a scan of GLSL is in braces, parentheses and {@code #if} lines, and whether in {@code void main()}. */
final class GlslNesting {

    private static final List<String> MAIN = List.of("void main ( ) ", "void main ( void ) ");

    private record Depth(int braces, int parentheses) {}

    private final Deque<Depth> conditionals = new ArrayDeque<>();
    /** The tokens of the declaration that the scan is in, outside all braces. */
    private final StringBuilder declaration = new StringBuilder();

    private Depth depth = new Depth(0, 0);
    private boolean main;

    /** Goes past a token that is no line of the preprocessor. */
    void code(Token token) {
        if (depth.braces() == 0) {
            main = token.is("{") && MAIN.contains(declaration.toString());
            declaration.append(token.text()).append(' ');
        }
        depth = switch (token.text()) {
            case "{" -> new Depth(depth.braces() + 1, depth.parentheses());
            case "}" -> new Depth(depth.braces() - 1, depth.parentheses());
            case "(", "[" -> new Depth(depth.braces(), depth.parentheses() + 1);
            case ")", "]" -> new Depth(depth.braces(), depth.parentheses() - 1);
            default -> depth;
        };
        if (depth.braces() == 0 && (token.is("}") || token.is(";"))) {
            declaration.setLength(0);
        }
    }

    /**
     * Goes past a line of the preprocessor.
     *
     * @param name its first word
     * @return whether it closes a branch of an {@code #if} at another depth than the branch began at
     */
    boolean directive(String name) {
        boolean closes = List.of("elif", "else", "endif").contains(name);
        boolean uneven =
                closes && !conditionals.isEmpty() && !conditionals.getFirst().equals(depth);
        if (List.of("if", "ifdef", "ifndef").contains(name)) {
            conditionals.push(depth);
        } else if (name.equals("endif")) {
            conditionals.poll();
        }
        return uneven;
    }

    /** Whether some preprocessor condition decides over the place. */
    boolean isConditional() {
        return !conditionals.isEmpty();
    }

    /** Whether the place is in {@code void main()}, at whatever depth. */
    boolean isInMain() {
        return main && depth.braces() > 0;
    }

    /** Whether the place is in no further block and no parenthesis. */
    boolean isAtTopOfFunction() {
        return depth.equals(new Depth(1, 0));
    }
}
