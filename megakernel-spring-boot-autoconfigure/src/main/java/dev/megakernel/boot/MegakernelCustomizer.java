package dev.megakernel.boot;

import dev.megakernel.MegakernelBuilder;

/**
 * A bean that changes the builder of the auto-configured {@link dev.megakernel.Megakernel} after properties, opcode
 * beans and region beans were applied.
 *
 * <p>Customizers run once, in the order of {@link org.springframework.core.annotation.Order}, while the context starts.
 */
@FunctionalInterface
public interface MegakernelCustomizer {

    /** Changes the builder, for example adds opcodes or regions. */
    void customize(MegakernelBuilder builder);
}
