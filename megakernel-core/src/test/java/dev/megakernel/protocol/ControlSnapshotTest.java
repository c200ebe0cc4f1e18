package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlSnapshotTest {

    private static final long MAX = 0xFFFF_FFFFL;

    @ParameterizedTest
    @EnumSource
    @DisplayName("11 a snapshot holds shutdown, done count, epoch, metrics and both kinds of claims, unsigned")
    @ProtocolRule({"11", "D26"})
    void decodes(TestBuffers kind) {
        ByteBuffer control = kind.of(644);
        put(control, 0, 0x8000_0000, 1, -1, 128, -2);
        put(control, 96, 7, 98, -1, 127, 9, 95, 50, 129, 60);
        put(control, 64, 3, 95, -1, 136, 11, 140, -1);
        ControlSnapshot snapshot = ControlSnapshot.decode(control);
        assertThat(snapshot.shutdown()).isTrue();
        assertThat(snapshot.doneCount()).isEqualTo(MAX);
        assertThat(snapshot.epoch()).isEqualTo(MAX - 1);
        assertThat(snapshot.metrics())
                .containsExactly(new MetricCount(0, 7), new MetricCount(2, -1), new MetricCount(31, 9));
        assertThat(snapshot.metric(2)).isEqualTo(MAX);
        assertThat(snapshot.metric(1)).isZero();
        assertThat(snapshot.tenantFairness(0)).isEqualTo(3);
        assertThat(snapshot.tenantFairness(31)).isEqualTo(MAX);
        assertThat(snapshot.priorityFairness(0)).isEqualTo(11);
        assertThat(snapshot.priorityFairness(4)).isEqualTo(MAX);
        assertThat(snapshot.priorityFairnessTotal()).isEqualTo(MAX + 11);
    }

    @Test
    @DisplayName("11 totals pass u32; the skew is between the most and the fewest claims of tenants that have any")
    @ProtocolRule("11")
    void totalsAndSkew() {
        ByteBuffer control = ByteBuffer.allocate(640);
        assertThat(ControlSnapshot.decode(control).tenantFairnessSkew()).isZero();
        put(control, 70, 5);
        assertThat(ControlSnapshot.decode(control).tenantFairnessSkew()).isZero();
        put(control, 64, -1, 80, -1, 95, 8);
        ControlSnapshot snapshot = ControlSnapshot.decode(control);
        assertThat(snapshot.tenantFairnessSkew()).isEqualTo(MAX - 5);
        assertThat(snapshot.tenantFairnessTotal()).isEqualTo(2 * MAX + 13);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 636, 639, 641, 646})
    @DisplayName("11 less than 640 bytes or a torn word is refused, and the old content stays")
    @ProtocolRule("11")
    void refuses(int bytes) {
        ByteBuffer full = ByteBuffer.allocate(640);
        put(full, 1, 5);
        ControlSnapshot snapshot = ControlSnapshot.decode(full);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> ControlSnapshot.decodeInto(ByteBuffer.allocate(bytes), snapshot))
                .withMessageContaining("megakernel control snapshot has " + bytes
                        + " bytes, expected at least 640 and 4-byte alignment. Fix: capture the full control buffer.");
        assertThat(snapshot).isEqualTo(ControlSnapshot.decode(full));
    }

    @Test
    @DisplayName("11 storage that is used again holds nothing of the old content")
    @ProtocolRule("11")
    void reusesStorage() {
        ByteBuffer first = ByteBuffer.allocate(640);
        for (int word = 0; word < 160; word++) {
            Words.put(first, word, word + 1);
        }
        ByteBuffer second = ByteBuffer.allocate(640);
        put(second, 97, 1);
        ControlSnapshot snapshot = ControlSnapshot.decode(first);
        ControlSnapshot.decodeInto(second, snapshot);
        assertThat(snapshot)
                .isEqualTo(ControlSnapshot.decode(second))
                .hasSameHashCodeAs(ControlSnapshot.decode(second));
        assertThat(snapshot).isNotEqualTo(ControlSnapshot.decode(first));
        assertThat(snapshot.metrics()).containsExactly(new MetricCount(1, 1));
        assertThat(snapshot).hasToString(ControlSnapshot.decode(second).toString());
    }

    @Test
    void nothingDecodedYetIsAllZero() {
        assertThat(new ControlSnapshot()).isEqualTo(ControlSnapshot.decode(ByteBuffer.allocate(640)));
    }

    @Test
    void countersOutsideTheirTableAreRefused() {
        ControlSnapshot snapshot = new ControlSnapshot();
        assertThatThrownBy(() -> snapshot.metric(32)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> snapshot.tenantFairness(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> snapshot.priorityFairness(5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void put(ByteBuffer control, int... wordsAndValues) {
        for (int i = 0; i < wordsAndValues.length; i += 2) {
            Words.put(control, wordsAndValues[i], wordsAndValues[i + 1]);
        }
    }
}
