package dev.megakernel.contract;

import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.DebugRecord;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a pass left, word by word. */
public final class PassResult {

    private final OutputBuffers outputs;
    private final int cursorBefore;

    PassResult(OutputBuffers outputs, int cursorBefore) {
        this.outputs = outputs;
        this.cursorBefore = cursorBefore;
    }

    /** A control word. */
    public int control(int word) {
        return Words.get(buffer(0), word);
    }

    /** An observable word. */
    public int observable(int index) {
        return control(ControlLayout.OBSERVABLE_BASE + index);
    }

    /** Observable words from {@code first} on. */
    public int[] observables(int first, int count) {
        return IntStream.range(first, first + count).map(this::observable).toArray();
    }

    /** DONE_COUNT. */
    public int doneCount() {
        return control(ControlLayout.DONE_COUNT_WORD);
    }

    /** EPOCH. */
    public int epoch() {
        return control(ControlLayout.EPOCH_WORD);
    }

    /** The counter of an opcode below 32. */
    public int metric(int opcode) {
        return control(ControlLayout.METRICS_BASE + opcode);
    }

    /** The status of a slot. */
    public int status(int slot) {
        return word(slot, SlotLayout.STATUS_WORD);
    }

    /** The status of every slot. */
    public int[] statuses() {
        return IntStream.range(0, buffer(1).remaining() / SlotLayout.SLOT_BYTES)
                .map(this::status)
                .toArray();
    }

    /** An argument or result word of a slot. */
    public int arg(int slot, int index) {
        return word(slot, SlotLayout.ARG0_WORD + index);
    }

    /** Any word of a slot. */
    public int word(int slot, int word) {
        return Words.get(buffer(1), slot * SlotLayout.SLOT_WORDS + word);
    }

    /** The fault code of a slot. */
    public int faultCode(int slot) {
        return outputs.faultCode(slot);
    }

    /** Any word of an IO slot. */
    public int io(int slot, int word) {
        return Words.get(buffer(3), slot * IoQueueLayout.IO_SLOT_WORDS + word);
    }

    /** The status of every IO slot. */
    public int[] ioStatuses() {
        return IntStream.range(0, buffer(3).remaining() / IoQueueLayout.IO_SLOT_BYTES)
                .map(slot -> io(slot, IoQueueLayout.IO_STATUS_WORD))
                .toArray();
    }

    /** How many slots of the ring have a status. */
    public int slotsWith(int status) {
        return (int) Arrays.stream(statuses()).filter(found -> found == status).count();
    }

    /** The cursor of the debug log. */
    public int cursor() {
        return Words.get(buffer(2), DebugLogLayout.CURSOR_WORD);
    }

    /** The records of the debug log. */
    public List<DebugRecord> records() {
        return DebugLogCodec.read(buffer(2));
    }

    /** All four buffers as bytes, the records that this pass appended to the debug log sorted by the rest of their text. */
    List<byte[]> canonicalBytes() {
        return List.of(bytes(buffer(0)), bytes(buffer(1)), bytes(sortedRecords()), bytes(buffer(3)));
    }

    private ByteBuffer sortedRecords() {
        ByteBuffer log = ByteBuffer.wrap(bytes(buffer(2)));
        int appended = (cursor() - cursorBefore) / DebugLogLayout.RECORD_WORDS;
        int first = DebugLogLayout.RECORDS_BASE + cursorBefore;
        int[][] records = new int[appended][];
        for (int i = 0; i < appended; i++) {
            int base = first + i * DebugLogLayout.RECORD_WORDS;
            records[i] = IntStream.range(base, base + DebugLogLayout.RECORD_WORDS)
                    .map(word -> Words.get(log, word))
                    .toArray();
        }
        Arrays.sort(records, (a, b) -> {
            int bySlot =
                    Integer.compare(a[DebugLogLayout.RECORD_SLOT_BASE_WORD], b[DebugLogLayout.RECORD_SLOT_BASE_WORD]);
            return bySlot != 0 ? bySlot : Arrays.compare(a, b);
        });
        for (int i = 0; i < appended; i++) {
            for (int j = 0; j < DebugLogLayout.RECORD_WORDS; j++) {
                Words.put(log, first + i * DebugLogLayout.RECORD_WORDS + j, records[i][j]);
            }
        }
        return log;
    }

    /** A copy of one of the four buffers. */
    ByteBuffer copy(int index) {
        return ByteBuffer.wrap(bytes(buffer(index)));
    }

    private ByteBuffer buffer(int index) {
        return outputs.buffers().get(index);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
