package dev.megakernel.boot;

import dev.megakernel.Megakernel;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.RingCodec;
import java.nio.ByteBuffer;
import java.util.List;

/** One-pass dispatches for tests. */
public final class Passes {

    private Passes() {}

    /** Runs one pass over an empty ring. */
    public static List<ByteBuffer> runEmpty(Megakernel megakernel) {
        return megakernel.dispatch(
                ByteBuffer.wrap(ControlCodec.encode(false, 1, 8)),
                ByteBuffer.wrap(RingCodec.encodeEmpty(megakernel.slotCount())),
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)));
    }
}
