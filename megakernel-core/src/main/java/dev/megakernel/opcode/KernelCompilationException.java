package dev.megakernel.opcode;

import dev.megakernel.protocol.BackendException;

/** GLSL that does not compile; the source and line are the user's own. */
public class KernelCompilationException extends BackendException {

    private static final long serialVersionUID = 1L;

    private final String source;
    private final int line;
    private final String problem;

    /**
     * Names the place and the problem.
     *
     * @param source name of the GLSL source
     * @param line line in that source, from 1
     * @param problem what the compiler says, ending with a hint that starts with {@code Fix: }
     */
    public KernelCompilationException(String source, int line, String problem) {
        super(source + ":" + line + ": " + problem);
        this.source = source;
        this.line = line;
        this.problem = problem;
    }

    /** Name of the GLSL source. */
    public String source() {
        return source;
    }

    /** Line in the source, from 1. */
    public int line() {
        return line;
    }

    /** What is wrong there. */
    public String problem() {
        return problem;
    }
}
