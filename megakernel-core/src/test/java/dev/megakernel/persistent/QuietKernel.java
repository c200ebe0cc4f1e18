package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** A device that answers at once, in the fence after the bell, makes no garbage and needs no launch. */
public final class QuietKernel implements PersistentKernel {

    private final PersistentConfig config;
    private final SessionGeometry geometry;
    private final HeapWords down;
    private final HeapWords up;
    private final int[] cursors = new int[SessionLayout.RINGS];
    private final int[] slotBytes = new int[SessionLayout.RINGS];
    private final int[] claimBytes = new int[SessionLayout.RINGS];
    private final int[] counts;
    private volatile boolean answering = true;
    private volatile boolean lost;

    QuietKernel(SessionGeometry geometry) {
        this(new PersistentConfig(geometry, 1, 0, 0, Duration.ofMillis(50)));
    }

    /** A device of any shape. */
    public QuietKernel(PersistentConfig config) {
        this.config = config;
        this.geometry = config.geometry();
        this.down = new HeapWords(geometry.downBytes());
        this.up = new HeapWords(geometry.upBytes());
        this.counts = new int[geometry.batches()];
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            slotBytes[ring] = geometry.slotsByte(ring);
            claimBytes[ring] = geometry.claimsByte(ring);
        }
    }

    /** Whether it answers at fences; answers what is there when it begins to. */
    public void answering(boolean value) {
        answering = value;
        fence();
    }

    /** Loses the device: it answers nothing any more, and the pump is told. */
    public void lose() {
        answering = false;
        lost = true;
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
        if (lost) {
            throw new DeviceLostException("The device of a test is gone, device lost.");
        }
        return down.getInt(SessionLayout.LEAVE_WORD * Integer.BYTES) != 0
                || down.getInt(SessionLayout.TURN_WORD * Integer.BYTES) - number > 0;
    }

    @Override
    public boolean isTurnWanted() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public synchronized void fence() {
        VarHandle.fullFence();
        for (int ring = 0; ring < SessionLayout.RINGS && answering; ring++) {
            int bell = down.getInt(SessionLayout.bellWord(ring) * Integer.BYTES);
            while (cursors[ring] != bell) {
                answer(ring, cursors[ring]++);
            }
        }
    }

    private void answer(int ring, int position) {
        int index = position & (geometry.slots(ring) - 1);
        up.putLong(claimBytes[ring] + index * SessionLayout.CLAIM_BYTES, Integer.toUnsignedLong(position + 1));
        int slot = slotBytes[ring] + index * SessionLayout.SLOT_BYTES;
        int completion = down.getInt(slot + SessionLayout.COMPLETION_WORD * Integer.BYTES);
        if ((down.getInt(slot) & SessionLayout.FLAG_COUNTED) == 0) {
            complete(geometry.completionByte(SessionLayout.entry(completion)), slot, completion);
            return;
        }
        int batch = SessionLayout.entry(completion);
        int at = geometry.batchByte(batch);
        if ((down.getInt(slot) & SessionLayout.FLAG_RESULTS) != 0) {
            int result = down.getInt(at + 2 * Integer.BYTES) + position - down.getInt(at + 3 * Integer.BYTES);
            complete(geometry.resultByte(result), slot, completion);
        }
        if (++counts[batch] == down.getInt(at)) {
            int named = down.getInt(at + Integer.BYTES);
            int byteAt = geometry.completionByte(SessionLayout.entry(named));
            up.putInt(byteAt + geometry.resultWordByte(0), counts[batch]);
            up.putInt(byteAt + geometry.tagByte(0), SessionLayout.tag(named, SessionLayout.STATUS_BATCH));
            counts[batch] = 0;
        }
    }

    private void complete(int at, int slot, int word) {
        for (int i = 0; i < SessionLayout.RESULTS; i++) {
            int arg = down.getInt(slot + (SessionLayout.ARGS_WORD + i) * Integer.BYTES);
            up.putInt(at + geometry.resultWordByte(i), arg);
        }
        for (int part = 0; part < geometry.parts(SessionLayout.RESULTS); part++) {
            up.putInt(at + geometry.tagByte(part), SessionLayout.tag(word, SessionLayout.STATUS_DONE));
        }
    }
}
