package dev.megakernel.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchStatsTest {

    private static DispatchStats of(long bytes, long latency) {
        return new DispatchStats(bytes, bytes, bytes, bytes, bytes, 0, latency, 0, 0, 0, 1, 1, false);
    }

    @Test
    @ProtocolRule("8.1")
    void thirteenFieldsFollowFromLengthsAndTime() {
        List<ByteBuffer> inputs = List.of(
                ByteBuffer.allocate(640),
                ByteBuffer.allocate(16384),
                ByteBuffer.allocate(1028),
                ByteBuffer.allocate(2048));
        List<ByteBuffer> outputs = List.of(ByteBuffer.allocate(640), ByteBuffer.allocate(60), ByteBuffer.allocate(0));
        assertThat(HostDispatchAccount.of(inputs, outputs, 777, false))
                .isEqualTo(new DispatchStats(20100, 700, 700, 20800, 20800, 7, 777, 3, 0, 0, 1, 1, false));
        assertThat(HostDispatchAccount.of(inputs, List.of(), 0, true))
                .isEqualTo(new DispatchStats(20100, 0, 0, 20100, 20100, 4, 0, 0, 0, 0, 2, 1, true));
    }

    @Test
    @ProtocolRule("8.1")
    void ratesAreRoundedDown() {
        DispatchStats stats = new DispatchStats(0, 10, 20, 40, 80, 0, 3, 0, 0, 0, 1, 1, false);
        assertThat(stats.outputBytesPerSecond()).isEqualTo(3_333_333_333L);
        assertThat(stats.readbackBytesPerSecond()).isEqualTo(6_666_666_666L);
        assertThat(stats.bytesMovedPerSecond()).isEqualTo(13_333_333_333L);
        assertThat(stats.deviceAllocationBytesPerSecond()).isEqualTo(26_666_666_666L);
    }

    @Test
    @ProtocolRule("8.1")
    void ratesWithoutTimeAreZero() {
        assertThat(of(-1, 0).bytesMovedPerSecond()).isZero();
    }

    @Test
    @ProtocolRule("8.1")
    void ratesSaturateAtTheLargestU64() {
        assertThat(of(-1, 1).bytesMovedPerSecond()).isEqualTo(-1);
        assertThat(of(Long.MAX_VALUE, 400_000_000).bytesMovedPerSecond()).isEqualTo(-1);
        assertThat(of(-1, 1_000_000_000).bytesMovedPerSecond()).isEqualTo(-1);
        assertThat(Long.toUnsignedString(of(-1, 1_000_000_001).bytesMovedPerSecond()))
                .isEqualTo("18446744055262807559");
    }

    @Test
    @ProtocolRule({"8.1", "D26"})
    void bytesAndTimeAreUnsigned() {
        assertThat(of(Long.MIN_VALUE, Long.MIN_VALUE).outputBytesPerSecond()).isEqualTo(1_000_000_000);
        assertThat(of(1_000_000_000, -1).outputBytesPerSecond()).isZero();
    }
}
