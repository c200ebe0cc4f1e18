package dev.megakernel.persistent;

import dev.megakernel.protocol.MegakernelException;
import org.jspecify.annotations.Nullable;

/** How far an engine has come. Thread-safe. */
final class Phase {

    enum State {
        /** Takes work. */
        OPEN(Publication.ACCEPTED, Ending.CLOSED),
        /** Takes none and ends what it has. */
        CLOSING(Publication.CLOSED, Ending.CLOSED),
        /** What has not ended ends as CLOSED. */
        CLOSED(Publication.CLOSED, Ending.CLOSED),
        /** What has not ended ends as LOST. */
        LOST(Publication.LOST, Ending.LOST),
        /** What has not ended ends as BROKEN. */
        BROKEN(Publication.BROKEN, Ending.BROKEN);

        private final Publication answer;
        private final Ending ending;

        State(Publication answer, Ending ending) {
            this.answer = answer;
            this.ending = ending;
        }

        /** What submitters are told. */
        Publication answer() {
            return answer;
        }

        /** How work ends that is open in this state, once it is final. */
        Ending ending() {
            return ending;
        }

        /** Whether nothing is started any more and who finds work open has to end it. */
        boolean isFinal() {
            return this != OPEN && this != CLOSING;
        }
    }

    private record Stage(State state, @Nullable MegakernelException cause) {}

    private volatile Stage stage = new Stage(State.OPEN, null);

    State now() {
        return stage.state();
    }

    /** Why it is LOST or BROKEN. */
    @Nullable
    MegakernelException cause() {
        return stage.cause();
    }

    /** Stops taking work. */
    synchronized void close() {
        if (stage.state() == State.OPEN) {
            stage = new Stage(State.CLOSING, null);
        }
    }

    /** Comes to an end; the first one counts. */
    synchronized void end(State end, @Nullable MegakernelException cause) {
        if (!stage.state().isFinal()) {
            stage = new Stage(end, cause);
        }
    }
}
