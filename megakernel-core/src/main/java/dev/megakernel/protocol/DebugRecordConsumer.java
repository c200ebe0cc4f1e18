package dev.megakernel.protocol;

/** Takes the words of PRINTF records one by one, so that reading a log costs no objects. */
@FunctionalInterface
public interface DebugRecordConsumer {

    /** Takes one record, see {@link DebugRecord}. */
    void accept(int fmtId, int arg1, int arg2, int slotBase);
}
