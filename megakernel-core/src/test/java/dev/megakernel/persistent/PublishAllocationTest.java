package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Allocations;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishAllocationTest {

    /** Time that stands still, so that nothing is launched but what the test launches. */
    private final EngineCore core = new EngineCore(new QuietKernel(ToyKernel.geometry(64, 64)), new ManualTime(), 0);

    private final Publisher publisher = new Publisher(core);
    private final CallerWait waiting = new CallerWait(core, PersistentOptions.forProcessors(2));
    private final CompletionPoller poller = new CompletionPoller(core, PersistentOptions.forProcessors(2));
    private int ended;
    private int published;
    private int sum;

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

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 12})
    @DisplayName("publishing a batch of many blocks and reading its results allocate nothing")
    void batchAndItsResults(int results) {
        Opcode opcode = Opcode.define(0x60, "all-words").results(results).glsl("");
        PersistentBatch batch =
                new PersistentBatch().work(opcode, Priority.LOW, 0).slots(50, true);
        BatchReader reader = new BatchReader(core);
        BatchEncoder encoder = (slot, args) -> {
            for (int i = 0; i < args.length; i++) {
                args[i] = 100 * slot + i;
            }
        };
        BatchResults adder = (slot, ending, words) -> {
            for (int i = 0; i < results; i++) {
                sum += ending == Ending.DONE && words[i] == 100 * slot + i ? 1 : 0;
            }
        };
        Allocations.assertNone(1_000, round -> {
            sum = 0;
            publisher.publish(batch, encoder);
            if (!waiting.await(batch, Long.MAX_VALUE)) {
                throw new AssertionError("round " + round);
            }
            reader.read(batch, adder);
            if (sum != 50 * results) {
                throw new AssertionError(sum + " words were right in round " + round);
            }
        });
    }
}
