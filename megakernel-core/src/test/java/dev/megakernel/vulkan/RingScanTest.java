package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingScanTest {

    private static final ProgramOptions LOADS = ProgramOptions.DEFAULT.withLoadMiss(true);

    private final ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(8));

    @Test
    void emptyRingNeedsLanesOnly() {
        assertThat(scan()).isEqualTo(new RingScan(0, false, false, false));
    }

    @Test
    void laneOpcodesNeedNoOtherPhase() {
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.NOP);
        assertThat(scan()).isEqualTo(new RingScan(0, false, false, false));
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
        assertThat(scan()).isEqualTo(new RingScan(0, true, false, false));
        RingPublisher.publishSlot(ring, 7, 0, OpcodeSpace.SHUTDOWN);
        assertThat(scan()).isEqualTo(new RingScan(0, true, true, false));
    }

    @Test
    void slotsThatCannotRunAreIgnored() {
        RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.SHUTDOWN);
        ring.put(0, (byte) SlotStatus.FAULT);
        assertThat(scan()).isEqualTo(new RingScan(0, false, false, false));
    }

    @Test
    void viewInsideALargerBufferIsScannedFromItsPosition() {
        RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.SHUTDOWN);
        ring.position(64);
        assertThat(scan().shutdown()).isFalse();
    }

    @Test
    void waitingLoadsNeedAPhaseWhereLoadMissHasAHandler() {
        RingPublisher.publishLoadMiss(ring, 5, 1, false);
        assertThat(scan(LOADS).polls()).isFalse();
        Words.put(ring, 5 * SlotLayout.SLOT_WORDS, SlotStatus.WAIT_IO);
        assertThat(scan(LOADS)).isEqualTo(new RingScan(0, false, false, true));
        assertThat(scan().polls()).isFalse();
        Words.put(ring, 5 * SlotLayout.SLOT_WORDS + SlotLayout.OPCODE_WORD, OpcodeSpace.MEMCPY);
        assertThat(scan(LOADS)).isEqualTo(new RingScan(0, false, false, false));
    }

    private RingScan scan() {
        return scan(ProgramOptions.DEFAULT);
    }

    private RingScan scan(ProgramOptions options) {
        return RingScan.of(ring, new Program(OpcodeCatalog.builtIns(), options));
    }
}
