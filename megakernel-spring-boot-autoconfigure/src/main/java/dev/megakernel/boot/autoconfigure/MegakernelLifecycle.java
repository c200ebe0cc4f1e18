package dev.megakernel.boot.autoconfigure;

import dev.megakernel.session.MegakernelSession;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Drains the session while the context closes.
 *
 * <p>The phase lies between the two of Boot's web server: it has stopped accepting requests and waited for those in
 * flight when the session drains, and it is torn down only afterwards, so that a request that still waits for the
 * session gets its answer. Consumers and schedulers of the default phase have stopped before.
 *
 * <p>A context that is only stopped or paused may be started again, and a closed session cannot be reopened; the
 * session is therefore closed only when the context is.
 */
final class MegakernelLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

    /** After the web server's graceful shutdown (1024 below the default phase), before its end (2048 below). */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024 - 512;

    private final MegakernelSession session;
    private final ApplicationContext context;
    private volatile boolean running;
    private volatile boolean closing;

    MegakernelLifecycle(MegakernelSession session, ApplicationContext context) {
        this.session = session;
        this.context = context;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) {
            closing = true;
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Waits at most for the session's drain timeout. */
    @Override
    public void stop() {
        running = false;
        if (closing) {
            session.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
