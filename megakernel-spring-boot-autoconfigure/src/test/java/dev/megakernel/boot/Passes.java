package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.protocol.BatchItem;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlSnapshot;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import java.nio.ByteBuffer;
import java.util.List;

/** One-pass dispatches for tests. */
public final class Passes {

    private Passes() {}

    /** Runs one pass over one slot and returns the claims it counted: 1 in the priority form, 0 in the direct one. */
    public static long countedClaims(Megakernel megakernel) {
        ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, 1, 8));
        ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(megakernel.slotCount()));
        ControlCodec.writeDefaultPriorityOffsets(control, megakernel.slotCount());
        RingPublisher.publishWithPriority(ring, control, 0, Priority.CRITICAL.level(), new BatchItem(OpcodeSpace.NOP));
        ByteBuffer debugLog = ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY));
        ControlSnapshot left = ControlSnapshot.decode(
                megakernel.dispatch(control, ring, debugLog).get(0));
        assertThat(left.doneCount()).isEqualTo(1);
        return left.priorityFairnessTotal();
    }

    /** Runs one pass over an empty ring. */
    public static List<ByteBuffer> runEmpty(Megakernel megakernel) {
        return megakernel.dispatch(
                ByteBuffer.wrap(ControlCodec.encode(false, 1, 8)),
                ByteBuffer.wrap(RingCodec.encodeEmpty(megakernel.slotCount())),
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)));
    }
}
