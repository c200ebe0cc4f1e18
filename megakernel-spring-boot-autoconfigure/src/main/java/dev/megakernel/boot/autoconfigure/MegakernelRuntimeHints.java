package dev.megakernel.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image must keep: GLSL resources, and the factory methods by which the binder reads opcode codes. */
final class MegakernelRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("dev/megakernel/**/*.glsl");
        hints.reflection().registerType(OpcodeCode.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
