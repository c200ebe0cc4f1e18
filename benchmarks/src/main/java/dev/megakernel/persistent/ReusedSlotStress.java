package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The device claims the oldest slot of a full ring while a submitter wants to store the slot of the next lap there.
 *
 * <p>Hypothesis: a slot is overwritten only after it was read. The device records a claim after reading the slot; the submitter
 * follows the records with acquire loads before it takes a position, and stores after that. A slot that changes while it is read
 * runs half of each: wrong arguments, or the wrong completion.
 */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The claim was not seen yet, so the ring was full.")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The slot was read, then claimed, then used again.")
@Outcome(expect = FORBIDDEN, desc = "The slot was used again while the device read it.")
@State
public class ReusedSlotStress {

    private final Full full = new Full();

    /** The device: reads the slot and then says that it has. */
    @Actor
    public void device(ZZ_Result result) {
        result.r1 = full.isOldestWhole();
        full.recordOldest();
    }

    /** The submitter. */
    @Actor
    public void submitter(ZZ_Result result) {
        result.r2 = full.tryStoreNext();
    }

    /** A ring that is full, of slots with the old value. */
    private static final class Full {

        private static final PersistentCall OLD = StressDevice.describe(new PersistentCall(), StressRing.OLD_VALUE);

        private final StressRing ring = new StressRing();
        private final long oldest = ring.ring.reserve(StressKernel.SLOTS);

        Full() {
            ring.ring.store(oldest, 0, OLD, 0);
        }

        boolean isOldestWhole() {
            return ring.device.isStored(oldest, StressRing.OLD_VALUE);
        }

        void recordOldest() {
            ring.device.recordClaim(oldest);
        }

        boolean tryStoreNext() {
            long position = ring.ring.reserve(1);
            if (position == PublishRing.FULL) {
                return false;
            }
            ring.store(position);
            return true;
        }
    }

    /** The same where the device records its claim before it has read the slot. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "true, true"},
            expect = ACCEPTABLE,
            desc = "The device was fast enough.")
    @Outcome(id = "false, true", expect = ACCEPTABLE_INTERESTING, desc = "The slot changed while it was read.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody else stores a slot.")
    @State
    public static class Control {

        private final Full full = new Full();

        /** The device: says that it has read the slot, and then does. */
        @Actor
        public void device(ZZ_Result result) {
            full.recordOldest();
            result.r1 = full.isOldestWhole();
        }

        /** The submitter. */
        @Actor
        public void submitter(ZZ_Result result) {
            result.r2 = full.tryStoreNext();
        }
    }
}
