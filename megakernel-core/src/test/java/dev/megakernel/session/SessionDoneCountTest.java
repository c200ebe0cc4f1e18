package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionDoneCountTest {

    private static final int PASSES = 20;
    private static final int PER_PASS = 5;

    private final StubBackend backend = new StubBackend();

    /** Looks from inside a pass: its slots were launched, but none of them shows DONE yet. */
    @Test
    @ProtocolRule({"6.8", "D5b"})
    void doneCountNeverRunsAheadOfTheStatuses() {
        List<Long> seenInPass = new CopyOnWriteArrayList<>();
        try (SessionFixture fixture = SessionFixture.open(backend, 8, SessionOptions.DEFAULT)) {
            for (int pass = 0; pass < PASSES; pass++) {
                backend.script.add(
                        () -> seenInPass.add(fixture.session.statistics().done()));
                assertThat(fixture.session.statistics().done()).isEqualTo((long) pass * PER_PASS);
                SessionFixture.get(onePass(fixture));
            }
            assertThat(fixture.session.statistics().done()).isEqualTo((long) PASSES * PER_PASS);
        }
        assertThat(seenInPass)
                .containsExactlyElementsOf(IntStream.range(0, PASSES)
                        .mapToObj(pass -> (long) pass * PER_PASS)
                        .toList());
    }

    @Test
    @ProtocolRule("6.8")
    void faultedSlotsAreNotCountedAsDone() {
        try (SessionFixture fixture = SessionFixture.open(backend, 8, SessionOptions.DEFAULT)) {
            SessionFixture.get(fixture.session.submit(Submission.of(REPEATABLE, 1, 0)));
            SessionFixture.get(fixture.session.submit(Submission.of(REPEATABLE, 1, 99)));
            SessionStatistics totals = fixture.session.statistics();
            assertThat(totals.done()).isEqualTo(1);
            assertThat(totals.faulted()).isEqualTo(1);
        }
    }

    /** A job is taken whole, so that its parts share a pass. */
    private static CompletableFuture<Integer> onePass(SessionFixture fixture) {
        List<Submission> parts = IntStream.range(0, PER_PASS)
                .mapToObj(part -> Submission.of(REPEATABLE, part, 0))
                .toList();
        return fixture.session.submitAll(parts, List::size);
    }
}
