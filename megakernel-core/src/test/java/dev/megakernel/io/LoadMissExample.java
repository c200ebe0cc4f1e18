package dev.megakernel.io;

import dev.megakernel.HostMirror;
import dev.megakernel.Megakernel;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.nio.file.Path;

// The guide prints the rest of this file.
/** Looks a price up in a file that is read when a slot asks for it. */
final class LoadMissExample {

    /** Handle under which slots know the file of prices, little-endian u32 words. */
    static final int PRICES = 7;

    private static final Opcode PRICE = Opcode.define(0x1000, "price")
            .memory(WorkspaceAccess.READ)
            .results(1)
            .body(slot -> slot.result(0, slot.load(slot.region("prices"), slot.arg(0))))
            .glsl("void main() { mk_result(0u, mk_load(REGION_PRICES, mk_arg(0u))); }");

    private LoadMissExample() {}

    static int price(MegakernelBackend backend, Path file, int article) {
        try (Megakernel kernel = Megakernel.builder(backend)
                .geometry(8, 8)
                .opcodes(PRICE)
                .regions(RegionSpec.readOnly("prices", 1024, () -> ByteBuffer.allocate(0)))
                .options(ProgramOptions.DEFAULT.withLoadMiss(true))
                .build()) {
            FilePump pump = new FilePump(kernel.workspace()).register(PRICES, file, "prices");
            HostMirror mirror = HostMirror.of(kernel.slotCount(), 1, 0);

            RingPublisher.publishLoadMiss(mirror.ring(), 0, PRICES, false);
            mirror.dispatchUpdate(kernel); // slot 0 asks for the file and is WAIT_IO now
            IoServed served = pump.serve(mirror.ring(), mirror.ioQueue()); // the file goes to its region
            mirror.dispatchUpdate(kernel); // slot 0 finds the answer
            if (statusOf(mirror, 0) != SlotStatus.DONE) {
                throw new IllegalStateException("The prices were not loaded: " + served.failures());
            }

            mirror.publishSlot(1, 0, PRICE.code(), article);
            mirror.dispatchUpdate(kernel);
            return new SlotFlyweight().wrap(mirror.ring(), 1).arg(0);
        }
    }

    private static int statusOf(HostMirror mirror, int slot) {
        return new SlotFlyweight().wrap(mirror.ring(), slot).status();
    }
}
