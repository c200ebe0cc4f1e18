package dev.megakernel.session;

import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.MegakernelException;
import java.time.Duration;

/** A submission was not done before its deadline. What had not started never will; what was running ends unheard. */
public class DeadlineExceededException extends MegakernelException {

    private final Duration deadline;
    private final Duration waited;
    private final Progress progress;

    /**
     * Creates an error.
     *
     * @param deadline how long the submission was allowed to take
     * @param waited how long it took until it was given up
     * @param progress NEVER_STARTED when nothing of it ran or will run, UNKNOWN when it may be running
     */
    public DeadlineExceededException(Duration deadline, Duration waited, Progress progress) {
        super("A submission was allowed " + deadline + " and has taken " + waited + "; "
                + (progress == Progress.NEVER_STARTED
                        ? "it was taken back and never started"
                        : "it is taken back if it has not started, and its result is dropped if it has")
                + ". Fix: allow more time, submit less at a time, or raise its priority.");
        this.deadline = deadline;
        this.waited = waited;
        this.progress = progress;
    }

    /** How long the submission was allowed to take, counted from the call that submitted it. */
    public Duration deadline() {
        return deadline;
    }

    /** How long it took until it was given up. */
    public Duration waited() {
        return waited;
    }

    /** NEVER_STARTED when nothing of it ran or will run, UNKNOWN when it may be running. */
    public Progress progress() {
        return progress;
    }
}
