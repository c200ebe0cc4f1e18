package dev.megakernel.benchmarks.device;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The least a host in Java can do with a session kernel: one thread, one slot at a time, no books. Shows where the time of
 * a round trip goes before anything is built on top. The counterpart of {@code native/session_host.c}.
 */
final class BareHost implements AutoCloseable {

    /** The runtime's own. */
    private static final int TENANT = 0;

    private static final int RING = SessionLayout.ring(Priority.NORMAL.level(), false);
    private static final long PUMP_PAUSE = 50_000;
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(20);
    private static final int LOOKS_BETWEEN_CLOCKS = 1 << 16;
    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private final PersistentKernel kernel;
    private final SharedWords down;
    private final SharedWords up;
    private final SessionGeometry geometry;
    private final Cells cells;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread pump = new Thread(this::keepLaunching, "bare-host-pump");
    private final int[] args = new int[SessionLayout.RESULTS];
    private int head;

    /** Where one round trip's time went, in ns; each part ends where the next begins. */
    private final Latencies storing = Latencies.forOneThread();

    private final Latencies fencing = Latencies.forOneThread();
    private final Latencies ringing = Latencies.forOneThread();
    private final Latencies waiting = Latencies.forOneThread();
    private final Latencies all = Latencies.forOneThread();

    BareHost(PersistentKernel kernel, Cells cells) {
        this.kernel = kernel;
        this.down = kernel.down();
        this.up = kernel.up();
        this.geometry = kernel.config().geometry();
        this.cells = cells;
        this.head = kernel.config().firstPosition();
        pump.setDaemon(true);
        pump.start();
    }

    private void keepLaunching() {
        int launch = kernel.config().firstPosition();
        while (!closing.get()) {
            if (kernel.hasEnded(launch)) {
                kernel.launch(++launch);
            }
            LockSupport.parkNanos(PUMP_PAUSE);
        }
        down.putInt(SessionLayout.LEAVE_WORD * Integer.BYTES, 1);
        kernel.fence();
    }

    /** Runs round trips for a time and adds the parts' times. */
    void run(Bench bench, Window window) throws Exception {
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        for (long now = System.nanoTime(); now - end < 0; ) {
            now = roundTrip(now - from >= 0);
        }
        bench.add(new Point("bare host: 64 bytes stored").latencies(storing));
        bench.add(new Point("bare host: fence").latencies(fencing));
        bench.add(new Point("bare host: bell and fence").latencies(ringing));
        bench.add(new Point("bare host: completion seen").latencies(waiting));
        bench.add(new Point("bare host: all of these").latencies(all));
    }

    private long roundTrip(boolean counts) {
        int position = head++;
        int entry = Math.floorMod(position, EngineSizes.ENTRIES);
        int generation = 1 + Integer.remainderUnsigned(position / EngineSizes.ENTRIES, SessionLayout.MAX_ENTRIES - 1);
        int completion = SessionLayout.completionWord(generation, entry);
        int cell = entry % Submitters.OUTSTANDING;
        int value = cells.touch(cell);
        long started = System.nanoTime();
        store(position, completion, cell, value);
        long stored = System.nanoTime();
        kernel.fence();
        long fenced = System.nanoTime();
        down.putInt(SessionLayout.bellWord(RING) * Integer.BYTES, head);
        kernel.fence();
        long rung = System.nanoTime();
        int at = geometry.completionByte(entry);
        await(at, SessionLayout.tag(completion, SessionLayout.STATUS_DONE));
        int result = up.getInt(at + geometry.resultWordByte(0));
        long ended = System.nanoTime();
        cells.check(cell, result);
        if (counts) {
            storing.record(stored - started);
            fencing.record(fenced - stored);
            ringing.record(rung - fenced);
            waiting.record(ended - rung);
            all.record(ended - started);
        }
        return ended;
    }

    private void store(int position, int completion, int cell, int value) {
        int place = position & (geometry.slots(RING) - 1);
        int at = geometry.slotsByte(RING) + place * SessionLayout.SLOT_BYTES;
        int sequence = SessionLayout.sequenceWord(position, 0);
        int opcode = TouchOpcodes.ONE.code();
        args[TouchOpcodes.CELL_ARGUMENT] = cell;
        args[TouchOpcodes.VALUE_ARGUMENT] = value;
        put(at, sequence, opcode);
        put(at + Long.BYTES, SessionLayout.tenantWord(sequence, opcode, TENANT, completion, args), completion);
        put(at + 2 * Long.BYTES, cell, value);
        for (int i = 3 * Long.BYTES; i < SessionLayout.SLOT_BYTES; i += Long.BYTES) {
            put(at + i, 0, 0);
        }
    }

    private void put(int at, int low, int high) {
        down.putLong(at, ((high & LOW_WORD) << Integer.SIZE) | (low & LOW_WORD));
    }

    private void await(int at, int tag) {
        long giveUp = System.nanoTime() + LONGEST_WAIT;
        for (int look = 1; up.getInt(at + geometry.tagByte(0)) != tag; look++) {
            if (look % LOOKS_BETWEEN_CLOCKS == 0 && System.nanoTime() - giveUp > 0) {
                throw new WrongResultException("A completion's tag", up.getInt(at + geometry.tagByte(0)), tag);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        closing.set(true);
        while (pump.isAlive()) {
            LockSupport.parkNanos(PUMP_PAUSE);
        }
    }
}
