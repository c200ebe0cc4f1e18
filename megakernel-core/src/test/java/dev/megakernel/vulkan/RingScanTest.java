package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.SlotProcessor;
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
    private static final String NOTHING = "void main() {}";

    private final ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(8));

    @Test
    void emptyRingNeedsNoLaunch() {
        assertThat(scan().phases()).isZero();
    }

    @Test
    void laneOpcodesNeedOneLaunch() {
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.NOP);
        assertPhases(scan(), KernelLayout.PHASE_LANES);
        assertThat(scan().groupSlots()).isZero();
    }

    @Test
    void workgroupOpcodesAndPackedSlotsAreCounted() {
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.MEMCPY);
        RingPublisher.publishPackedSlot(ring, 2, 0, List.of(new PackedOp(OpcodeSpace.NOP, new int[0])));
        assertThat(scan().groupSlots()).isEqualTo(2);
        assertPhases(scan(), KernelLayout.PHASE_LANES, KernelLayout.PHASE_GROUPS);
    }

    @Test
    void fencesAndShutdownAreSeen() {
        RingPublisher.publishSlot(ring, 3, 0, OpcodeSpace.BATCH_FENCE, 1, 7);
        assertPhases(scan(), KernelLayout.PHASE_LANES, KernelLayout.PHASE_FENCES);
        RingPublisher.publishSlot(ring, 7, 0, OpcodeSpace.SHUTDOWN);
        assertPhases(scan(), KernelLayout.PHASE_LANES, KernelLayout.PHASE_FENCES, KernelLayout.PHASE_SHUTDOWN);
    }

    @Test
    void thePriorityFormSettlesItsCountersWhenSomethingRuns() {
        ProgramOptions priority = ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY);
        assertThat(scan(priority).phases()).isZero();
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.NOP);
        assertPhases(scan(priority), KernelLayout.PHASE_LANES, KernelLayout.PHASE_ACCOUNTS);
    }

    @Test
    void slotsThatCannotRunAreIgnored() {
        RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.SHUTDOWN);
        ring.put(0, (byte) SlotStatus.FAULT);
        assertThat(scan().phases()).isZero();
    }

    @Test
    void viewInsideALargerBufferIsScannedFromItsPosition() {
        RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.SHUTDOWN);
        ring.position(64);
        assertThat(scan().phases()).isZero();
    }

    @Test
    void waitingLoadsNeedAPhaseWhereLoadMissHasAHandler() {
        RingPublisher.publishLoadMiss(ring, 5, 1, false);
        assertPhases(scan(LOADS), KernelLayout.PHASE_LANES);
        Words.put(ring, 5 * SlotLayout.SLOT_WORDS, SlotStatus.WAIT_IO);
        assertPhases(scan(LOADS), KernelLayout.PHASE_LANES, KernelLayout.PHASE_POLLS);
        assertThat(scan().phases()).isZero();
        Words.put(ring, 5 * SlotLayout.SLOT_WORDS + SlotLayout.OPCODE_WORD, OpcodeSpace.MEMCPY);
        assertThat(scan(LOADS).phases()).isZero();
    }

    @Test
    void aProcessorTakesEverySlotWhateverItsOpcode() {
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.BATCH_FENCE, 1, 7);
        RingPublisher.publishSlot(ring, 2, 0, OpcodeSpace.SHUTDOWN);
        RingScan lanes = new RingScan(Program.jit(SlotProcessor.define("lanes").glsl(NOTHING)));
        lanes.look(ring);
        assertPhases(lanes, KernelLayout.PHASE_LANES);
        RingScan groups = new RingScan(Program.jit(
                SlotProcessor.define("groups").scope(OpcodeScope.WORKGROUP).glsl(NOTHING)));
        groups.look(ring);
        assertPhases(groups, KernelLayout.PHASE_LANES, KernelLayout.PHASE_GROUPS);
        assertThat(groups.groupSlots()).isEqualTo(2);
    }

    @Test
    void aScanForgetsTheRingBefore() {
        RingPublisher.publishSlot(ring, 1, 0, OpcodeSpace.MEMCPY);
        RingScan scan = scan();
        scan.look(ByteBuffer.wrap(RingCodec.encodeEmpty(8)));
        assertThat(scan.phases()).isZero();
        assertThat(scan.groupSlots()).isZero();
    }

    @Test
    void customCodesAreToldApartHoweverTheyCollide() {
        List<Opcode> opcodes = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> Opcode.define(0x1000 + 0x10000 * i, "op" + i)
                        .scope(i % 2 == 0 ? OpcodeScope.WORKGROUP : OpcodeScope.LANE)
                        .glsl(NOTHING))
                .toList();
        RingScan scan = new RingScan(Program.of(OpcodeCatalog.of(opcodes)));
        for (Opcode opcode : opcodes) {
            RingPublisher.publishSlot(ring, 1, 0, opcode.code());
            scan.look(ring);
            assertThat(scan.groupSlots())
                    .as(opcode.name())
                    .isEqualTo(opcode.traits().scope() == OpcodeScope.WORKGROUP ? 1 : 0);
            ring.put(64, (byte) SlotStatus.EMPTY);
        }
    }

    private static void assertPhases(RingScan scan, int... phases) {
        int expected = 0;
        for (int phase : phases) {
            expected |= 1 << phase;
        }
        assertThat(Integer.toBinaryString(scan.phases())).isEqualTo(Integer.toBinaryString(expected));
    }

    private RingScan scan() {
        return scan(ProgramOptions.DEFAULT);
    }

    private RingScan scan(ProgramOptions options) {
        RingScan scan = new RingScan(new Program(OpcodeCatalog.builtIns(), options));
        scan.look(ring);
        return scan;
    }
}
