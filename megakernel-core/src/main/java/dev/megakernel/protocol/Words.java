package dev.megakernel.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian u32 access to a {@link ByteBuffer} by word index, counted from the buffer's position.
 *
 * <p>Any alignment is legal, the buffer's own byte order is ignored, position and limit never move, and nothing is
 * allocated. An index outside position to limit throws {@link IndexOutOfBoundsException}: callers check first.
 *
 * <p><b>Memory order.</b> {@link #putRelease} pairs with {@link #getAcquire}: a reader that sees the stored value also
 * sees every write made before it. A direct buffer with a 4-byte aligned word gets one atomic access. Heap and unaligned
 * words get a plain access beside a full-strength fence, because atomic access modes on heap buffers are refused from
 * Java 22 on; such an access orders its neighbours in the same way but may tear when the word is unaligned.
 */
public final class Words {

    /** Largest value of a u32. */
    public static final long MAX_U32 = 0xFFFF_FFFFL;

    /** Size of one word in bytes. */
    public static final int WORD_BYTES = Integer.BYTES;

    private static final VarHandle INT_VIEW =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    /** Whole words between position and limit; up to three trailing bytes are not counted. */
    public static int count(ByteBuffer buffer) {
        return buffer.remaining() / WORD_BYTES;
    }

    /** Reads a word with plain ordering. */
    public static int get(ByteBuffer buffer, int word) {
        return (int) INT_VIEW.get(buffer, byteIndex(buffer, word));
    }

    /** Writes a word with plain ordering. */
    public static void put(ByteBuffer buffer, int word, int value) {
        INT_VIEW.set(buffer, byteIndex(buffer, word), value);
    }

    /** Reads a word so that later reads see what its releasing writer wrote before it. */
    public static int getAcquire(ByteBuffer buffer, int word) {
        int index = byteIndex(buffer, word);
        if (isAtomic(buffer, index)) {
            return (int) INT_VIEW.getAcquire(buffer, index);
        }
        int value = (int) INT_VIEW.get(buffer, index);
        VarHandle.acquireFence();
        return value;
    }

    /** Writes a word so that everything written before it is visible to whoever acquires the value. */
    public static void putRelease(ByteBuffer buffer, int word, int value) {
        int index = byteIndex(buffer, word);
        if (isAtomic(buffer, index)) {
            INT_VIEW.setRelease(buffer, index, value);
        } else {
            VarHandle.releaseFence();
            INT_VIEW.set(buffer, index, value);
        }
    }

    private static boolean isAtomic(ByteBuffer buffer, int index) {
        return buffer.isDirect() && buffer.alignmentOffset(index, WORD_BYTES) == 0;
    }

    private static int byteIndex(ByteBuffer buffer, int word) {
        return buffer.position() + word * WORD_BYTES;
    }
}
