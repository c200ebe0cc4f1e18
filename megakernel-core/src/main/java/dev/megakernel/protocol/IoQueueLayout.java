package dev.megakernel.protocol;

/**
 * The IO queue, through which LOAD_MISS asks the host for data: up to 64 slots of 8 words.
 *
 * <pre>
 * byte    0        4          8          12        16        20         24       28     32
 *         +--------+----------+----------+---------+---------+----------+--------+------+
 *         | OPTYPE |SRC_HANDLE|DST_HANDLE|OFFSET_LO|OFFSET_HI|BYTE_COUNT| STATUS | TAG  |
 *         +--------+----------+----------+---------+---------+----------+--------+------+
 * word    0        1          2          3         4         5          6        7
 * </pre>
 *
 * <p>STATUS takes the values of {@link SlotStatus} and the two completion codes {@link #STATUS_OK} and
 * {@link #STATUS_ERROR}.
 */
public final class IoQueueLayout {

    /** Kind of request, one of {@link #OP_READ}, {@link #OP_WRITE}, {@link #OP_FENCE}. */
    public static final int OP_TYPE_WORD = 0;

    /** Where the data comes from. */
    public static final int SRC_HANDLE_WORD = OP_TYPE_WORD + 1;

    /** Where the data goes to. */
    public static final int DST_HANDLE_WORD = SRC_HANDLE_WORD + 1;

    /** Low half of the u64 byte offset. */
    public static final int OFFSET_LO_WORD = DST_HANDLE_WORD + 1;

    /** High half of the u64 byte offset. */
    public static final int OFFSET_HI_WORD = OFFSET_LO_WORD + 1;

    /** Bytes to move. */
    public static final int BYTE_COUNT_WORD = OFFSET_HI_WORD + 1;

    /** State of the request. */
    public static final int IO_STATUS_WORD = BYTE_COUNT_WORD + 1;

    /** The requester's own mark. */
    public static final int TAG_WORD = IO_STATUS_WORD + 1;

    /** Words of one slot. */
    public static final int IO_SLOT_WORDS = TAG_WORD + 1;

    /** Bytes of one slot. */
    public static final int IO_SLOT_BYTES = IO_SLOT_WORDS * Words.WORD_BYTES;

    /** Slots of the poll window that the kernel is compiled for. */
    public static final int IO_SLOT_COUNT = 64;

    /** Bytes of a full queue. */
    public static final int QUEUE_BYTES = IO_SLOT_COUNT * IO_SLOT_BYTES;

    /** Request to read. */
    public static final int OP_READ = 1;

    /** Request to write. */
    public static final int OP_WRITE = OP_READ + 1;

    /** Request to order earlier requests before later ones. */
    public static final int OP_FENCE = OP_WRITE + 1;

    /** The host completed the request. */
    public static final int STATUS_OK = 0x10;

    /** The host could not complete the request. */
    public static final int STATUS_ERROR = STATUS_OK + 1;

    private IoQueueLayout() {}

    /** Whether the host has completed the request: OK or ERROR. */
    public static boolean isCompleted(int status) {
        return status == STATUS_OK || status == STATUS_ERROR;
    }

    /** The state's name, or {@code UNKNOWN(n)} with the raw value unsigned. */
    public static String statusName(int status) {
        return switch (status) {
            case STATUS_OK -> "OK";
            case STATUS_ERROR -> "ERROR";
            default -> SlotStatus.name(status);
        };
    }
}
