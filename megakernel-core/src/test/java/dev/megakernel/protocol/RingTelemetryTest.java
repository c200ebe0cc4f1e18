package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingTelemetryTest {

    private static final ByteBuffer CONTROL = ByteBuffer.allocate(640);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, Integer.MIN_VALUE, -1})
    @DisplayName("11 a state keeps its raw value; eight are known")
    @ProtocolRule("11")
    void statusRoundTrips(int raw) {
        RingStatus status = RingStatus.of(raw);
        assertThat(status.raw()).isEqualTo(raw);
        assertThat(status).isEqualTo(new RingStatus(raw)).hasToString(SlotStatus.name(raw));
        assertThat(status.isKnown()).isEqualTo(raw >= 0 && raw <= 7);
        assertThat(status.isActive()).isEqualTo(Arrays.asList(1, 2, 4, 5, 6).contains(raw));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("11 slots come in order with status, tenant, opcode and three arguments")
    @ProtocolRule("11")
    void decodesSlots(TestBuffers kind) {
        ByteBuffer ring = kind.ring(3);
        RingPublisher.publishSlot(ring, 1, -1, 0x7FFF_FFFF, 5, -6, 7, 8);
        TestBuffers.status(ring, 2, 99);
        RingTelemetry telemetry = RingTelemetry.decode(CONTROL, ring);
        assertThat(telemetry.slots())
                .containsExactly(
                        new SlotSnapshot(0, RingStatus.of(0), 0, 0, 0, 0, 0),
                        new SlotSnapshot(1, RingStatus.of(1), -1, 0x7FFF_FFFF, 5, -6, 7),
                        new SlotSnapshot(2, RingStatus.of(99), 0, 0, 0, 0, 0));
        assertThat(telemetry.slot(1)).isEqualTo(telemetry.slots().get(1));
        assertThat(telemetry.status(2)).isEqualTo(99);
        assertThat(telemetry.opcode(1)).isEqualTo(0x7FFF_FFFF);
        assertThat(telemetry.tenant(1)).isEqualTo(-1);
        assertThat(telemetry.arg(1, 2)).isEqualTo(7);
        assertThat(telemetry.slotCount()).isEqualTo(3);
    }

    @Test
    @DisplayName("11 occupancy counts the eight states and the unknown ones; total and depth are its sums")
    @ProtocolRule("11")
    void countsOccupancy() {
        SlotOccupancy occupancy =
                RingTelemetry.decode(CONTROL, ringOfEveryState()).occupancy();
        assertThat(occupancy).isEqualTo(new SlotOccupancy(1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertThat(occupancy.totalSlots()).isEqualTo(45);
        assertThat(occupancy.queueDepth()).isEqualTo(2 + 3 + 5 + 6 + 7 + 8 + 9);
    }

    @Test
    @DisplayName(
            "11 active slots of an opcode come in ascending order; DONE, FAULT and unknown ones are not among them")
    @ProtocolRule("11")
    void findsActiveSlots() {
        ByteBuffer ring = TestBuffers.heapRing(12);
        for (int slot = 0; slot < 12; slot++) {
            Words.put(ring, slot * 16 + 1, slot == 4 ? 9 : 8);
            TestBuffers.status(ring, slot, slot);
        }
        RingTelemetry telemetry = RingTelemetry.decode(CONTROL, ring);
        assertThat(telemetry.activeSlotsForOpcode(8))
                .extracting(SlotSnapshot::index)
                .containsExactly(1, 2, 5, 6);
        assertThat(telemetry.activeSlotsForOpcode(9))
                .extracting(SlotSnapshot::index)
                .containsExactly(4);
        assertThat(telemetry.activeSlotsForOpcode(10)).isEmpty();
        assertThat(telemetry.activeSlots(3)).extracting(SlotSnapshot::index).containsExactly(1, 2, 4);
        assertThat(telemetry.activeSlots(100)).hasSize(5);
        assertThat(telemetry.activeSlots(0)).isEmpty();
    }

    @Test
    @DisplayName("11 an empty ring has zero shares")
    @ProtocolRule("11")
    void emptyRing() {
        RingTelemetry telemetry = RingTelemetry.decode(CONTROL, ByteBuffer.allocate(0));
        assertThat(telemetry.runtimeCounters())
                .isEqualTo(new RuntimeCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .isEqualTo(new RingTelemetry().runtimeCounters());
        assertThat(telemetry).isEqualTo(new RingTelemetry());
        assertThat(telemetry.slots()).isEmpty();
    }

    @Test
    @DisplayName("11 runtime counters follow from occupancy and control words, shares rounded down")
    @ProtocolRule("11")
    void computesCounters() {
        ByteBuffer control = ByteBuffer.allocate(640);
        Words.put(control, 1, -1);
        Words.put(control, 64, 10);
        Words.put(control, 65, 4);
        Words.put(control, 137, -1);
        RuntimeCounters counters =
                RingTelemetry.decode(control, ringOfEveryState()).runtimeCounters();
        assertThat(counters.totalSlots()).isEqualTo(45);
        assertThat(counters.queueDepth()).isEqualTo(40);
        assertThat(counters.gpuIdleSlots()).isEqualTo(1);
        assertThat(counters.gpuIdlePpm()).isEqualTo(22_222);
        assertThat(counters.frontierDensityBps()).isEqualTo(8_888);
        assertThat(counters.occupancyProxyBps()).isEqualTo(9_777);
        assertThat(counters.drainedSlots()).isEqualTo(0xFFFF_FFFFL);
        assertThat(counters.unreclaimedDoneSlots()).isEqualTo(4);
        assertThat(counters.tenantFairnessTotal()).isEqualTo(14);
        assertThat(counters.tenantFairnessSkew()).isEqualTo(6);
        assertThat(counters.priorityFairnessTotal()).isEqualTo(0xFFFF_FFFFL);
        assertThat(counters.requeueSlots()).isEqualTo(7);
        assertThat(counters.faultSlots()).isEqualTo(8);
    }

    @Test
    @DisplayName("11 a stall is suspected when work waits, nothing ended and nothing faulted")
    @ProtocolRule("11")
    void suspectsStalls() {
        ByteBuffer ring = TestBuffers.heapRing(4);
        RingTelemetry idle = RingTelemetry.decode(done(5), ring);
        assertThat(idle.healthSince(idle)).isEqualTo(new RingHealth(0, false, 0, 0, 0, 1_000_000));
        TestBuffers.status(ring, 0, SlotStatus.REQUEUE);
        RingTelemetry waiting = RingTelemetry.decode(done(5), ring);
        assertThat(waiting.healthSince(idle)).isEqualTo(new RingHealth(0, true, 1, 0, 1, 750_000));
        assertThat(RingTelemetry.decode(done(7), ring).healthSince(waiting))
                .isEqualTo(new RingHealth(2, false, 1, 0, 1, 750_000));
        TestBuffers.status(ring, 1, SlotStatus.FAULT);
        assertThat(RingTelemetry.decode(done(5), ring).healthSince(waiting))
                .isEqualTo(new RingHealth(0, false, 2, 1, 1, 500_000));
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        TestBuffers.status(ring, 1, SlotStatus.DONE);
        assertThat(RingTelemetry.decode(done(5), ring).healthSince(waiting).suspectedStall())
                .isFalse();
    }

    @Test
    @DisplayName("D31 a done counter that moved backwards, or wrapped, needs a new baseline")
    @ProtocolRule({"11", "D31"})
    void refusesToGoBackwards() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        RingTelemetry before = RingTelemetry.decode(done(-1), ring);
        RingTelemetry after = RingTelemetry.decode(done(0), ring);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> after.healthSince(before))
                .withMessageContaining("done counter moved backwards from 4294967295 to 0. Fix: ");
        assertThat(before.healthSince(after).doneDelta()).isEqualTo(0xFFFF_FFFFL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 63, 65, 100})
    @DisplayName("11 a ring of torn slots is refused, and the old content stays")
    @ProtocolRule("11")
    void refusesTornRing(int bytes) {
        RingTelemetry telemetry = RingTelemetry.decode(done(3), ringOfEveryState());
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> RingTelemetry.decodeInto(done(4), ByteBuffer.allocate(bytes), telemetry))
                .withMessageContaining(
                        bytes + " bytes, not a multiple of slot size 64. Fix: capture whole ring slots.");
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(
                        () -> RingTelemetry.decodeInto(ByteBuffer.allocate(636), TestBuffers.heapRing(1), telemetry))
                .withMessageContaining("megakernel control snapshot has 636 bytes");
        assertThat(telemetry).isEqualTo(RingTelemetry.decode(done(3), ringOfEveryState()));
    }

    @Test
    @DisplayName("11 the into form has the same content, whether the ring grows or shrinks")
    @ProtocolRule("11")
    void reusesStorage() {
        RingTelemetry telemetry = new RingTelemetry();
        for (int slots : new int[] {4, 45, 0, 3, 12}) {
            ByteBuffer ring = ringOfEveryState().limit(slots * 64);
            RingTelemetry.decodeInto(done(slots), ring, telemetry);
            RingTelemetry fresh = RingTelemetry.decode(done(slots), ring);
            assertThat(telemetry).isEqualTo(fresh).hasSameHashCodeAs(fresh).hasToString(fresh.toString());
            assertThat(telemetry.slots()).isEqualTo(fresh.slots());
            assertThat(telemetry.occupancy()).isEqualTo(fresh.occupancy());
            assertThat(telemetry.control().doneCount()).isEqualTo(slots);
            assertThatThrownBy(() -> telemetry.status(slots)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> telemetry.arg(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(telemetry)
                .isNotEqualTo(RingTelemetry.decode(done(11), ringOfEveryState().limit(12 * 64)));
        assertThat(telemetry)
                .isNotEqualTo(RingTelemetry.decode(done(12), ringOfEveryState().limit(11 * 64)));
    }

    @Test
    void slotSnapshotsOwnTheirArguments() {
        int[] args = {1, 2, 3};
        SlotSnapshot slot = new SlotSnapshot(4, RingStatus.of(1), -1, 8, args);
        args[0] = 9;
        slot.args()[1] = 9;
        assertThat(slot.args()).containsExactly(1, 2, 3);
        assertThat(slot)
                .hasToString(
                        "SlotSnapshot[index=4, status=PUBLISHED, tenant=4294967295, opcode=0x00000008, args=[1, 2, 3]]")
                .hasSameHashCodeAs(new SlotSnapshot(4, RingStatus.of(1), -1, 8, 1, 2, 3))
                .isNotEqualTo(new SlotSnapshot(4, RingStatus.of(1), -1, 8, 1, 2, 4));
    }

    /** One EMPTY slot, two PUBLISHED ones and so on up to eight FAULT ones, and nine of unknown states. */
    private static ByteBuffer ringOfEveryState() {
        int[] statuses = IntStream.rangeClosed(0, 8)
                .flatMap(status -> IntStream.rangeClosed(0, status).map(i -> status < 8 ? status : 8 + i * 1000))
                .toArray();
        ByteBuffer ring = TestBuffers.heapRing(statuses.length);
        for (int slot = 0; slot < statuses.length; slot++) {
            TestBuffers.status(ring, slot, statuses[slot]);
        }
        return ring;
    }

    private static ByteBuffer done(int count) {
        ByteBuffer control = ByteBuffer.allocate(640);
        Words.put(control, 1, count);
        return control;
    }
}
