package dev.megakernel.backend;

/**
 * A kernel that stays on the device and takes its work from shared memory, launch after launch.
 *
 * <p>A launch leaves when the turn word has passed its number, when the leave word is set, when its quantum is over, or
 * when the driver ends it. What a launch has claimed it also completes, unless the driver or a loss ends it. Rings, cursors
 * and tables belong to the kernel, not to a launch: the next launch goes on where the others stopped, and several launches
 * may run at once.
 *
 * <p>Before the first launch, claims and cancel words hold what no position matches, all else is zero, and positions start
 * at {@link PersistentConfig#firstPosition}.
 *
 * <p>Memory and fences may be used by any thread; {@link #launch}, {@link #hasEnded} and {@link #close} by one at a time.
 */
public interface PersistentKernel extends AutoCloseable {

    /** How the kernel was set up. */
    PersistentConfig config();

    /** Memory the host writes and the device reads. Loads from it are slow, or see nothing of the device. */
    SharedWords down();

    /** Memory the device writes and the host reads. The host must not store to it. */
    SharedWords up();

    /** The control buffer, which holds the observable words. Loads are slow and may lag behind what opcodes store. */
    SharedWords control();

    /** Stores of this thread before it reach the device before those after it; loads after it come after both. */
    void fence();

    /** Launches that may be under way at once: 2 where a successor runs beside its predecessor or waits in the queue for it. */
    int launches();

    /**
     * Does beforehand what a launch can do without, so that {@link #launch} of that number takes less time. Optional; by the same
     * rules, and when no launch is under way.
     */
    default void prepare(int number) {}

    /**
     * Starts a launch, or, while somebody wants the turn, counts it as ended at once.
     *
     * @param number its number, one more than that of the launch before
     * @throws dev.megakernel.protocol.DeviceLostException when the device is gone
     */
    void launch(int number);

    /**
     * Whether a launch has ended; all it stored is then visible to the host. Does not wait.
     *
     * @throws dev.megakernel.protocol.DeviceLostException when the device is gone
     */
    boolean hasEnded(int number);

    /** Whether somebody waits to use the only queue there is; launches should then leave, and none start, until it is false. */
    boolean isTurnWanted();

    /** Releases the memory once no launch runs; on a lost device at once. Idempotent. */
    @Override
    void close();
}
