package dev.megakernel.benchmarks.persistent;

import dev.megakernel.backend.MappedWords;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A device that needs no time: it answers what one ring announces in the fence after the bell, on the thread that rang it. Every
 * slot ends DONE with its first arguments as results; a batch without results is answered without a look at its slots. Thread-safe; one thread at a time answers, others go on. The engine's pump
 * never answers, so a thread that is alone has its answer when its fence returns.
 */
public final class InstantKernel implements PersistentKernel {

    private final AtomicBoolean answering = new AtomicBoolean();
    private final PersistentConfig config;
    private final SessionGeometry geometry;
    private final int results;
    private final MappedWords down;
    private final MappedWords up;
    private final int bellByte;
    private final int slotsByte;
    private final int claimsByte;
    private final int completionsByte;
    private final int resultsByte;
    private final int mask;
    private volatile int answered;
    private volatile @Nullable Thread pump;
    private int cursor;
    private int counted;

    /**
     * Makes a device for one ring.
     *
     * @param ring the ring it serves
     * @param results results of its opcode
     */
    InstantKernel(SessionGeometry geometry, int ring, int results) {
        this(new PersistentConfig(geometry, 1, 0, 0, Duration.ofMillis(50)), ring, results);
    }

    /** As above, with all there is to say of a kernel. */
    public InstantKernel(PersistentConfig config, int ring, int results) {
        this.config = config;
        this.geometry = config.geometry();
        this.results = results;
        this.down = words(geometry.downBytes());
        this.up = words(geometry.upBytes());
        this.bellByte = SessionLayout.bellWord(ring) * Integer.BYTES;
        this.slotsByte = geometry.slotsByte(ring);
        this.claimsByte = geometry.claimsByte(ring);
        this.completionsByte = geometry.completionByte(0);
        this.resultsByte = geometry.resultByte(0);
        this.mask = geometry.slots(ring) - 1;
    }

    /** Starts at a multiple of 64, as mapped memory does. */
    private static MappedWords words(int bytes) {
        int line = SessionLayout.SLOT_BYTES;
        return new MappedWords(ByteBuffer.allocateDirect(bytes + line).alignedSlice(line));
    }

    @Override
    public PersistentConfig config() {
        return config;
    }

    @Override
    public SharedWords down() {
        return down;
    }

    @Override
    public SharedWords up() {
        return up;
    }

    @Override
    public SharedWords control() {
        return down;
    }

    @Override
    public int launches() {
        return 1;
    }

    @Override
    public void launch(int number) {}

    @Override
    public boolean hasEnded(int number) {
        return down.getInt(SessionLayout.LEAVE_WORD * Integer.BYTES) != 0
                || down.getInt(SessionLayout.TURN_WORD * Integer.BYTES) - number > 0;
    }

    @Override
    public boolean isTurnWanted() {
        // Only the pump asks, and does so before each of its fences.
        pump = Thread.currentThread();
        return false;
    }

    @Override
    public void close() {}

    @Override
    public void fence() {
        VarHandle.fullFence();
        // Again after the flag is given back: a bell that rang meanwhile found it taken.
        while (down.getInt(bellByte) != answered
                && Thread.currentThread() != pump
                && answering.compareAndSet(false, true)) {
            answerUpTo(down.getInt(bellByte));
            answered = cursor;
            answering.set(false);
        }
    }

    private void answerUpTo(int bell) {
        int claim = claimsByte + (cursor & mask) * SessionLayout.CLAIM_BYTES;
        while (cursor != bell) {
            cursor += answer(slotsByte + (cursor & mask) * SessionLayout.SLOT_BYTES);
        }
        // Last: launches come and go here without regard to work, and must not leave any undone.
        up.putLong(claim, Integer.toUnsignedLong(bell));
    }

    /** Answers how many slots it answered. */
    private int answer(int slot) {
        int flags = down.getInt(slot);
        int word = down.getInt(slot + SessionLayout.COMPLETION_WORD * Integer.BYTES);
        if ((flags & SessionLayout.FLAG_COUNTED) == 0) {
            complete(completionsByte + SessionLayout.entry(word) * geometry.completionBytes(), slot, word);
            return 1;
        }
        int batch = geometry.batchByte(SessionLayout.entry(word));
        int answered = down.getInt(batch);
        if ((flags & SessionLayout.FLAG_RESULTS) != 0) {
            int result = down.getInt(batch + 2 * Integer.BYTES) + cursor - down.getInt(batch + 3 * Integer.BYTES);
            complete(resultsByte + result * geometry.completionBytes(), slot, word);
            answered = 1;
        }
        counted += answered;
        if (counted == down.getInt(batch)) {
            int completion = down.getInt(batch + Integer.BYTES);
            int at = completionsByte + SessionLayout.entry(completion) * geometry.completionBytes();
            up.putInt(at + geometry.resultWordByte(0), counted);
            up.putInt(at + geometry.tagByte(0), SessionLayout.tag(completion, SessionLayout.STATUS_BATCH));
            counted = 0;
        }
        return answered;
    }

    private void complete(int at, int slot, int word) {
        for (int i = 0; i < results; i++) {
            int arg = down.getInt(slot + (SessionLayout.ARGS_WORD + i) * Integer.BYTES);
            up.putInt(at + geometry.resultWordByte(i), arg);
        }
        int tag = SessionLayout.tag(word, SessionLayout.STATUS_DONE);
        for (int part = 0; part < geometry.parts(results); part++) {
            up.putInt(at + geometry.tagByte(part), tag);
        }
    }
}
