package dev.megakernel.boot.endpoint;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingTelemetry;
import dev.megakernel.protocol.RuntimeCounters;
import dev.megakernel.protocol.SlotOccupancy;
import dev.megakernel.protocol.SlotSnapshot;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionTelemetry;
import dev.megakernel.session.TenantStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The ring of a session at one moment, in the answer of the endpoint. Argument words are left out: they may be data of an
 * application's users.
 *
 * @param occupancy slots by state, as the device got them
 * @param waiting submissions that wait for the next pass, by priority
 * @param inPass submissions in the pass that runs
 * @param passMillis how long that pass has been running; 0 without one
 * @param counters sums and shares over the ring, the queue depth among them: slots that are neither EMPTY nor DONE
 * @param limit most slots that are listed
 * @param active the first slots whose work is in flight, in the order of the ring
 */
public record SlotsDescriptor(
        SlotOccupancy occupancy,
        Map<String, Integer> waiting,
        int inPass,
        long passMillis,
        RuntimeCounters counters,
        int limit,
        List<ActiveSlot> active) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    static SlotsDescriptor of(MegakernelSession session, OpcodeCatalog opcodes, int limit) {
        SessionTelemetry look = session.telemetry();
        RingTelemetry ring = look.ring();
        Map<Integer, String> tenants = session.statistics().tenants().stream()
                .collect(Collectors.toMap(TenantStatistics::id, TenantStatistics::name));
        return new SlotsDescriptor(
                ring.occupancy(),
                waiting(look),
                look.inPass(),
                look.passNanos() / NANOS_PER_MILLI,
                ring.runtimeCounters(),
                limit,
                ring.activeSlots(limit).stream()
                        .map(slot -> ActiveSlot.of(slot, opcodes, tenants))
                        .toList());
    }

    private static Map<String, Integer> waiting(SessionTelemetry look) {
        Map<String, Integer> waiting = new LinkedHashMap<>();
        for (Priority priority : Priority.values()) {
            waiting.put(priority.name().toLowerCase(Locale.ROOT), look.waiting().getOrDefault(priority, 0));
        }
        return waiting;
    }

    /**
     * A slot whose work is in flight.
     *
     * @param index its index in the ring
     * @param status its state
     * @param tenant name of its tenant
     * @param opcode name of its opcode
     */
    public record ActiveSlot(int index, String status, String tenant, String opcode) {

        static ActiveSlot of(SlotSnapshot slot, OpcodeCatalog opcodes, Map<Integer, String> tenants) {
            return new ActiveSlot(
                    slot.index(),
                    slot.status().name(),
                    tenants.getOrDefault(slot.tenant(), Integer.toUnsignedString(slot.tenant())),
                    opcodes.find(slot.opcode()).map(Opcode::name).orElse("0x" + Integer.toHexString(slot.opcode())));
        }
    }
}
