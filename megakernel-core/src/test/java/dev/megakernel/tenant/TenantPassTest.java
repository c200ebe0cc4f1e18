package dev.megakernel.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.ProtocolRule;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registered tenants in passes of a kernel that knows local opcode 7 of tenants 1 and 2. */
@ProtocolRule("12")
class TenantPassTest {

    private static final int SLOTS = 4;
    private static final int TWICE = 7;

    private final TenantRegistry registry = new TenantRegistry();
    private final TenantHandle one = registry.register("one");
    private final TenantHandle two = registry.register("two");
    private final Megakernel kernel = Megakernel.bootstrapSharded(
            new HostBackend(), SLOTS, SLOTS, List.of(twice(one, "twice-of-one"), twice(two, "twice-of-two")));

    private ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, 0, 1));
    private ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(SLOTS));

    private static Opcode twice(TenantHandle tenant, String name) {
        return Opcode.define(tenant.opcode(TWICE), name)
                .results(1)
                .body(slot -> slot.result(0, 2 * slot.arg(0)))
                .glsl("void main() { mk_result(0u, 2u * mk_arg(0u)); }");
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    @Test
    void onlyAuthorisedTenantsRun() {
        one.authorise(control);
        one.publishSlot(ring, 0, TWICE, 21);
        two.publishSlot(ring, 1, TWICE, 4);

        pass();

        assertThat(status(0)).isEqualTo(SlotStatus.DONE);
        assertThat(new SlotFlyweight().wrap(ring, 0).arg(0)).isEqualTo(42);
        assertThat(status(1)).isEqualTo(SlotStatus.PUBLISHED);

        two.authorise(control);
        pass();
        assertThat(status(1)).isEqualTo(SlotStatus.DONE);
    }

    @Test
    void theWindowIsNotTranslated() {
        one.authorise(control);
        one.publishSlot(ring, 0, TWICE + 1, 21);
        one.publishSlot(ring, 1, OpcodeSpace.NOP);

        pass();

        assertThat(status(0)).as("no handler has this code").isEqualTo(SlotStatus.FAULT);
        assertThat(status(1)).as("code 0 of a window is no NOP").isEqualTo(SlotStatus.FAULT);
    }

    @Test
    @ProtocolRule("D44")
    void workOfAnUnregisteredTenantStillRunsAndThatOfAWithdrawnOneDoesNot() {
        one.authorise(control);
        two.authorise(control);
        one.publishSlot(ring, 0, TWICE, 1);
        two.publishSlot(ring, 1, TWICE, 2);
        registry.unregister(one.id());
        two.withdraw(control);

        pass();

        assertThat(status(0)).isEqualTo(SlotStatus.DONE);
        assertThat(status(1)).isEqualTo(SlotStatus.PUBLISHED);
    }

    @Test
    @ProtocolRule("D44")
    void aClaimIsNotTakenBackByClearingTheMask() {
        one.authorise(control);
        one.publishSlot(ring, 0, TWICE, 1);
        new SlotFlyweight().wrap(ring, 0).status(SlotStatus.CLAIMED);
        one.withdraw(control);

        pass();

        assertThat(status(0)).isEqualTo(SlotStatus.CLAIMED);
        assertThat(one.runtimeCounters().outstanding()).isEqualTo(1);
    }

    @Test
    @ProtocolRule("D45")
    void tenantZeroIsTheRuntimesOwnAndNeedsItsMaskToo() {
        RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.NOP);
        pass();
        assertThat(status(0)).isEqualTo(SlotStatus.PUBLISHED);

        ByteBuffer encoded = ByteBuffer.wrap(ControlCodec.encode(false, 1, 1));
        one.authorise(encoded);
        control = encoded;
        pass();
        assertThat(status(0)).isEqualTo(SlotStatus.DONE);
    }

    private void pass() {
        ByteBuffer log = ByteBuffer.wrap(DebugLogCodec.encodeEmpty(64));
        List<ByteBuffer> left = kernel.dispatch(control, ring, log);
        control = left.get(0);
        ring = left.get(1);
    }

    private int status(int slot) {
        return new SlotFlyweight().wrap(ring, slot).status();
    }
}
