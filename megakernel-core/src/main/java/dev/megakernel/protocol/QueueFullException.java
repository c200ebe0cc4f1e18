package dev.megakernel.protocol;

/**
 * A queue did not take a submission: slot out of range or in flight, reserved opcode, too many arguments, bad geometry,
 * or no room. Nothing was written.
 */
public final class QueueFullException extends MegakernelException {

    /** Queue name of everything that is published to a ring. */
    public static final String SUBMISSION = "submission";

    /** Queue name of the IO queue. */
    public static final String IO_QUEUE = "io_queue";

    private final String queue;
    private final String reason;

    /**
     * Creates an error.
     *
     * @param queue name of the queue
     * @param reason value seen, rule, and a hint that starts with {@code Fix:}
     */
    public QueueFullException(String queue, String reason) {
        super(text(queue, reason));
        this.queue = queue;
        this.reason = reason;
    }

    /** Creates an error as above, with what caused it. */
    public QueueFullException(String queue, String reason, Throwable cause) {
        super(text(queue, reason), cause);
        this.queue = queue;
        this.reason = reason;
    }

    /** Name of the queue. */
    public String queue() {
        return queue;
    }

    /** Why the submission was refused: the message without the queue's name. */
    public String reason() {
        return reason;
    }

    private static String text(String queue, String reason) {
        return queue + ": " + reason;
    }
}
