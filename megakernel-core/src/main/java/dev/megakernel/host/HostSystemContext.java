package dev.megakernel.host;

import dev.megakernel.opcode.SystemContext;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** What built-ins see on top: control words by absolute index, and the debug log. */
final class HostSystemContext extends HostContext implements SystemContext {

    private final SlotState state;
    private final ByteBuffer debugLog;
    private final int firstWritableWord;

    HostSystemContext(
            SlotState state, HostWorkspace workspace, ByteBuffer control, ByteBuffer debugLog, boolean privileged) {
        super(state, workspace, control);
        this.state = state;
        this.debugLog = debugLog;
        this.firstWritableWord = privileged ? 0 : ControlLayout.OBSERVABLE_BASE;
    }

    @Override
    public int controlWords() {
        return controlWordCount();
    }

    @Override
    public boolean controlWritable(int index) {
        return Integer.compareUnsigned(index, firstWritableWord) >= 0
                && Integer.compareUnsigned(index, controlWordCount()) < 0;
    }

    @Override
    public int controlLoad(int index) {
        return control(index);
    }

    @Override
    public void controlStore(int index, int value) {
        control(index, value);
    }

    @Override
    public int controlAdd(int index, int value) {
        int old = control(index);
        control(index, old + value);
        return old;
    }

    @Override
    public int controlCompareSwap(int index, int expected, int desired) {
        int old = control(index);
        if (old == expected) {
            control(index, desired);
        }
        return old;
    }

    @Override
    public void debugRecord(int formatId, int arg1, int arg2) {
        int cursor = Words.get(debugLog, DebugLogLayout.CURSOR_WORD);
        long end = DebugLogLayout.RECORDS_BASE + Integer.toUnsignedLong(cursor) + DebugLogLayout.RECORD_WORDS;
        if (end > Words.count(debugLog)) {
            return;
        }
        int record = DebugLogLayout.RECORDS_BASE + cursor;
        Words.put(debugLog, record + DebugLogLayout.RECORD_FMT_WORD, formatId);
        Words.put(debugLog, record + DebugLogLayout.RECORD_ARG1_WORD, arg1);
        Words.put(debugLog, record + DebugLogLayout.RECORD_ARG2_WORD, arg2);
        Words.put(debugLog, record + DebugLogLayout.RECORD_SLOT_BASE_WORD, state.slotBase());
        Words.put(debugLog, DebugLogLayout.CURSOR_WORD, cursor + DebugLogLayout.RECORD_WORDS);
    }
}
