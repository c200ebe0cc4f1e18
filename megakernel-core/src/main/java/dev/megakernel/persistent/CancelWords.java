package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The cancel words of a ring. A word takes back one position, if the device has not claimed it before; 2^32 positions later it
 * would take back another one, so it is made harmless once its position was claimed. Thread-safe.
 */
final class CancelWords {

    private static final long NOTHING = 0;

    private final SharedWords down;
    private final int firstByte;

    /** One more than the position that a word was last set for. */
    private final AtomicLongArray set;

    private volatile boolean dirty;

    CancelWords(PersistentKernel kernel, int ring) {
        SessionGeometry geometry = kernel.config().geometry();
        this.down = kernel.down();
        this.firstByte = geometry.cancelsByte(ring);
        this.set = new AtomicLongArray(geometry.slots(ring));
    }

    static CancelWords[] all(PersistentKernel kernel) {
        CancelWords[] words = new CancelWords[SessionLayout.RINGS];
        for (int ring = 0; ring < words.length; ring++) {
            words[ring] = new CancelWords(kernel, ring);
        }
        return words;
    }

    /** Asks for a position to be taken back; a fence has to follow. */
    void cancel(long position) {
        int index = index(position);
        down.putInt(at(index), SessionLayout.cancelWord((int) position));
        // After the word: whoever finds this finds no word that comes later.
        set.set(index, position + 1);
        dirty = true;
    }

    /** Makes words harmless whose positions lie before this one. At worst takes back a cancel that came at the same time. */
    void clearBefore(long claimed) {
        if (!dirty) {
            return;
        }
        dirty = false;
        for (int index = 0; index < set.length(); index++) {
            long cancelled = set.get(index);
            if (cancelled == NOTHING) {
                continue;
            }
            if (cancelled <= claimed && set.compareAndSet(index, cancelled, NOTHING)) {
                // No position that maps here is one less than one that maps here.
                down.putInt(at(index), index);
            } else {
                dirty = true;
            }
        }
    }

    private int at(int index) {
        return firstByte + index * Integer.BYTES;
    }

    private int index(long position) {
        return (int) position & (set.length() - 1);
    }
}
