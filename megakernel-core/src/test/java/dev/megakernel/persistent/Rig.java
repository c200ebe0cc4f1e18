package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;

/** An engine without threads: tests step the pump, the poller and the device. */
final class Rig {

    static final int COUNTERS_START = -5;

    final ManualTime time = new ManualTime();
    final ToyKernel kernel;
    final EngineCore core;
    final Publisher publisher;
    final Canceller canceller;
    final LaunchPump pump;
    final CompletionPoller poller;
    final CallerWait waiting;

    Rig(SessionGeometry geometry) {
        this(geometry, 2, PersistentOptions.forProcessors(2));
    }

    Rig(SessionGeometry geometry, int launches, PersistentOptions options) {
        kernel = new ToyKernel(geometry, COUNTERS_START, launches);
        core = new EngineCore(kernel, time, 0xFFFA);
        publisher = new Publisher(core);
        canceller = new Canceller(core);
        pump = new LaunchPump(core, options);
        poller = new CompletionPoller(core, options);
        waiting = new CallerWait(core, options);
    }

    static PersistentCall call(Opcode opcode, int... args) {
        PersistentCall call = new PersistentCall().work(opcode, Priority.NORMAL, 0);
        for (int i = 0; i < args.length; i++) {
            call.arg(i, args[i]);
        }
        return call;
    }

    static PersistentBatch batch(Opcode opcode, int slots, boolean withResults) {
        return new PersistentBatch().work(opcode, Priority.LOW, 0).slots(slots, withResults);
    }

    PersistentCall published(Opcode opcode, int... args) {
        PersistentCall call = call(opcode, args);
        assertThat(publisher.publish(call)).isEqualTo(Publication.ACCEPTED);
        return call;
    }

    /** Lets pump and device work, without the time that launches need to change. */
    void serve() {
        pump.step();
        kernel.work();
    }

    /** The same a number of times, with that much time between. */
    void serve(int steps, long nanos) {
        for (int i = 0; i < steps; i++) {
            serve();
            time.pass(nanos);
        }
    }

    boolean isEnded(PersistentWork work) {
        return waiting.look(work);
    }
}
