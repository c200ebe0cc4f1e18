package dev.megakernel.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.Words;
import dev.megakernel.tenant.TenantException.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@ProtocolRule({"12", "1.2"})
class TenantWordsTest {

    private static final int MASK_OF_28 = 31;
    private static final int QUOTA_OF_28 = 60;
    private static final int CLAIMS_OF_28 = 92;

    private final TenantRegistry registry = new TenantRegistry();
    private final TenantHandle tenant = registry.register(28, "last", 1);
    private final ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, 0, 4));

    @Test
    void registeringWritesNothingAndAuthorisingTwoWords() {
        byte[] before = control.array().clone();
        TenantHandle other = registry.register("other");
        assertThat(control.array()).isEqualTo(before);

        other.authorise(control);
        assertThat(Words.get(control, 4)).isEqualTo(0xFFFF_FFFF);
        assertThat(Words.get(control, 33)).isEqualTo(1_000_000);
        other.withdraw(control);
        assertThat(control.array()).isEqualTo(before);
    }

    @Test
    @ProtocolRule("D22")
    void authorisingGrantsAFreshQuota() {
        Words.put(control, CLAIMS_OF_28, 77);

        tenant.authorise(control, -5);

        assertThat(Words.get(control, MASK_OF_28)).isNotZero();
        assertThat(Words.get(control, QUOTA_OF_28)).isEqualTo(-5);
        assertThat(Words.get(control, CLAIMS_OF_28)).isZero();
    }

    @Test
    @ProtocolRule("D22")
    void aNewQuotaForgetsClaimsAndLeavesTheMaskAlone() {
        Words.put(control, CLAIMS_OF_28, 77);

        tenant.grantQuota(control, 12);

        assertThat(Words.get(control, MASK_OF_28)).isZero();
        assertThat(Words.get(control, QUOTA_OF_28)).isEqualTo(12);
        assertThat(Words.get(control, CLAIMS_OF_28)).isZero();
    }

    @Test
    void otherTenantsKeepTheirWords() {
        ByteBuffer full = ByteBuffer.wrap(ControlCodec.encode(false, 29, 4));
        for (int word = 64; word < 96; word++) {
            Words.put(full, word, word);
        }
        byte[] before = full.array().clone();

        tenant.withdraw(full);

        assertThat(Words.get(full, MASK_OF_28)).isZero();
        assertThat(Words.get(full, QUOTA_OF_28)).isZero();
        Words.put(full, MASK_OF_28, 0xFFFF_FFFF);
        Words.put(full, QUOTA_OF_28, 1_000_000);
        assertThat(full.array()).isEqualTo(before);
    }

    @Test
    void whatIsNoControlBufferIsNotTouched() {
        ByteBuffer elsewhere = ByteBuffer.wrap(ControlCodec.encode(false, 0, 4));
        Words.put(elsewhere, 2, 96);
        ByteBuffer tooShort = ByteBuffer.allocate(639);
        ByteBuffer uncoded = ByteBuffer.allocate(640);
        List<Consumer<ByteBuffer>> calls = List.of(tenant::authorise, tenant::withdraw, c -> tenant.grantQuota(c, 3));

        for (ByteBuffer bad : List.of(elsewhere, tooShort, uncoded)) {
            byte[] before = bad.array().clone();
            for (Consumer<ByteBuffer> call : calls) {
                assertThatThrownBy(() -> call.accept(bad))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining("Fix: ");
            }
            assertThat(bad.array()).isEqualTo(before);
        }
        assertThatThrownBy(() -> tenant.authorise(elsewhere)).hasMessageContaining("word 96");
    }

    @Test
    void anUnregisteredTenantMayWithdrawUntilSomebodyElseHasItsId() {
        tenant.authorise(control);
        registry.unregister(28);

        assertThatThrownBy(() -> tenant.authorise(control))
                .isInstanceOfSatisfying(
                        TenantException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REVOKED));
        assertThatThrownBy(() -> tenant.grantQuota(control, 1)).isInstanceOf(TenantException.class);
        tenant.withdraw(control);
        assertThat(Words.get(control, MASK_OF_28)).isZero();

        registry.register(28, "next", 1).authorise(control);
        assertThatThrownBy(() -> tenant.withdraw(control))
                .isInstanceOfSatisfying(
                        TenantException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REVOKED));
        assertThat(Words.get(control, MASK_OF_28)).isNotZero();
    }
}
