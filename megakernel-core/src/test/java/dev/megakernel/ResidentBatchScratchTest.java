package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.backend.OutputBuffers;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

@ProtocolRule({"8.2", "D38"})
class ResidentBatchScratchTest {

    private static void fill(ResidentBatchScratch scratch, int rows) {
        for (OutputBuffers row : scratch.prepare(rows)) {
            row.prepare(0, 8);
            row.prepareFaultCodes(2)[1] = 9;
        }
        scratch.show(rows);
    }

    @Test
    void newScratchShowsNothing() {
        assertThat(new ResidentBatchScratch().batches()).isEmpty();
        assertThat(ResidentBatchScratch.withCapacity(5, 4).batches()).isEmpty();
        assertThat(ResidentBatchScratch.withCapacity(0, 0).batches()).isEmpty();
    }

    @Test
    void onlyTheRowsOfTheLastDispatchAreShown() {
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        fill(scratch, 3);
        ByteBuffer last = scratch.batches().get(2).get(0);
        assertThat(scratch.batches()).hasSize(3);
        fill(scratch, 1);
        assertThat(scratch.batches()).hasSize(1);
        assertThat(scratch.faultCode(0, 1)).isEqualTo(9);
        assertThatThrownBy(() -> scratch.faultCode(1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        fill(scratch, 3);
        assertThat(scratch.batches().get(2).get(0)).isSameAs(last);
    }

    @Test
    void whatAFailedDispatchLeftIsNotShown() {
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        fill(scratch, 2);
        scratch.prepare(1);
        assertThat(scratch.batches()).isEmpty();
    }

    @Test
    void clearingEmptiesBuffersAndKeepsThem() {
        ResidentBatchScratch scratch = ResidentBatchScratch.withCapacity(2, 1);
        fill(scratch, 2);
        List<ByteBuffer> first = scratch.batches().get(0);
        ByteBuffer buffer = first.get(0);
        scratch.clear();
        assertThat(scratch.batches()).isEmpty();
        assertThat(buffer.remaining()).isZero();
        assertThat(buffer.capacity()).isEqualTo(8);
        fill(scratch, 2);
        assertThat(scratch.batches().get(0).get(0)).isSameAs(buffer);
        assertThat(buffer.remaining()).isEqualTo(8);
    }

    @Test
    void capacityIsNotNegative() {
        assertThatThrownBy(() -> ResidentBatchScratch.withCapacity(-1, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> ResidentBatchScratch.withCapacity(1, -4)).isInstanceOf(IllegalArgumentException.class);
    }
}
