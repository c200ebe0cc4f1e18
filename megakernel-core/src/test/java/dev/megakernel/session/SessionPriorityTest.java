package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.protocol.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionPriorityTest {

    private final StubBackend backend = new StubBackend().hold();
    private final SessionFixture fixture = SessionFixture.open(backend, 64, SessionOptions.DEFAULT);
    private final List<CompletableFuture<SubmissionResult>> futures = new ArrayList<>();

    @BeforeEach
    void holdAPassSoThatWorkQueuesUp() {
        submit(Priority.NORMAL, -1);
        backend.awaitPass();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void submit(Priority priority, int arg) {
        futures.add(fixture.session.submit(Submission.of(REPEATABLE, arg).withPriority(priority)));
    }

    private List<StubBackend.Slot> nextPass() {
        backend.open();
        futures.forEach(SessionFixture::get);
        assertThat(backend.passes).hasSize(2);
        return backend.passes.get(1);
    }

    @Test
    void higherPrioritiesComeFirstAndEqualOnesInOrderOfArrival() {
        submit(Priority.IDLE, 0);
        submit(Priority.LOW, 1);
        submit(Priority.NORMAL, 2);
        submit(Priority.HIGH, 3);
        submit(Priority.CRITICAL, 4);
        submit(Priority.NORMAL, 5);
        submit(Priority.CRITICAL, 6);

        List<StubBackend.Slot> pass = nextPass();

        assertThat(pass).extracting(StubBackend.Slot::arg).containsExactly(4, 6, 3, 2, 5, 1, 0);
        assertThat(pass).extracting(StubBackend.Slot::priority).containsExactly(0, 0, 1, 2, 2, 3, 4);
    }

    @Test
    void lowerWorkGetsATurnAmongManyHighOnes() {
        submit(Priority.IDLE, 100);
        submit(Priority.LOW, 101);
        for (int i = 0; i < 40; i++) {
            submit(i % 2 == 0 ? Priority.CRITICAL : Priority.HIGH, i);
        }

        List<Integer> args = nextPass().stream().map(StubBackend.Slot::arg).toList();

        assertThat(args.indexOf(101)).isEqualTo(16);
        assertThat(args.indexOf(100)).isEqualTo(33);
    }
}
