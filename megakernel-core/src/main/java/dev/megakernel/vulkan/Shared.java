package dev.megakernel.vulkan;

/** A Vulkan object several others stand on: destroyed when the last of them lets go. Thread-safe. */
abstract class Shared {

    private int holders = 1;

    /** Adds a holder. */
    final synchronized void retain() {
        if (holders == 0) {
            throw new IllegalStateException(
                    getClass().getSimpleName() + " was destroyed, but is to be used. Fix: compile a new kernel.");
        }
        holders++;
    }

    /** Removes a holder; the last one destroys the object, on the {@link OwnerThread}. */
    final void release() {
        if (isLast()) {
            OwnerThread.run(this::destroy);
        }
    }

    private synchronized boolean isLast() {
        return holders > 0 && --holders == 0;
    }

    abstract void destroy();
}
