package dev.megakernel.persistent;

/** One thread that ends what is on the watch list: work whose owner is told, and work whose owner sleeps. */
final class CompletionPoller implements Runnable {

    /** How much shorter than its longest the poller's first park is. */
    private static final int FIRST_PARK_FRACTION = 64;

    private static final long UNTIL_WOKEN = Long.MAX_VALUE;

    /** Passes between two that forget entries nobody uses: fewer cost writes, more cost looks. */
    private static final int PASSES_PER_TIDYING = 256;

    private final EngineCore core;
    private final WatchList watched;
    private final Sleeper self;
    private final int passes;
    private final long longestPark;
    private final EngineListener listener;
    private final int stripe;
    private volatile boolean stopped;
    private int fruitless;
    private int untidied;
    private long park;

    CompletionPoller(EngineCore core, PersistentOptions options) {
        this(core, options, end -> {});
    }

    /** Tells {@code listener} of its passes. */
    CompletionPoller(EngineCore core, PersistentOptions options, EngineListener listener) {
        this.listener = listener;
        this.core = core;
        this.watched = core.watched;
        this.self = watched.poller();
        this.passes = options.pollerPasses();
        this.longestPark = options.pollerPark().toNanos();
        this.stripe = StripedCount.STRIPES - 1;
    }

    /** Ends the thread; called once all work has ended. */
    void stop() {
        stopped = true;
        self.wake();
    }

    @Override
    public void run() {
        self.isCurrentThread();
        while (!stopped) {
            idle(doWork());
        }
        listener.looked(true);
    }

    /** Looks at everything once and answers how much of it ended. */
    int doWork() {
        if (watched.isEmpty()) {
            // Not even inside: whoever closes waits until nobody is.
            return 0;
        }
        core.inside.enter(stripe);
        try {
            // After the pump has seen nobody inside, it stops this thread before it unmaps.
            return stopped ? 0 : pass();
        } finally {
            core.inside.leave(stripe);
        }
    }

    private int pass() {
        boolean tidying =
                fruitless >= passes || ++untidied % PASSES_PER_TIDYING == 0 || core.phase.now() != Phase.State.OPEN;
        int ended = 0;
        for (int word = 0; word < watched.words(); word++) {
            for (long bits = watched.word(word); bits != 0; bits &= bits - 1) {
                ended += look(word * Long.SIZE + Long.numberOfTrailingZeros(bits), tidying);
            }
        }
        return ended;
    }

    private int look(int index, boolean tidying) {
        CompletionEntry entry = core.settlement.table().at(index);
        long use = entry.watchedUse();
        if (use != 0 && !core.settlement.tryEnd(entry, use)) {
            return 0;
        }
        if (tidying) {
            watched.remove(index);
            if (entry.watchedUse() != 0) {
                // Used again, and asked for before the removal.
                watched.add(index);
            }
        }
        return use == 0 ? 0 : 1;
    }

    private void idle(int ended) {
        boolean waits = ended == 0 && (fruitless >= passes || nobodyComes());
        listener.looked(waits);
        if (ended > 0) {
            fruitless = 0;
            park = 0;
        } else if (!waits) {
            // Also while nothing is watched: whoever comes next would have to wake this thread, which takes longer than
            // the work.
            fruitless++;
            core.time.spin();
        } else if (watched.isEmpty()) {
            sleepUntilWatching();
        } else {
            park = Math.min(longestPark, Math.max(1, Math.max(2 * park, longestPark / FIRST_PARK_FRACTION)));
            self.sleep(park);
        }
    }

    /** Nothing is watched, and in an engine that closes nobody adds anything. */
    private boolean nobodyComes() {
        return core.phase.now() != Phase.State.OPEN && watched.isEmpty();
    }

    private void sleepUntilWatching() {
        self.announce();
        if (watched.isEmpty() && !stopped) {
            self.sleep(UNTIL_WOKEN);
        }
        self.awake();
        if (!watched.isEmpty()) {
            // Else it was woken for nothing, and need not look for long either.
            fruitless = 0;
            park = 0;
        }
    }
}
