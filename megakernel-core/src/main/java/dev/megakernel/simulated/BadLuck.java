package dev.megakernel.simulated;

/**
 * What happens to launches that nobody asked for.
 *
 * @param cuts launches that the driver ends early, at most
 * @param cutOneIn one in so many steps of a workgroup that has claimed work ends its launch
 */
public record BadLuck(int cuts, int cutOneIn) {

    /** Nothing. */
    public static final BadLuck NONE = new BadLuck(0, 1);
}
