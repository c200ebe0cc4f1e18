package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.SlotLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchConfigTest {

    @ParameterizedTest
    @CsvSource({"0, 256", "256, 0", "0, 0", "-256, 256", "256, -1", "255, 256", "257, 256", "100, 33"})
    @ProtocolRule("8")
    void slotsThatFillNoWholeWorkgroupsAreRefused(int slots, int workgroupSize) {
        assertThatThrownBy(() -> new LaunchConfig(slots, workgroupSize))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("slot_count must be a non-zero multiple of workgroup_size_x")
                .hasMessageContaining(String.valueOf(slots))
                .hasMessageContaining("Fix: ")
                .extracting(e -> ((QueueFullException) e).queue())
                .isEqualTo(QueueFullException.SUBMISSION);
    }

    @Test
    @ProtocolRule("D41")
    void ringsThatCannotBeEncodedAreRefused() {
        int most = SlotLayout.MAX_ENCODED_RING_SLOTS;
        assertThat(new LaunchConfig(most, 256).workerGroups()).isEqualTo(4096);
        assertThatThrownBy(() -> new LaunchConfig(most + 256, 256))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining(String.valueOf(most + 256))
                .hasMessageContaining(String.valueOf(most));
    }

    @Test
    @ProtocolRule("8")
    void workerGroupsCoverEverySlotOnce() {
        assertThat(new LaunchConfig(1024, 256).workerGroups()).isEqualTo(4);
        assertThat(new LaunchConfig(7, 1).workerGroups()).isEqualTo(7);
        assertThat(new LaunchConfig(64, 64).workerGroups()).isEqualTo(1);
    }
}
