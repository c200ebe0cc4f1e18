package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;

/**
 * The smallest device: rings of two slots and three completion entries, with positions that are about to pass 2^32. It does
 * nothing by itself; tests play its part, see {@link StressDevice}. Its fence is that of a GPU's kernel.
 */
class StressKernel implements PersistentKernel {

    /** Slots of a ring. */
    static final int SLOTS = 2;

    /** The position that all rings start at: a lap and a slot before 2^32. */
    static final long FIRST = (1L << Integer.SIZE) - SLOTS - 1;

    /** Entries of the completion table. */
    static final int ENTRIES = 3;

    static final SessionGeometry GEOMETRY = geometry();

    private static final PersistentConfig CONFIG =
            new PersistentConfig(GEOMETRY, 1, 0, (int) FIRST, Duration.ofMillis(50));

    final ArrayWords down;
    final ArrayWords up = new ArrayWords(GEOMETRY.upBytes());

    StressKernel() {
        this(new ArrayWords(GEOMETRY.downBytes()));
    }

    StressKernel(ArrayWords down) {
        this.down = down;
    }

    private static SessionGeometry geometry() {
        int[] slots = new int[SessionLayout.LEVELS];
        Arrays.fill(slots, SLOTS);
        return new SessionGeometry(slots, slots, ENTRIES, 1, 0, false);
    }

    @Override
    public PersistentConfig config() {
        return CONFIG;
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
        return up;
    }

    @Override
    public void fence() {
        VarHandle.fullFence();
    }

    @Override
    public int launches() {
        return 1;
    }

    @Override
    public void launch(int number) {}

    @Override
    public boolean hasEnded(int number) {
        return false;
    }

    @Override
    public boolean isTurnWanted() {
        return false;
    }

    @Override
    public void close() {
        down.unmap();
        up.unmap();
    }
}
