package dev.megakernel.protocol;

/** The argument words of a slot, wherever they lie. */
@FunctionalInterface
public interface SlotArgs {

    /**
     * An argument word.
     *
     * @param index 0 to 11
     */
    int arg(int index);
}
