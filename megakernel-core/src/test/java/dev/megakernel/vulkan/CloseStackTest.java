package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTest {

    private final List<String> closed = new ArrayList<>();
    private final CloseStack stack = new CloseStack();

    @Test
    void lastAddedIsClosedFirstAndEachOnce() {
        stack.add((AutoCloseable) () -> closed.add("first"));
        stack.onClose(() -> closed.add("second"));
        stack.close();
        stack.close();
        assertThat(closed).containsExactly("second", "first");
    }
}
