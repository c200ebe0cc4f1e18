package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.boot.Opcodes;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionClosedException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;

class MegakernelLifecycleTest {

    private static final int WEB_SERVER_STOP_PHASE = SmartLifecycle.DEFAULT_PHASE - 2048;

    private final ApplicationContextRunner host = Contexts.host().withBean(Opcode.class, Opcodes::add);

    @Test
    void phaseLiesBetweenTheEndOfRequestsAndTheEndOfTheWebServer() {
        assertThat(MegakernelLifecycle.PHASE)
                .isLessThan(WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE)
                .isGreaterThan(WEB_SERVER_STOP_PHASE);
    }

    @Test
    void closingContextClosesTheSession() {
        host.run(context -> {
            MegakernelSession session = context.getBean(MegakernelSession.class);
            context.close();
            assertThatExceptionOfType(SessionClosedException.class)
                    .isThrownBy(() -> session.execute(Opcodes.ADD_CODE, 1, 2));
        });
    }

    @Test
    void sessionIsClosedBeforeTheWebServerIsStopped() {
        StopProbe probe = new StopProbe();
        host.withBean(StopProbe.class, () -> probe).run(context -> {
            probe.session = context.getBean(MegakernelSession.class);
            context.close();
            assertThat(probe.sessionWasClosed).isTrue();
        });
    }

    @Test
    void stoppedContextMayBeStartedAgain() {
        host.run(context -> {
            context.stop();
            context.start();
            assertThat(context.getBean(MegakernelSession.class)
                            .execute(Opcodes.ADD_CODE, 1, 2)
                            .word(0))
                    .isEqualTo(3);
        });
    }

    @Test
    void pausedContextKeepsItsSession() {
        host.run(
                context -> assertThat(context.getBean(MegakernelLifecycle.class).isPauseable())
                        .isFalse());
    }

    /** Stands where Boot stops the web server. */
    static final class StopProbe implements SmartLifecycle {

        private MegakernelSession session;
        private boolean running;
        private boolean sessionWasClosed;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            try {
                session.execute(Opcodes.ADD_CODE, 1, 2);
            } catch (SessionClosedException e) {
                sessionWasClosed = true;
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return WEB_SERVER_STOP_PHASE;
        }
    }
}
