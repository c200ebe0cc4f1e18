package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SharedTest {

    private int destroyed;

    private final Shared shared = new Shared() {
        @Override
        void destroy() {
            destroyed++;
        }
    };

    @Test
    void lastHolderDestroys() {
        shared.retain();
        shared.release();
        assertThat(destroyed).isZero();
        shared.release();
        shared.release();
        assertThat(destroyed).isOne();
    }

    @Test
    void destroyedObjectCannotBeHeld() {
        shared.release();
        assertThatIllegalStateException().isThrownBy(shared::retain).withMessageContaining("Fix: ");
    }
}
