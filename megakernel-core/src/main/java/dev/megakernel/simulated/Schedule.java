package dev.megakernel.simulated;

/**
 * How likely each kind of step comes next. Extremes find what the average hides, so every seed gets weights of its own.
 *
 * @param stay of 64 scheduling points, how many leave the running actor running
 * @param actors weight of another actor
 * @param device weight of a workgroup
 * @param down weight of a host store that reaches the device
 * @param drift weight of an unfenced host store that leaves its thread's buffer early
 * @param up weight of a device store that reaches the host
 * @param time weight of time that passes until somebody's wait is over
 * @param burst steps of a workgroup in a row at most
 * @param nanos longest time that a step takes
 * @param spuriousWakes of 4096 steps, how many wake a parked actor for no reason
 */
public record Schedule(
        int stay,
        int actors,
        int device,
        int down,
        int drift,
        int up,
        int time,
        int burst,
        int nanos,
        int spuriousWakes) {

    /** Scheduling points that {@link #stay} counts. */
    static final int POINTS = 64;

    /** Steps that {@link #spuriousWakes} counts. */
    static final int WAKES = 4096;

    /** A schedule under which everything that can go on does so soon. */
    public static final Schedule FAIR = new Schedule(32, 4, 8, 8, 4, 8, 1, 16, 100, 0);

    /** A schedule that favours some things over others. */
    public static Schedule chaotic(Randomness random) {
        return new Schedule(
                random.of(0, 16, 40, 56),
                random.of(1, 4, 12),
                random.of(2, 8, 24),
                random.of(1, 4, 16),
                random.of(1, 4),
                random.of(1, 4, 16),
                random.of(1, 1, 2),
                random.of(1, 4, 16),
                random.of(20, 200, 1000),
                random.of(0, 0, 8));
    }

    /** Weight of everything that a device can do now. */
    int weight(Steppable at) {
        return (at.canWork() ? device : 0)
                + (at.canDeliverDown() ? down : 0)
                + (at.canDrift() ? drift : 0)
                + (at.canDeliverUp() ? up : 0);
    }

    /** Has a device do what a number below its weight stands for. */
    void step(Steppable at, int pick, Randomness random) {
        int left = pick;
        if (at.canWork()) {
            left -= device;
            if (left < 0) {
                at.work(random.between(1, burst));
                return;
            }
        }
        if (at.canDeliverDown()) {
            left -= down;
            if (left < 0) {
                at.deliverDown();
                return;
            }
        }
        if (at.canDrift()) {
            left -= drift;
            if (left < 0) {
                at.drift();
                return;
            }
        }
        at.deliverUp();
    }
}
