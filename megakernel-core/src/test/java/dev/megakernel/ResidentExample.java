package dev.megakernel;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.ControlReader;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import java.nio.ByteBuffer;
import java.util.List;

// The guide prints the rest of this file.
/** Adds up in an observable word that stays on the device. */
final class ResidentExample {

    private ResidentExample() {}

    static int sum(MegakernelBackend backend, int... summands) {
        HostMirror start = HostMirror.of(8, 1, 1);
        KernelInputs buffers = new KernelInputs(start.control(), start.ring(), start.debugLog(), start.ioQueue());
        OutputBuffers outputs = new OutputBuffers();
        try (Megakernel kernel = Megakernel.bootstrapSharded(backend, 8, 8, List.of());
                ResidentRow row = kernel.allocateRow(buffers)) {
            for (int summand : summands) {
                ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(8));
                RingPublisher.publishSlot(ring, 0, 0, OpcodeSpace.ATOMIC_ADD, summand, ControlLayout.OBSERVABLE_BASE);
                row.upload(AbiBuffer.RING, ring);
                kernel.dispatchPersistentHandlesInto(row.handles(), AbiBuffer.NONE, outputs); // nothing comes back
            }
            return ControlReader.readObservable(row.read(AbiBuffer.CONTROL), 0);
        }
    }
}
