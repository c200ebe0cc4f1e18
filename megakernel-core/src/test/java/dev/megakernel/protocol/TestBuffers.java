package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Buffers of every kind a caller may pass, and copies to compare them with. */
enum TestBuffers {
    HEAP {
        @Override
        ByteBuffer of(int bytes) {
            return ByteBuffer.allocate(bytes);
        }
    },
    DIRECT {
        @Override
        ByteBuffer of(int bytes) {
            return ByteBuffer.allocateDirect(bytes);
        }
    },
    HEAP_IN_THE_MIDDLE {
        @Override
        ByteBuffer of(int bytes) {
            return middle(ByteBuffer.allocate(bytes + 11), 4, bytes);
        }
    },
    DIRECT_UNALIGNED {
        @Override
        ByteBuffer of(int bytes) {
            return middle(ByteBuffer.allocateDirect(bytes + 11), 3, bytes);
        }
    },
    DIRECT_LITTLE_ENDIAN {
        @Override
        ByteBuffer of(int bytes) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    };

    abstract ByteBuffer of(int bytes);

    ByteBuffer ring(int slots) {
        return of(slots * SlotLayout.SLOT_BYTES);
    }

    /** A ring of EMPTY slots on the heap. */
    static ByteBuffer heapRing(int slots) {
        return HEAP.ring(slots);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    static int word(ByteBuffer ring, int slot, int word) {
        return Words.get(ring, slot * SlotLayout.SLOT_WORDS + word);
    }

    static void status(ByteBuffer ring, int slot, int status) {
        Words.put(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD, status);
    }

    static int status(ByteBuffer ring, int slot) {
        return word(ring, slot, SlotLayout.STATUS_WORD);
    }

    static int[] slot(ByteBuffer ring, int slot) {
        int[] words = new int[SlotLayout.SLOT_WORDS];
        Arrays.setAll(words, i -> word(ring, slot, i));
        return words;
    }

    static void ioWord(ByteBuffer queue, int slot, int word, int value) {
        Words.put(queue, slot * IoQueueLayout.IO_SLOT_WORDS + word, value);
    }

    static int[] ioSlot(ByteBuffer queue, int slot) {
        int[] words = new int[IoQueueLayout.IO_SLOT_WORDS];
        Arrays.setAll(words, i -> Words.get(queue, slot * IoQueueLayout.IO_SLOT_WORDS + i));
        return words;
    }

    /** Words 1 to 15 filled with something that stale data would show as. */
    static void soil(ByteBuffer ring, int slot) {
        for (int word = 1; word < SlotLayout.SLOT_WORDS; word++) {
            Words.put(ring, slot * SlotLayout.SLOT_WORDS + word, 0xDEAD_0000 + word);
        }
    }

    private static ByteBuffer middle(ByteBuffer whole, int at, int bytes) {
        return whole.position(at).limit(at + bytes);
    }
}
