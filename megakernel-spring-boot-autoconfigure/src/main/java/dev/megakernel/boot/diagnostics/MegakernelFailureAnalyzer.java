package dev.megakernel.boot.diagnostics;

import dev.megakernel.protocol.MegakernelException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains every other error of this library at start-up: bad geometry, clashing opcodes, missing sources or bodies. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class MegakernelFailureAnalyzer extends AbstractFailureAnalyzer<MegakernelException> {

    private static final String NO_HINT = "Read the stack trace with --debug; the text above comes from the driver.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MegakernelException cause) {
        Hint hint = Hint.of(cause);
        return new FailureAnalysis(
                "The megakernel could not be started: " + hint.description(), hint.actionOr(NO_HINT), cause);
    }
}
