package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One-pass dispatch of a whole ring, bytes in and bytes out, with the caller's own buffers. */
final class OnePass implements Section {

    private static final int SLOTS = 256;

    @Override
    public String name() {
        return "one-pass";
    }

    @Override
    public void run(Bench bench) throws Exception {
        try (Megakernel kernel = bench.kernel(SLOTS)) {
            Pass pass = new Pass(kernel, new Cells(Bench.CELLS));
            Window warm = new Window(bench.settings().warmUpNanos(), 1);
            pass.dispatchOnly(SLOTS, warm);
            bench.add(pass.dispatchOnly(SLOTS, bench.settings().window(2)).point());
            bench.add(pass.dispatchOnly(1, bench.settings().window(2)).point());
        }
    }

    /** Timed passes and the point they make. */
    record Passes(Point point, Latencies latencies) {}

    /** A ring, the buffers that go with it, and what comes back. Not thread-safe. */
    static final class Pass {

        private final Megakernel kernel;
        private final Cells cells;
        private final ByteBuffer control = direct(ControlCodec.encode(false, 1, 0));
        private final ByteBuffer debugLog = direct(DebugLogCodec.encodeEmpty(64));
        private final ByteBuffer ring;
        private final OutputBuffers outputs = new OutputBuffers();
        private final SlotFlyweight slot = new SlotFlyweight();

        Pass(Megakernel kernel, Cells cells) {
            this.kernel = kernel;
            this.cells = cells;
            this.ring = direct(new byte[kernel.slotCount() * SlotLayout.SLOT_BYTES]);
        }

        /** Publishes that many slots again and again and dispatches the ring; only the dispatch is timed. */
        Passes dispatchOnly(int slots, Window window) {
            return repeat(slots, window, false);
        }

        /** As above, but publishing is timed too. */
        Passes withFill(int slots, Window window) {
            return repeat(slots, window, true);
        }

        private Passes repeat(int slots, Window window, boolean fillCounts) {
            Latencies latencies = Latencies.forOneThread();
            long from = System.nanoTime() + window.settle();
            long end = from + window.measure();
            do {
                long filled = System.nanoTime();
                publish(slots);
                long started = fillCounts ? filled : System.nanoTime();
                kernel.dispatchInto(control, ring, debugLog, outputs);
                long ended = System.nanoTime();
                check(slots);
                if (started - from >= 0) {
                    latencies.record(ended - started);
                }
            } while (System.nanoTime() - end < 0 || latencies.count() == 0);
            String name = fillCounts ? "publish and dispatchInto" : "dispatchInto";
            return new Passes(new Point(name).with("slots", slots).latencies(latencies), latencies);
        }

        private void publish(int slots) {
            for (int i = 0; i < slots; i++) {
                slot.wrap(ring, i).status(SlotStatus.EMPTY);
                slot.begin(0, TouchOpcodes.ONE.code())
                        .arg(TouchOpcodes.CELL_ARGUMENT, i)
                        .arg(TouchOpcodes.VALUE_ARGUMENT, cells.touch(i))
                        .publish();
            }
        }

        private void check(int slots) {
            ByteBuffer after = outputs.buffers().get(1);
            for (int i = 0; i < slots; i++) {
                slot.wrap(after, i);
                if (slot.status() != SlotStatus.DONE) {
                    throw new WrongResultException("Slot " + i, SlotStatus.name(slot.status()), "DONE");
                }
                cells.check(i, slot.arg(0));
            }
        }

        private static ByteBuffer direct(byte[] bytes) {
            return ByteBuffer.allocateDirect(bytes.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(bytes)
                    .flip();
        }
    }
}
