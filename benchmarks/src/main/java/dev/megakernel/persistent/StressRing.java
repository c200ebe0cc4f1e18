package dev.megakernel.persistent;

/** A ring that was full once and is empty again, so that marks, slots and claims of a lap before lie in it. */
final class StressRing {

    /** What the slots of tests carry. */
    static final int VALUE = 7;

    /** What was in them before. */
    static final int OLD_VALUE = 3;

    private static final PersistentCall WORK = StressDevice.describe(new PersistentCall(), VALUE);
    private static final PersistentCall OLD_WORK = StressDevice.describe(new PersistentCall(), OLD_VALUE);

    final StressKernel kernel;
    final StressDevice device;
    final PublishRing ring;

    StressRing() {
        this(new StressKernel());
    }

    StressRing(StressKernel kernel) {
        this.kernel = kernel;
        this.device = new StressDevice(kernel);
        this.ring = PublishRing.all(kernel)[StressDevice.RING];
        for (int slot = 0; slot < StressKernel.SLOTS; slot++) {
            long position = ring.reserve(1);
            ring.store(position, 0, OLD_WORK, 0);
            ring.mark(position, 1);
            ring.ringBell();
            device.recordClaim(position);
        }
    }

    /** All a submitter does with a position. */
    void publish(long position) {
        makeAvailable(position);
        ring.ringBell();
    }

    /** All that comes before the bell. */
    void makeAvailable(long position) {
        store(position);
        kernel.fence();
        ring.mark(position, 1);
    }

    void store(long position) {
        ring.store(position, 0, WORK, 0);
    }

    /** Positions of this lap that the bell announces. */
    int announced() {
        return device.bell() - StressKernel.SLOTS;
    }

    /** How many slots of this lap, up to this number, are not there as a whole. */
    int missing(int announced) {
        int missing = 0;
        for (int slot = 0; slot < announced; slot++) {
            missing += device.isStored(StressKernel.FIRST + StressKernel.SLOTS + slot, VALUE) ? 0 : 1;
        }
        return missing;
    }
}
