package dev.megakernel.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.tenant.TenantException.Kind;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ProtocolRule("12")
class TenantHandleTest {

    private final TenantRegistry registry = new TenantRegistry();
    private final ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(4));
    private final TenantHandle tenant = registry.register(3, "reports", 2);

    @Test
    void aSlotCarriesTheTenantAndAnOpcodeOfItsWindow() {
        tenant.publishSlot(ring, 2, 0x17, 5, -6);

        SlotFlyweight slot = new SlotFlyweight().wrap(ring, 2);
        assertThat(slot.status()).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(slot.tenant()).isEqualTo(3);
        assertThat(slot.opcode()).isEqualTo(0x4030_0017);
        assertThat(slot.priority()).isEqualTo(2);
        assertThat(IntStream.range(0, 12).map(slot::arg)).containsExactly(5, -6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertCounters(1, 0, 1);
    }

    @Test
    void nothingAboveTheCapIsPublished() {
        tenant.publishSlot(ring, 0, 1);
        tenant.publishSlot(ring, 1, 1);

        assertRefused(Kind.BACKPRESSURE, 2, 2, () -> tenant.publishSlot(ring, 2, 1))
                .hasMessageContaining("\"reports\" (3)")
                .hasMessageContaining("2 slots outstanding")
                .hasMessageContaining("cap of 2");
        assertCounters(2, 0, 2);

        tenant.noteDrained(1);
        tenant.publishSlot(ring, 2, 1);
        assertCounters(3, 1, 2);
    }

    @Test
    void withoutACapTheRingIsTheOnlyLimit() {
        TenantHandle free = registry.register("free");
        for (int slot = 0; slot < 4; slot++) {
            free.publishSlot(ring, slot, 0);
        }
        assertThat(free.runtimeCounters().cap()).isEqualTo(TenantRegistry.UNLIMITED);
        assertThat(free.runtimeCounters().outstanding()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1 << 20,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE,
                OpcodeSpace.SHUTDOWN,
                OpcodeSpace.PACKED_SLOT,
                0x4030_0017
            })
    @ProtocolRule("D15")
    void opcodesOutsideTheWindowAreRefusedAndSoIsShutdown(int opcode) {
        assertRefused(
                        Kind.OPCODE_OUT_OF_RANGE,
                        Integer.toUnsignedLong(opcode),
                        1 << 20,
                        () -> tenant.publishSlot(ring, 0, opcode))
                .hasMessageContaining("0x%X".formatted(opcode))
                .hasMessageContaining("0x100000");
        assertCounters(0, 0, 0);
    }

    @Test
    void codesOfBuiltInsMeanTheTenantsOwnOpcodes() {
        tenant.publishSlot(ring, 0, OpcodeSpace.STORE_U32, 1, 0);

        assertThat(new SlotFlyweight().wrap(ring, 0).opcode()).isEqualTo(0x4030_0001);
    }

    @Test
    void revocationIsToldBeforeABadOpcodeAndThatBeforeBackPressure() {
        tenant.publishSlot(ring, 0, 1);
        tenant.publishSlot(ring, 1, 1);

        assertRefused(Kind.OPCODE_OUT_OF_RANGE, 1 << 20, 1 << 20, () -> tenant.publishSlot(ring, 2, 1 << 20));
        registry.unregister(3);
        assertRefused(Kind.REVOKED, 2, 2, () -> tenant.publishSlot(ring, 2, 1 << 20));
        assertThat(tenant.isRevoked()).isTrue();
        assertCounters(2, 0, 2);
    }

    @Test
    void aRefusedPublishIsRolledBack() {
        tenant.publishSlot(ring, 0, 1);

        assertThatThrownBy(() -> tenant.publishSlot(ring, 0, 1)).isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> tenant.publishSlot(ring, 4, 1)).isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> tenant.publishSlot(ring, 1, 1, new int[13])).isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> tenant.publishSlot(ByteBuffer.allocate(3), 0, 1))
                .isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> tenant.publishSlot(ring.asReadOnlyBuffer(), 1, 1))
                .isInstanceOf(RuntimeException.class);

        assertCounters(1, 0, 1);
        tenant.publishSlot(ring, 1, 1);
    }

    @Test
    void workOfAnUnregisteredTenantStaysPublished() {
        tenant.publishSlot(ring, 0, 1);
        registry.unregister(3);

        assertThat(new SlotFlyweight().wrap(ring, 0).status()).isEqualTo(SlotStatus.PUBLISHED);
        tenant.noteDrained(1);
        assertCounters(1, 1, 0);
    }

    @Test
    void drainedSlotsAddUp() {
        TenantHandle free = registry.register("free");
        IntStream.range(0, 4).forEach(slot -> free.publishSlot(ring, slot, 0));
        free.noteDrained(0);
        free.noteDrained(3);

        assertThat(free.runtimeCounters().drained()).isEqualTo(3);
        assertThat(free.runtimeCounters().outstanding()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> free.noteDrained(-1))
                .withMessageContaining("-1")
                .withMessageContaining("Fix: ");
    }

    @Test
    void moreDrainedThanPublishedIsQuietAndNeverNegative() {
        tenant.noteDrained(Long.MAX_VALUE);
        tenant.noteDrained(Long.MAX_VALUE);

        assertCounters(0, Long.MAX_VALUE, 0);
        tenant.quiesce(0);
    }

    @Test
    void quiesceReturnsAtOnceWhenNothingIsOutstanding() {
        tenant.quiesce(0);
        tenant.publishSlot(ring, 0, 1);
        tenant.noteDrained(1);
        tenant.quiesce(0);

        TenantCounters counters = tenant.runtimeCounters();
        assertThat(counters.quiesceCalls()).isEqualTo(2);
        assertThat(counters.quiesceTimeouts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 300, 2_000})
    void quiesceGivesUpAfterItsPolls(long polls) {
        tenant.publishSlot(ring, 0, 1);
        tenant.publishSlot(ring, 1, 1);
        tenant.noteDrained(1);

        assertRefused(Kind.QUIESCE_TIMEOUT, 1, polls, () -> tenant.quiesce(polls))
                .hasMessageContaining("1 slots outstanding")
                .hasMessageContaining(polls + " polls");
        TenantCounters counters = tenant.runtimeCounters();
        assertThat(counters.quiesceCalls()).isEqualTo(1);
        assertThat(counters.quiesceTimeouts()).isEqualTo(1);
        assertThat(counters.quiesceWaitNanos()).isPositive();
    }

    @Test
    @Timeout(20)
    void quiesceSeesWhatAnotherThreadDrains() throws InterruptedException {
        tenant.publishSlot(ring, 0, 1);
        tenant.publishSlot(ring, 1, 1);
        Thread drainer = new Thread(() -> {
            tenant.noteDrained(1);
            Thread.yield();
            tenant.noteDrained(1);
        });
        drainer.start();

        tenant.quiesce(Long.MAX_VALUE);

        drainer.join();
        assertCounters(2, 2, 0);
    }

    private AbstractThrowableAssert<?, ?> assertRefused(Kind kind, long seen, long limit, ThrowingCallable call) {
        byte[] before = ring.array().clone();
        AbstractThrowableAssert<?, ?> thrown = assertThatThrownBy(call)
                .isInstanceOfSatisfying(TenantException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.tenant()).isEqualTo(3);
                    assertThat(e.seen()).isEqualTo(seen);
                    assertThat(e.limit()).isEqualTo(limit);
                })
                .hasMessageContaining("Fix: ");
        assertThat(ring.array()).isEqualTo(before);
        return thrown;
    }

    private void assertCounters(long published, long drained, long outstanding) {
        TenantCounters counters = tenant.runtimeCounters();
        assertThat(counters.published()).isEqualTo(published);
        assertThat(counters.drained()).isEqualTo(drained);
        assertThat(counters.outstanding()).isEqualTo(outstanding);
        assertThat(counters.cap()).isEqualTo(2);
    }
}
