package dev.megakernel.session;

import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The launches of one tenant against what was granted. A submission reserves its launch when it is accepted, so that none
 * has to be refused later, and uses it when it is launched. Thread-safe.
 */
final class Quota {

    private static final OptionalLong RESERVED = OptionalLong.empty();

    private final OptionalLong granted;
    /** Launches of a tenant without a limit, which need no lock. */
    private final LongAdder unlimited = new LongAdder();

    private long claimed;
    private long reserved;

    /** A quota to hold the tenant to, or none. */
    Quota(OptionalLong granted) {
        this.granted = granted;
    }

    /** What is granted between two grants; empty without a limit. */
    OptionalLong granted() {
        return granted;
    }

    /** Whether so many launches could be reserved now: what is claimed and reserved already, if not. */
    OptionalLong lacksRoomFor(int launches) {
        if (granted.isEmpty()) {
            return RESERVED;
        }
        synchronized (this) {
            long used = claimed + reserved;
            return used + launches > granted.getAsLong() ? OptionalLong.of(used) : RESERVED;
        }
    }

    /** Reserves launches, and answers what is claimed and reserved already when that leaves too little. */
    OptionalLong reserve(int launches) {
        if (granted.isEmpty()) {
            return RESERVED;
        }
        synchronized (this) {
            OptionalLong used = lacksRoomFor(launches);
            if (used.isEmpty()) {
                reserved += launches;
            }
            return used;
        }
    }

    /** Returns launches that were reserved and never came. */
    void giveBack(int launches) {
        if (granted.isPresent()) {
            synchronized (this) {
                reserved -= launches;
            }
        }
    }

    /** Uses launches, which were reserved. */
    void claim(int launches) {
        if (granted.isEmpty()) {
            unlimited.add(launches);
            return;
        }
        synchronized (this) {
            claimed += launches;
            reserved -= launches;
        }
    }

    /** Forgets what was claimed. What waits now is claimed under the new grant. */
    synchronized void grant() {
        claimed = 0;
        unlimited.reset();
    }

    /** Launches since the last grant. */
    synchronized long claimed() {
        return claimed + unlimited.sum();
    }
}
