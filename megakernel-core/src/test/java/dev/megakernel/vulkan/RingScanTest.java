package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingScanTest {

    private final ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(8));

    @Test
    void emptyRingNeedsLanesOnly() {
        assertThat(scan()).isEqualTo(new RingScan(0, false, false));
    }

    @Test
    void laneOpcodesNeedNoOtherPhase() {
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.NOP);
        assertThat(scan()).isEqualTo(new RingScan(0, false, false));
    }

    @Test
    void workgroupOpcodesAndPackedSlotsAreCounted() {
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.MEMCPY);
        RingPublisher.publishPackedSlot(ring, 2, 0, List.of(new PackedOp(OpcodeSpace.NOP, new int[0])));
        assertThat(scan().groupSlots()).isEqualTo(2);
    }

    @Test
    void fencesAndShutdownAreSeen() {
        RingPublisher.publishSlot(ring, 3, 0, OpcodeSpace.BATCH_FENCE, 1, 7);
        assertThat(scan()).isEqualTo(new RingScan(0, true, false));
        RingPublisher.publishSlot(ring, 7, 0, OpcodeSpace.SHUTDOWN);
        assertThat(scan()).isEqualTo(new RingScan(0, true, true));
    }

    @Test
    void slotsThatCannotRunAreIgnored() {
        RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.SHUTDOWN);
        ring.put(0, (byte) dev.megakernel.protocol.SlotStatus.FAULT);
        assertThat(scan()).isEqualTo(new RingScan(0, false, false));
    }

    @Test
    void viewInsideALargerBufferIsScannedFromItsPosition() {
        RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.SHUTDOWN);
        ring.position(64);
        assertThat(scan().shutdown()).isFalse();
    }

    private RingScan scan() {
        return RingScan.of(ring, OpcodeCatalog.builtIns());
    }
}
