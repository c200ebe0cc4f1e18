package dev.megakernel.simulated;

import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;

/** The slot that a workgroup expects next, loaded while it looks for work. */
final class AheadSlot {

    private static final int QUAD = 4;

    final int[] words = new int[SessionLayout.SLOT_BYTES / Integer.BYTES];
    int cancel;
    private int ring;
    private int position;
    private int loaded;

    int ring() {
        return ring;
    }

    int position() {
        return position;
    }

    /** Whether it is the expected slot, and its check says that all its words belong together; slots of a batch have none. */
    boolean isWhole() {
        int sequence = words[SessionLayout.SEQUENCE_WORD];
        int tenantWord = words[SessionLayout.TENANT_WORD];
        int checked = SessionLayout.tenantWord(
                sequence,
                words[SessionLayout.OPCODE_WORD],
                tenantWord & SessionLayout.TENANT_MASK,
                words[SessionLayout.COMPLETION_WORD],
                Arrays.copyOfRange(words, SessionLayout.ARGS_WORD, words.length));
        return isInPlace() && (sequence & SessionLayout.FLAG_COUNTED) == 0 && checked == tenantWord;
    }

    private boolean isInPlace() {
        int expected = SessionLayout.sequenceWord(position, 0);
        return (words[SessionLayout.SEQUENCE_WORD] ^ expected) >>> SessionLayout.SEQUENCE_SHIFT == 0;
    }

    void expect(int ofRing, int at) {
        ring = ofRing;
        position = at;
        loaded = 0;
    }

    void reload() {
        loaded = 0;
    }

    boolean is(int ofRing, int at) {
        return ring == ofRing && position == at && loaded > words.length;
    }

    /** Loads 16 bytes, or the cancel word; answers whether all is there. */
    boolean load(Device device) {
        if (loaded >= words.length) {
            cancel = device.down.load(device.cancelWord(ring, position));
            loaded = words.length + 1;
            return true;
        }
        int from = device.slotWord(ring, position) + loaded;
        for (int i = 0; i < QUAD; i++) {
            words[loaded++] = device.down.load(from + i);
        }
        return false;
    }
}
