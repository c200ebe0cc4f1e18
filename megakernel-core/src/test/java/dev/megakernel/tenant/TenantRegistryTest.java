package dev.megakernel.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.MegakernelException;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.tenant.TenantException.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ProtocolRule({"12", "D28"})
class TenantRegistryTest {

    private final TenantRegistry registry = new TenantRegistry();
    private final ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(4));

    @Test
    @ProtocolRule("D45")
    void idsCountUpFromOne() {
        assertThat(List.of(
                        registry.register("a").id(),
                        registry.register("b").id(),
                        registry.register("c").id()))
                .containsExactly(1, 2, 3);
        assertThat(registry.tenants()).extracting(TenantHandle::label).containsExactly("a", "b", "c");
        assertThat(registry.find(0)).isEmpty();
        assertThat(registry.find(2))
                .hasValueSatisfying(b -> assertThat(b.label()).isEqualTo("b"));
        assertThat(registry.find(4)).isEmpty();
        assertThat(registry.find(-1)).isEmpty();
        assertThat(registry.find(29)).isEmpty();
    }

    @Test
    void everyTenantHasAMillionOpcodesOfItsOwn() {
        List<TenantHandle> all = fill();

        assertThat(all.get(0).baseOpcode()).isEqualTo(0x4010_0000);
        assertThat(all.get(27).baseOpcode()).isEqualTo(0x41C0_0000);
        for (TenantHandle tenant : all) {
            assertThat(tenant.baseOpcode()).isEqualTo(0x4000_0000 + tenant.id() * 0x10_0000);
            assertThat(tenant.opcode(0)).isEqualTo(tenant.baseOpcode());
            assertThat(tenant.opcode(0xF_FFFF)).isEqualTo(tenant.baseOpcode() + 0xF_FFFF);
            assertThat(OpcodeSpace.isSystem(tenant.opcode(0))).isFalse();
            assertThat(OpcodeSpace.isSystem(tenant.opcode(0xF_FFFF))).isFalse();
        }
    }

    @Test
    void moreTenantsThanMasksAreRefused() {
        fill();

        assertThatThrownBy(() -> registry.register("late", 5))
                .isInstanceOfSatisfying(TenantException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.REGISTRY_FULL);
                    assertThat(e.tenant()).isEqualTo(TenantException.NO_TENANT);
                    assertThat(e.seen()).isEqualTo(28);
                    assertThat(e.limit()).isEqualTo(28);
                })
                .isInstanceOf(MegakernelException.class)
                .hasMessageContaining("\"late\"")
                .hasMessageContaining("1 to 28")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void idsComeBackOnceNothingIsOutstanding() {
        TenantHandle seventh = fill().get(6);
        seventh.publishSlot(ring, 0, 1);

        assertThat(registry.unregister(7)).isTrue();
        assertThat(registry.find(7)).isEmpty();
        assertThat(registry.tenants()).hasSize(27).doesNotContain(seventh);
        assertKind(Kind.REGISTRY_FULL, () -> registry.register("early"));

        seventh.noteDrained(1);
        TenantHandle next = registry.register("next");

        assertThat(next.id()).isEqualTo(7);
        assertThat(next.runtimeCounters().published()).isZero();
        assertThat(registry.tenants()).hasSize(28).contains(next);
        assertKind(Kind.REVOKED, () -> seventh.publishSlot(ring, 1, 1));
    }

    @Test
    void theLowestFreeIdIsTakenFirst() {
        fill();
        registry.unregister(20);
        registry.unregister(3);

        assertThat(registry.register("x").id()).isEqualTo(3);
        assertThat(registry.register("y").id()).isEqualTo(20);
    }

    @Test
    void anIdCanBeAskedFor() {
        TenantHandle fixed = registry.register(2, "fixed", 9);

        assertThat(fixed.id()).isEqualTo(2);
        assertThat(fixed.runtimeCounters().cap()).isEqualTo(9);
        assertThat(registry.register("first").id()).isEqualTo(1);
        assertThat(registry.register("second").id()).isEqualTo(3);
    }

    @Test
    void anIdInUseIsNotGivenAway() {
        TenantHandle holder = registry.register(5, "holder", 2);
        holder.publishSlot(ring, 0, 0);
        registry.unregister(5);

        assertThatThrownBy(() -> registry.register(5, "other", 1))
                .isInstanceOfSatisfying(TenantException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.ID_IN_USE);
                    assertThat(e.tenant()).isEqualTo(5);
                    assertThat(e.seen()).isEqualTo(1);
                    assertThat(e.limit()).isEqualTo(2);
                })
                .hasMessageContaining("\"other\"")
                .hasMessageContaining("\"holder\"")
                .hasMessageContaining("Fix: ");

        holder.noteDrained(1);
        assertThat(registry.register(5, "other", 1).id()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 29})
    @ProtocolRule("D45")
    void idsOutsideTheTableAreRefused(int id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register(id, "nobody", 1))
                .withMessageContaining("id " + id)
                .withMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
    void aCapBelowOneIsAnError(long cap) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register("capped", cap))
                .withMessageContaining("\"capped\" may have " + cap)
                .withMessageContaining("Fix: ");
        assertThatIllegalArgumentException().isThrownBy(() -> registry.register(1, "capped", cap));
        assertThat(registry.tenants()).isEmpty();
    }

    @Test
    void unregisteringNobodyChangesNothing() {
        registry.register("a");
        registry.unregister(1);

        assertThat(registry.unregister(1)).isFalse();
        assertThat(registry.unregister(0)).isFalse();
        assertThat(registry.unregister(400)).isFalse();
    }

    private List<TenantHandle> fill() {
        return IntStream.rangeClosed(1, 28)
                .mapToObj(i -> registry.register("tenant-" + i))
                .toList();
    }

    private static void assertKind(Kind kind, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        TenantException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
