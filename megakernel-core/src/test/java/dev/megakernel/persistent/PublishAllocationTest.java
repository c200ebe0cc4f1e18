package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Allocations;
import dev.megakernel.protocol.Priority;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PublishAllocationTest {

    /** Time that stands still, so that nothing is launched but what the test launches. */
    private final EngineCore core = new EngineCore(new QuietKernel(ToyKernel.geometry(64, 64)), new ManualTime(), 0);

    private final Publisher publisher = new Publisher(core);
    private final CallerWait waiting = new CallerWait(core, PersistentOptions.forProcessors(2));
    private final CompletionPoller poller = new CompletionPoller(core, PersistentOptions.forProcessors(2));
    private int ended;
    private int published;

    @Test
    @DisplayName("publishing, waiting and reading allocate nothing")
    void publishAndAwait() {
        PersistentCall call = new PersistentCall().work(ToyKernel.ECHO, Priority.NORMAL, 0);
        Allocations.assertNone(round -> {
            publisher.publish(call.arg(0, round));
            if (!waiting.await(call, Long.MAX_VALUE) || call.word(0) != round) {
                throw new AssertionError("round " + round + " came back as " + call.word(0));
            }
        });
    }

    @Test
    @DisplayName("publishing and being told by the poller allocate nothing")
    void publishAndBeTold() {
        PersistentCall call = new PersistentCall(work -> ended++).work(ToyKernel.ECHO, Priority.HIGH, 0);
        Allocations.assertNone(round -> {
            published++;
            publisher.publish(call);
            waiting.watch(call);
            poller.doWork();
        });
        assertThat(ended).isEqualTo(published);
    }

    @Test
    @DisplayName("a batch allocates nothing, neither does a full ring")
    void batchAndFullRing() {
        PersistentBatch batch =
                new PersistentBatch().work(ToyKernel.ECHO, Priority.LOW, 0).slots(16, true);
        PersistentBatch tooMuch =
                new PersistentBatch().work(ToyKernel.ECHO, Priority.LOW, 0).slots(63, false);
        BatchEncoder encoder = (slot, args) -> args[0] = slot;
        Allocations.assertNone(round -> {
            ((QuietKernel) core.kernel).answering(false);
            publisher.publish(batch, encoder);
            if (publisher.publish(tooMuch, encoder) != Publication.RING_FULL) {
                throw new AssertionError("63 slots fitted beside 16");
            }
            ((QuietKernel) core.kernel).answering(true);
            if (!waiting.await(batch, Long.MAX_VALUE) || batch.done() != 16) {
                throw new AssertionError("round " + round);
            }
        });
    }
}
