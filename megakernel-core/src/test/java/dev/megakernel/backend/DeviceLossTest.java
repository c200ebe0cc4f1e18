package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceLossTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device lost",
                "devicelost",
                "context lost",
                "lost device",
                "adapter lost",
                "gpu reset",
                "device_error_context_is_destroyed",
                "device_error_context_is_current",
                "device_error_deinitialized",
                "stale pipeline"
            })
    @ProtocolRule("9")
    void textOfALossIsRecognisedInAnyCaseAndPlace(String marker) {
        assertThat(DeviceLoss.indicatedBy(new BackendException("queue: " + marker + " (-4)")))
                .isTrue();
        String loud = "Foreign " + marker.toUpperCase(Locale.ROOT);
        assertThat(DeviceLoss.indicatedBy(new IllegalStateException(loud))).isTrue();
        Throwable wrapped = new RuntimeException("outer", new RuntimeException("middle", new RuntimeException(marker)));
        assertThat(DeviceLoss.indicatedBy(wrapped)).isTrue();
    }

    @Test
    @ProtocolRule("9")
    void theTypedErrorNeedsNoText() {
        assertThat(DeviceLoss.indicatedBy(new DeviceLostException("gone"))).isTrue();
        assertThat(DeviceLoss.indicatedBy(new RuntimeException(new DeviceLostException("gone"))))
                .isTrue();
    }

    @Test
    @ProtocolRule("9")
    void otherErrorsAreNoLoss() {
        assertThat(DeviceLoss.indicatedBy(new BackendException("out of memory. Fix: use less.")))
                .isFalse();
        assertThat(DeviceLoss.indicatedBy(new RuntimeException("the device is fine; nothing was lost")))
                .isFalse();
        assertThat(DeviceLoss.indicatedBy(new NullPointerException())).isFalse();
        assertThat(DeviceLoss.indicatedBy(null)).isFalse();
    }
}
