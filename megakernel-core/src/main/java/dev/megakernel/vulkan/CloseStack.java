package dev.megakernel.vulkan;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was added, last first, each once. Guarded by its owner. */
final class CloseStack {

    /** Something to release that cannot fail with a checked exception. */
    interface Closing {
        void close();
    }

    private final Deque<Closing> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        open.push(() -> {
            try {
                resource.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("Cannot release " + resource + ". Fix: see the cause.", e);
            }
        });
        return resource;
    }

    void onClose(Closing closing) {
        open.push(closing);
    }

    void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
