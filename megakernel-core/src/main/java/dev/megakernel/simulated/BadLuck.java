package dev.megakernel.simulated;

/**
 * What happens on a device that nobody asked for.
 *
 * @param cuts launches that the driver ends early, at most
 * @param cutOneIn one in so many steps of a workgroup that has claimed work ends its launch
 * @param stallOneIn one in so many steps a workgroup that has seen work stands still for a while, as when it is preempted; 0 for never
 */
public record BadLuck(int cuts, int cutOneIn, int stallOneIn) {

    /** Nothing. */
    public static final BadLuck NONE = new BadLuck(0, 1, 0);

    BadLuck afterCut() {
        return new BadLuck(cuts - 1, cutOneIn, stallOneIn);
    }
}
