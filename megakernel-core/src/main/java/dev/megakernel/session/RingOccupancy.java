package dev.megakernel.session;

import dev.megakernel.protocol.SlotStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How many slots of a session's ring are in which state. A slot whose opcode ended is free at once, so no slot is seen
 * DONE or FAULT.
 *
 * @param empty free slots
 * @param published submissions that wait for their pass
 * @param claimed submissions in the pass that runs
 */
public record RingOccupancy(int empty, int published, int claimed) {

    /** Slots by lower-case name of their state, all states of {@link SlotStatus} in the order of their values. */
    public Map<String, Integer> byStatus() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int status = SlotStatus.EMPTY; SlotStatus.isKnown(status); status++) {
            counts.put(SlotStatus.name(status).toLowerCase(Locale.ROOT), count(status));
        }
        return counts;
    }

    private int count(int status) {
        return switch (status) {
            case SlotStatus.EMPTY -> empty;
            case SlotStatus.PUBLISHED -> published;
            case SlotStatus.CLAIMED -> claimed;
            default -> 0;
        };
    }
}
