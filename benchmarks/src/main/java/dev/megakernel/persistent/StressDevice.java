package dev.megakernel.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.lang.invoke.VarHandle;

/** What a device does with one ring of a {@link StressKernel}, step by step, on the thread of whoever plays the device. */
final class StressDevice {

    /** The ring it serves, and all work goes to. */
    static final int RING = SessionLayout.ring(Priority.NORMAL.level(), false);

    private static final SessionGeometry GEOMETRY = StressKernel.GEOMETRY;
    private static final int RESULTS = SessionLayout.RESULTS;
    private static final int LAST_ARG = RESULTS - 1;
    private static final Opcode OPCODE =
            Opcode.define(0x40, "stress").results(RESULTS).glsl("");

    private final ArrayWords down;
    private final ArrayWords up;

    StressDevice(StressKernel kernel) {
        this.down = kernel.down;
        this.up = kernel.up;
    }

    /** Describes work for this device, which will answer the value in all of its results. */
    static PersistentCall describe(PersistentCall call, int value) {
        call.work(OPCODE, Priority.NORMAL, 0);
        for (int arg = 0; arg < RESULTS; arg++) {
            call.arg(arg, value);
        }
        return call;
    }

    /** Positions that the bell announces, from the first one on. */
    int bell() {
        return down.getInt(SessionLayout.bellWord(RING) * Integer.BYTES) - (int) StressKernel.FIRST;
    }

    /** Whether the slot at a position is there as a whole: its sequence, and the value in its first and last argument. */
    boolean isStored(long position, int value) {
        int at = slotAt(position);
        return down.getInt(at) == SessionLayout.sequenceWord((int) position, 0)
                && down.getInt(at + SessionLayout.ARGS_WORD * Integer.BYTES) == value
                && down.getInt(at + (SessionLayout.ARGS_WORD + LAST_ARG) * Integer.BYTES) == value;
    }

    /** Whether the slot at a position is to be taken back. */
    boolean isCancelled(long position) {
        return cancelWord(position) == SessionLayout.cancelWord((int) position);
    }

    /** The cancel word that the slot at a position looks at. */
    int cancelWord(long position) {
        return down.getInt(GEOMETRY.cancelsByte(RING) + index(position) * Integer.BYTES);
    }

    /** Says that a position is claimed: from now on its slot may be overwritten. */
    void recordClaim(long position) {
        up.putLong(GEOMETRY.claimsByte(RING) + index(position) * SessionLayout.CLAIM_BYTES, (int) (position + 1));
    }

    /** Leaves the completion of a use: results and tag of one quarter after the other. */
    void complete(CompletionEntry entry, long use, int status, int value) {
        int tag = CompletionEntry.generation(use) << SessionLayout.GENERATION_SHIFT | status;
        int at = GEOMETRY.completionByte(entry.index);
        for (int part = 0; part < GEOMETRY.parts(RESULTS); part++) {
            for (int word = 0; word < SessionLayout.QUARTER_RESULTS; word++) {
                int result = part * SessionLayout.QUARTER_RESULTS + word;
                up.putInt(at + GEOMETRY.resultWordByte(result), value);
            }
            // A quarter is one store of a device, so its words follow its tag.
            VarHandle.releaseFence();
            up.putInt(at + GEOMETRY.tagByte(part), tag);
        }
    }

    private static int slotAt(long position) {
        return GEOMETRY.slotsByte(RING) + index(position) * SessionLayout.SLOT_BYTES;
    }

    private static int index(long position) {
        return (int) position & (StressKernel.SLOTS - 1);
    }
}
