package dev.megakernel.host;

import java.util.stream.IntStream;

/** Every slot is visited once; nothing is counted. */
record DirectForm(Slots slots) implements SlotForm {

    @Override
    public int[] claim() {
        return IntStream.range(0, slots.count())
                .filter(slot -> !slots.runsLate(slot) && slots.isRunnable(slot))
                .toArray();
    }

    @Override
    public boolean mayRunLate(int slot) {
        return slots.isRunnable(slot);
    }

    @Override
    public void countLateClaim(int slot) {}

    @Override
    public void end() {}
}
