package dev.megakernel.boot.autoconfigure;

import dev.megakernel.boot.endpoint.RecoveryProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image must keep: GLSL resources, the factory methods by which the binder reads opcode codes, and the one
 * answer of the endpoint that no operation declares.
 */
final class MegakernelRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("dev/megakernel/**/*.glsl");
        hints.reflection().registerType(OpcodeCode.class, MemberCategory.INVOKE_PUBLIC_METHODS);
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), RecoveryProblem.class);
    }
}
