package dev.megakernel.simulated;

import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;

/** The least a host has to do, for one actor: stores slots, rings bells, launches when nothing runs, looks for completions. */
final class ReferenceHost {

    static final int OPCODE = 0x40;
    static final int RESULTS = 4;

    private static final long NAP = 10_000;

    /** Gives back its arguments; argument 0 is the number of the slot, argument 1 how long it takes. */
    static final DeviceProgram ECHO = new DeviceProgram() {
        @Override
        public int results(int opcode) {
            return RESULTS;
        }

        @Override
        public int duration(int opcode, int[] args) {
            return args[1];
        }

        @Override
        public SlotOutcome run(int opcode, int tenant, int[] args) {
            return SlotOutcome.done(args);
        }
    };

    private final Simulation simulation;
    private final SimulatedKernel kernel;
    private final SessionGeometry geometry;
    private final int[] heads = new int[SessionLayout.RINGS];
    private final int firstLaunch;
    private int nextLaunch;

    ReferenceHost(Simulation simulation, SimulatedKernel kernel) {
        this.simulation = simulation;
        this.kernel = kernel;
        this.geometry = kernel.config().geometry();
        this.firstLaunch = kernel.config().firstPosition() + 1;
        this.nextLaunch = firstLaunch;
        java.util.Arrays.fill(heads, kernel.config().firstPosition());
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            ringBell(ring);
        }
        turn(firstLaunch);
    }

    /** Stores a slot that has a completion entry. Nobody is told of it yet. */
    int store(int ring, int entry, int generation, int number) {
        return storeSlot(ring, 0, SessionLayout.completionWord(generation, entry), number);
    }

    /** Stores a slot that counts towards a batch. */
    int storeCounted(int ring, int batch, int generation, int number) {
        return storeSlot(ring, SessionLayout.FLAG_COUNTED, SessionLayout.completionWord(generation, batch), number);
    }

    private int storeSlot(int ring, int flags, int completion, int number) {
        int position = heads[ring]++;
        int index = position & (geometry.slots(ring) - 1);
        int at = geometry.slotsByte(ring) + index * SessionLayout.SLOT_BYTES;
        int[] words = new int[SessionLayout.SLOT_BYTES / Integer.BYTES];
        words[SessionLayout.SEQUENCE_WORD] = SessionLayout.sequenceWord(position, flags);
        words[SessionLayout.OPCODE_WORD] = OPCODE;
        words[SessionLayout.COMPLETION_WORD] = completion;
        words[SessionLayout.ARGS_WORD] = number;
        words[SessionLayout.ARGS_WORD + 1] = 1;
        int[] args = Arrays.copyOfRange(words, SessionLayout.ARGS_WORD, words.length);
        words[SessionLayout.TENANT_WORD] =
                SessionLayout.tenantWord(words[SessionLayout.SEQUENCE_WORD], OPCODE, 0, completion, args);
        for (int word = 0; word < words.length; word++) {
            kernel.down().putInt(at + word * Integer.BYTES, words[word]);
        }
        return position;
    }

    void storeBatch(int batch, int slots, int entry, int generation, int firstPosition) {
        int at = geometry.batchByte(batch);
        kernel.down().putInt(at, slots);
        kernel.down().putInt(at + Integer.BYTES, SessionLayout.completionWord(generation, entry));
        kernel.down().putInt(at + 2 * Integer.BYTES, 0);
        kernel.down().putInt(at + 3 * Integer.BYTES, firstPosition);
    }

    void cancel(int ring, int position) {
        int index = position & (geometry.slots(ring) - 1);
        kernel.down().putInt(geometry.cancelsByte(ring) + index * Integer.BYTES, SessionLayout.cancelWord(position));
    }

    /** Announces all that was stored. */
    void ringBell(int ring) {
        kernel.fence();
        kernel.down().putInt(SessionLayout.bellWord(ring) * Integer.BYTES, heads[ring]);
        kernel.fence();
    }

    void turn(int number) {
        kernel.down().putInt(SessionLayout.TURN_WORD * Integer.BYTES, number);
        kernel.fence();
    }

    void leave() {
        kernel.down().putInt(SessionLayout.LEAVE_WORD * Integer.BYTES, 1);
        kernel.fence();
    }

    int launch() {
        kernel.launch(nextLaunch);
        return nextLaunch++;
    }

    boolean isOver(int launch) {
        return kernel.hasEnded(launch);
    }

    /** The status of a completion, 0 while it is not there. */
    int status(int entry, int generation) {
        int tag = kernel.up().getInt(geometry.completionByte(entry) + geometry.tagByte(0));
        for (int part = 1; part < geometry.parts(RESULTS); part++) {
            if (kernel.up().getInt(geometry.completionByte(entry) + geometry.tagByte(part)) != tag) {
                return 0;
            }
        }
        return tag >>> SessionLayout.GENERATION_SHIFT == generation ? SessionLayout.entry(tag) : 0;
    }

    /** The status of a batch's completion, which has three results. */
    int batchStatus(int entry, int generation) {
        int tag = kernel.up().getInt(geometry.completionByte(entry) + geometry.tagByte(0));
        return tag >>> SessionLayout.GENERATION_SHIFT == generation ? SessionLayout.entry(tag) : 0;
    }

    int result(int entry, int index) {
        return kernel.up().getInt(geometry.completionByte(entry) + geometry.resultWordByte(index));
    }

    void nap() {
        simulation.park(NAP);
    }

    /** Tells all launches to leave and releases the kernel. */
    void close() {
        leave();
        for (int launch = firstLaunch; launch != nextLaunch; launch++) {
            while (!kernel.hasEnded(launch)) {
                nap();
            }
        }
        kernel.close();
    }
}
