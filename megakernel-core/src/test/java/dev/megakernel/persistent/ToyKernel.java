package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A device of tests. It does something only when told to: {@link #work} claims and runs all that is announced, if a launch is
 * under way; launches leave in {@link #work} when they are told to, and in {@link #endLaunches} as if the driver ended them.
 */
final class ToyKernel implements PersistentKernel {

    static final int RESULTS = 4;
    static final Opcode ECHO = Opcode.define(0x40, "echo").results(RESULTS).glsl("");
    static final Opcode GROUP_ECHO = Opcode.define(0x41, "group-echo")
            .scope(OpcodeScope.WORKGROUP)
            .results(RESULTS)
            .glsl("");
    static final Opcode FAULTY = Opcode.define(0x42, "faulty").results(RESULTS).glsl("");
    static final Opcode REFUSED =
            Opcode.define(0x43, "refused").results(RESULTS).glsl("");
    /** Is claimed, does not come to an end before {@link #finishSlow}, and holds its launch that long. */
    static final Opcode SLOW = Opcode.define(0x44, "slow").results(RESULTS).glsl("");
    /** Is claimed and forgotten. */
    static final Opcode VANISHING =
            Opcode.define(0x45, "vanishing").results(RESULTS).glsl("");

    static final int FAULT_CODE = 77;
    private static final int CHUNK = 3;

    private record Slow(int launch, Runnable end) {}

    private final PersistentConfig config;
    private final SessionGeometry geometry;
    private final HeapWords down;
    private final HeapWords up;
    private final HeapWords control = new HeapWords(Long.BYTES);
    private final int launches;
    private final long[] cursors = new long[SessionLayout.RINGS];
    private final int[][] counts;
    private final TreeSet<Integer> running = new TreeSet<>();
    private final Deque<Slow> slow = new ArrayDeque<>();
    private final List<Integer> started = new ArrayList<>();
    private @Nullable RuntimeException launchError;
    private volatile @Nullable CountDownLatch launchBlocker;
    private volatile Runnable onFence = () -> {};
    private boolean lost;
    private boolean blind;
    private boolean claimsInvisible;
    private volatile boolean turnWanted;
    private volatile boolean closed;

    ToyKernel(SessionGeometry geometry, int firstPosition, int launches) {
        this(new PersistentConfig(geometry, 2, 0, firstPosition, Duration.ofMillis(50)), launches);
    }

    ToyKernel(PersistentConfig config, int launches) {
        this.config = config;
        this.geometry = config.geometry();
        this.launches = launches;
        this.down = new HeapWords(geometry.downBytes());
        this.up = new HeapWords(geometry.upBytes());
        this.counts = new int[geometry.batches()][SessionLayout.QUARTER_RESULTS];
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            cursors[ring] = Integer.toUnsignedLong(config.firstPosition());
            for (int i = 0; i < geometry.slots(ring); i++) {
                int position = (int) cursors[ring] + i;
                int index = position & (geometry.slots(ring) - 1);
                up.putInt(geometry.claimsByte(ring) + index * SessionLayout.CLAIM_BYTES, position);
                down.putInt(geometry.cancelsByte(ring) + index * Integer.BYTES, position);
            }
        }
    }

    static SessionGeometry geometry(int slots, int entries) {
        int[] rings = new int[SessionLayout.LEVELS];
        Arrays.fill(rings, slots);
        return new SessionGeometry(rings, rings, entries, 4, 64, false);
    }

    static SessionGeometry pairs(int slots, int entries) {
        int[] rings = new int[SessionLayout.LEVELS];
        Arrays.fill(rings, slots);
        return new SessionGeometry(rings, rings, entries, 4, 64, true);
    }

    @Override
    public PersistentConfig config() {
        return config;
    }

    @Override
    public HeapWords down() {
        return down;
    }

    @Override
    public HeapWords up() {
        return up;
    }

    @Override
    public HeapWords control() {
        return control;
    }

    @Override
    public void fence() {
        VarHandle.fullFence();
        Runnable action = onFence;
        onFence = () -> {};
        action.run();
    }

    /** What another thread does meanwhile, in the next fence. */
    void onNextFence(Runnable action) {
        onFence = action;
    }

    @Override
    public int launches() {
        return launches;
    }

    @Override
    public void launch(int number) {
        CountDownLatch blocker = launchBlocker;
        if (blocker != null) {
            awaitBlocker(blocker);
        }
        start(number);
    }

    private static void awaitBlocker(CountDownLatch blocker) {
        try {
            blocker.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on launches block until the latch opens. */
    void blockLaunches(CountDownLatch until) {
        launchBlocker = until;
    }

    /** From now on launches fail. */
    synchronized void failLaunches(RuntimeException error) {
        launchError = error;
    }

    private synchronized void start(int number) {
        requireDevice();
        if (launchError != null) {
            throw launchError;
        }
        if (running.size() >= launches) {
            throw new AssertionError("launch " + number + " beside " + running);
        }
        int expected = started.isEmpty() ? config.firstPosition() + 1 : started.get(started.size() - 1) + 1;
        if (number != expected) {
            throw new AssertionError("launch " + number + " instead of " + expected);
        }
        started.add(number);
        running.add(number);
    }

    @Override
    public synchronized boolean hasEnded(int number) {
        requireDevice();
        return !running.contains(number);
    }

    @Override
    public boolean isTurnWanted() {
        return turnWanted;
    }

    @Override
    public synchronized void close() {
        if (!lost && !running.isEmpty()) {
            throw new AssertionError("closed while launches " + running + " run");
        }
        closed = true;
        down.unmap();
        up.unmap();
    }

    boolean isClosed() {
        return closed;
    }

    private void requireDevice() {
        if (lost) {
            throw new DeviceLostException("The device of a test is gone.");
        }
    }

    synchronized void lose() {
        lost = true;
    }

    void turnWanted(boolean wanted) {
        turnWanted = wanted;
    }

    /** Whether it sees no bells from now on. */
    synchronized void blind(boolean value) {
        blind = value;
    }

    /** From now on the records of claims do not reach the host. */
    synchronized void hideClaims(boolean hide) {
        claimsInvisible = hide;
    }

    synchronized boolean isToldToLeave() {
        return !closed && down.getInt(SessionLayout.LEAVE_WORD * Integer.BYTES) != 0;
    }

    synchronized List<Integer> started() {
        return List.copyOf(started);
    }

    synchronized List<Integer> running() {
        return List.copyOf(running);
    }

    /** A launch does not leave before what it claimed is done. */
    private boolean isHeld(int number) {
        return slow.stream().anyMatch(one -> one.launch() == number);
    }

    /** Ends launches as a driver may: nothing they have claimed goes on. */
    synchronized void endLaunches() {
        running.clear();
        slow.clear();
    }

    /** Lets launches leave that were told to, then runs what is announced. Answers how many slots it claimed. */
    synchronized int work() {
        if (lost || closed) {
            return 0;
        }
        int turn = down.getInt(SessionLayout.TURN_WORD * Integer.BYTES);
        boolean leave = down.getInt(SessionLayout.LEAVE_WORD * Integer.BYTES) != 0;
        running.removeIf(number -> !isHeld(number) && (leave || turn - number > 0));
        int claimed = 0;
        while (!running.isEmpty() && !blind) {
            int now = claim();
            if (now == 0) {
                break;
            }
            claimed += now;
        }
        return claimed;
    }

    private int claim() {
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            int bell = down.getInt(SessionLayout.bellWord(ring) * Integer.BYTES);
            int ahead = bell - (int) cursors[ring];
            if (ahead > 0 && ahead <= geometry.slots(ring)) {
                return claim(ring, Math.min(ahead, CHUNK));
            }
        }
        return 0;
    }

    private int claim(int ring, int count) {
        long from = cursors[ring];
        cursors[ring] += count;
        int mask = geometry.slots(ring) - 1;
        if (!claimsInvisible) {
            long record = Integer.toUnsignedLong((int) cursors[ring]) | (long) running.last() << Integer.SIZE;
            up.putLong(geometry.claimsByte(ring) + ((int) from & mask) * SessionLayout.CLAIM_BYTES, record);
        }
        for (long position = from; position < cursors[ring]; position++) {
            run(ring, (int) position);
        }
        return count;
    }

    private void run(int ring, int position) {
        int index = position & (geometry.slots(ring) - 1);
        int at = geometry.slotsByte(ring) + index * SessionLayout.SLOT_BYTES;
        int[] slot = new int[SessionLayout.SLOT_BYTES / Integer.BYTES];
        for (int word = 0; word < slot.length; word++) {
            slot[word] = down.getInt(at + word * Integer.BYTES);
        }
        int cancel = down.getInt(geometry.cancelsByte(ring) + index * Integer.BYTES);
        int status = SessionLayout.STATUS_DONE;
        if (slot[0] >>> SessionLayout.SEQUENCE_SHIFT
                != ((position + 1) << SessionLayout.SEQUENCE_SHIFT) >>> SessionLayout.SEQUENCE_SHIFT) {
            status = SessionLayout.STATUS_BROKEN;
        } else if (cancel == SessionLayout.cancelWord(position)) {
            status = SessionLayout.STATUS_CANCELLED;
        } else if (slot[1] == REFUSED.code()) {
            status = SessionLayout.STATUS_REFUSED;
        } else if (slot[1] == FAULTY.code()) {
            status = SessionLayout.STATUS_FAULT;
        } else if (slot[1] == VANISHING.code()) {
            return;
        }
        int end = status;
        if (slot[1] == SLOW.code() && status == SessionLayout.STATUS_DONE) {
            slow.add(new Slow(running.last(), () -> end(position, slot, end)));
        } else {
            end(position, slot, end);
        }
    }

    /** Completes what is slow, last claimed first. */
    synchronized void finishSlow() {
        while (!slow.isEmpty()) {
            slow.removeLast().end().run();
        }
    }

    private void end(int position, int[] slot, int status) {
        int word = slot[SessionLayout.COMPLETION_WORD];
        if ((slot[0] & SessionLayout.FLAG_COUNTED) == 0) {
            complete(
                    geometry.completionByte(SessionLayout.entry(word)),
                    SessionLayout.tag(word, status),
                    results(slot, status));
            return;
        }
        int batch = SessionLayout.entry(word);
        int at = geometry.batchByte(batch);
        if ((slot[0] & SessionLayout.FLAG_RESULTS) != 0) {
            int result = down.getInt(at + 2 * Integer.BYTES) + position - down.getInt(at + 3 * Integer.BYTES);
            complete(geometry.resultByte(result), SessionLayout.tag(word, status), results(slot, status));
        }
        int kind = status == SessionLayout.STATUS_DONE ? 0 : status == SessionLayout.STATUS_FAULT ? 1 : 2;
        counts[batch][kind]++;
        if (Arrays.stream(counts[batch]).sum() == down.getInt(at)) {
            int[] sums = counts[batch].clone();
            Arrays.fill(counts[batch], 0);
            int completion = down.getInt(at + Integer.BYTES);
            complete(
                    geometry.completionByte(SessionLayout.entry(completion)),
                    SessionLayout.tag(completion, SessionLayout.STATUS_BATCH),
                    sums);
        }
    }

    /** As many as the opcode declares, and at least as many as a part holds. */
    private int[] results(int[] slot, int status) {
        int declared = slot[SessionLayout.OPCODE_WORD] == OpcodeSpace.NOP ? 0 : RESULTS;
        int[] results = new int[Math.max(declared, geometry.pairs() ? 1 : SessionLayout.QUARTER_RESULTS)];
        for (int i = 0; i < declared && status == SessionLayout.STATUS_DONE; i++) {
            results[i] = slot[SessionLayout.ARGS_WORD + i];
        }
        if (status == SessionLayout.STATUS_FAULT) {
            results[0] = FAULT_CODE;
        }
        return results;
    }

    private void complete(int at, int tag, int[] results) {
        // The last part first: none says anything about the others.
        for (int part = geometry.parts(results.length) - 1; part >= 0; part--) {
            for (int i = 0; i < results.length; i++) {
                if (geometry.resultWordByte(i) / partBytes() == part) {
                    up.putInt(at + geometry.resultWordByte(i), results[i]);
                }
            }
            up.putInt(at + geometry.tagByte(part), tag);
        }
    }

    private int partBytes() {
        return geometry.pairs() ? SessionLayout.PAIR_BYTES : SessionLayout.QUARTER_BYTES;
    }
}
