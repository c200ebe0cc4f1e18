package dev.megakernel.session;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How threads wait for a job whose parts were published: they look for the ends themselves. */
final class EngineWait {

    /** How long a thread waits for its work at a time before it looks whether that has moved to another engine. */
    private static final long ONE_WAIT_NANOS = Duration.ofMillis(100).toNanos();

    private static final long ENGINE_POLL_NANOS = Duration.ofMillis(1).toNanos();

    /** Looks at a job whose last part has ended, before it is taken for one that has lost its processor. */
    private static final int TRIES_FOR_JOB = 1_000;

    private EngineWait() {}

    /** Looks once whether the work of a job has ended. */
    static void look(Job job) {
        for (int i = 0; i < job.tickets().size(); i++) {
            PublishedTicket published = job.tickets().get(i).published();
            if (published != null && published.work().isUnderWay()) {
                published.engine().look(published.work());
            }
        }
    }

    /** Looks for the end of the first work of a job, for so many ns at most. */
    static void spin(Job job, long longest) {
        Ticket ticket = job.tickets().get(0);
        PublishedTicket published = ticket.published();
        if (published != null && published.work().isUnderWay()) {
            published.engine().spin(published.work(), longest);
        }
        // Who ended the work is about to end the job, unless it has lost its processor.
        for (int tries = 0; tries < TRIES_FOR_JOB && ticket.isEnded() && !job.isEnded(); tries++) {
            Thread.onSpinWait();
        }
    }

    /** As {@link Runner#await}. */
    static Runner.Awaited await(Job job, long longest) {
        boolean timed = longest != Long.MAX_VALUE || job.deadline() != null;
        long start = timed ? System.nanoTime() : 0;
        for (int i = 0; i < job.tickets().size(); i++) {
            Ticket ticket = job.tickets().get(i);
            while (!ticket.isEnded()) {
                long left = timed ? Math.min(job.nanosLeft(), longest - (System.nanoTime() - start)) : longest;
                if (left <= 0) {
                    return Runner.Awaited.LATE;
                }
                awaitEngine(ticket, left);
                if (!ticket.isEnded() && Thread.interrupted()) {
                    return Runner.Awaited.INTERRUPTED;
                }
            }
        }
        // Who ended the last ticket is about to end the job.
        while (!job.isEnded()) {
            Thread.onSpinWait();
        }
        return Runner.Awaited.ENDED;
    }

    private static void awaitEngine(Ticket ticket, long longest) {
        PublishedTicket published = ticket.published();
        if (published == null || !published.work().isUnderWay()) {
            LockSupport.parkNanos(ticket, Math.min(longest, ENGINE_POLL_NANOS));
        } else {
            published.engine().await(published.work(), Math.min(longest, ONE_WAIT_NANOS));
        }
    }
}
