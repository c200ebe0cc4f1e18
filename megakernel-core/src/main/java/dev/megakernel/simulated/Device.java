package dev.megakernel.simulated;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;

/** What the workgroups of a simulated kernel share: its memories, and cursors and counters that the host never sees. */
final class Device {

    static final int STATUS_KINDS = 3;

    private static final int SLOT_WORDS = SessionLayout.SLOT_BYTES / Integer.BYTES;

    final Simulation simulation;
    final History history;
    final Randomness random;
    final PersistentConfig config;
    final SessionGeometry geometry;
    final DeviceSettings settings;
    final DeviceProgram program;
    final DownMemory down;
    final UpMemory up;

    /** The next position of each ring that nobody has claimed. */
    final int[] cursors = new int[SessionLayout.RINGS];

    /** Claims in a row from urgent levels. */
    int urgentRun;

    /** Of each batch: slots that ended, that faulted, and that did not run. */
    final int[][] counters;

    Device(
            Simulation simulation,
            PersistentConfig config,
            DeviceSettings settings,
            DeviceProgram program,
            MemoryWatch watch) {
        this.simulation = simulation;
        this.history = simulation.history();
        this.random = simulation.random();
        this.config = config;
        this.geometry = config.geometry();
        this.settings = settings;
        this.program = program;
        this.down = new DownMemory(simulation, watch, geometry.downBytes());
        this.up = new UpMemory(simulation, watch, geometry.upBytes());
        this.counters = new int[geometry.batches()][STATUS_KINDS];
        Arrays.fill(cursors, config.firstPosition());
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            preset(ring);
        }
    }

    /** Claims and cancel words hold what no position matches. */
    private void preset(int ring) {
        for (int i = 0; i < geometry.slots(ring); i++) {
            int position = config.firstPosition() + i;
            up.preset(claimByte(ring, position) / Integer.BYTES, position);
            down.preset(cancelWord(ring, position), position);
        }
    }

    int index(int ring, int position) {
        return position & (geometry.slots(ring) - 1);
    }

    int claimByte(int ring, int position) {
        return geometry.claimsByte(ring) + index(ring, position) * SessionLayout.CLAIM_BYTES;
    }

    int cancelWord(int ring, int position) {
        return geometry.cancelsByte(ring) / Integer.BYTES + index(ring, position);
    }

    int slotWord(int ring, int position) {
        return (geometry.slotsByte(ring) + index(ring, position) * SessionLayout.SLOT_BYTES) / Integer.BYTES;
    }

    /** The ring in which a store of this word to this place overwrites a slot that nobody has claimed; -1 for none. */
    int overwrittenRing(int word, int value) {
        int firstWord = geometry.slotsByte(0) / Integer.BYTES;
        int within = word - firstWord;
        if (within < 0 || within % SLOT_WORDS != SessionLayout.SEQUENCE_WORD) {
            return -1;
        }
        int place = within / SLOT_WORDS;
        int ring = 0;
        while (place >= geometry.slots(ring)) {
            place -= geometry.slots(ring);
            ring++;
        }
        // The sequence has fewer bits than a position, so the difference is cut to them.
        int ahead = (value - SessionLayout.sequenceWord(cursors[ring], 0)) >> SessionLayout.SEQUENCE_SHIFT;
        return ahead >= geometry.slots(ring) ? ring : -1;
    }

    /** Stores one part of a completion. */
    void storePart(int launch, int at, int part, int tag, int[] results) {
        if (geometry.pairs()) {
            up.store(launch, at + part * SessionLayout.PAIR_BYTES, results[part], tag);
            return;
        }
        int first = part * SessionLayout.QUARTER_RESULTS;
        int byteAt = at + part * SessionLayout.QUARTER_BYTES;
        if (settings.has(DeviceDefect.TORN_COMPLETION)) {
            up.store(launch, byteAt, tag, results[first]);
            up.store(launch, byteAt + SessionLayout.PAIR_BYTES, results[first + 1], results[first + 2]);
        } else {
            up.store(launch, byteAt, tag, results[first], results[first + 1], results[first + 2]);
        }
    }
}
