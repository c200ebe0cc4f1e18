package dev.megakernel.boot.diagnostics;

import dev.megakernel.opcode.KernelCompilationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains GLSL that does not compile: the file and line are the user's own. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class KernelCompilationFailureAnalyzer extends AbstractFailureAnalyzer<KernelCompilationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KernelCompilationException cause) {
        Hint hint = Hint.of(cause);
        String place = "line " + cause.line() + " of " + cause.source();
        return new FailureAnalysis(
                "The GLSL body of an opcode does not compile, at " + place + ":" + System.lineSeparator()
                        + hint.description(),
                hint.actionOr("Correct " + place + "."),
                cause);
    }
}
