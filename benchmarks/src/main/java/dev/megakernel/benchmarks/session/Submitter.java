package dev.megakernel.benchmarks.session;

import dev.megakernel.benchmarks.persistent.InstantEngine;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.Publication;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionCall;
import dev.megakernel.session.SubmissionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What one thread does: each step submits one piece of work, once the oldest that it has outstanding has ended. */
interface Submitter {

    /** Pieces of work that a submitter keeps outstanding. */
    int OUTSTANDING = 64;

    /** Does one step; answers whether the result of the piece that ended was right. */
    boolean step(int turn);

    /** Waits for what is outstanding. */
    void finish();

    /** Over handles of an engine. */
    static Submitter handles(InstantEngine engine) {
        List<PersistentCall> calls =
                Stream.generate(engine::newCall).limit(OUTSTANDING).toList();
        return new Submitter() {
            @Override
            public boolean step(int turn) {
                PersistentCall call = calls.get(turn % OUTSTANDING);
                boolean right = true;
                if (turn >= OUTSTANDING) {
                    engine.await(call);
                    right = call.word(0) == turn - OUTSTANDING;
                }
                call.arg(0, turn);
                while (engine.tryPublish(call) != Publication.ACCEPTED) {
                    Thread.onSpinWait();
                }
                return right;
            }

            @Override
            public void finish() {
                calls.forEach(engine::await);
            }
        };
    }

    /** Over handles of a session. */
    static Submitter calls(MegakernelSession session) {
        List<SessionCall> calls = Stream.generate(() -> session.newCall().work(InstantSession.CODE))
                .limit(OUTSTANDING)
                .toList();
        return new Submitter() {
            @Override
            public boolean step(int turn) {
                SessionCall call = calls.get(turn % OUTSTANDING);
                boolean right = true;
                if (turn >= OUTSTANDING) {
                    call.await();
                    right = call.word(0) == turn - OUTSTANDING;
                }
                call.arg(0, turn);
                while (!call.trySubmit()) {
                    Thread.onSpinWait();
                }
                return right;
            }

            @Override
            public void finish() {
                calls.forEach(SessionCall::await);
            }
        };
    }

    /** Over futures of a session, looking for each before parking. */
    static Submitter futures(MegakernelSession session) {
        List<CompletableFuture<SubmissionResult>> futures = new ArrayList<>(OUTSTANDING);
        return new Submitter() {
            @Override
            public boolean step(int turn) {
                if (turn < OUTSTANDING) {
                    futures.add(session.submit(InstantSession.CODE, turn));
                    return true;
                }
                CompletableFuture<SubmissionResult> oldest = futures.get(turn % OUTSTANDING);
                for (int look = 0; look < LOOKS && !oldest.isDone(); look++) {
                    Thread.onSpinWait();
                }
                boolean right = oldest.join().word(0) == turn - OUTSTANDING;
                futures.set(turn % OUTSTANDING, session.submit(InstantSession.CODE, turn));
                return right;
            }

            @Override
            public void finish() {
                futures.forEach(CompletableFuture::join);
            }
        };
    }

    /** Looks for a future before its thread parks. */
    int LOOKS = 1_000;

    /** Waits for each submission. */
    static Submitter waiting(MegakernelSession session) {
        return new Submitter() {
            @Override
            public boolean step(int turn) {
                return session.execute(InstantSession.CODE, turn).word(0) == turn;
            }

            @Override
            public void finish() {}
        };
    }
}
