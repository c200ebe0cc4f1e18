package dev.megakernel.backend;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Runs a program with marks {@code mk_grid_sync();} on a backend that cannot synchronise a grid: one launch for each
 * segment, and what one leaves is what the next one gets.
 *
 * <p>Storage of the caller is written by the last segment alone, so a dispatch that fails half-way can be made again from
 * the same inputs. Not thread-safe; one for each dispatch.
 */
final class GridSyncSplit {

    private final CompiledKernel kernel;
    private final LaunchConfig config;
    private final int[] faultCodes;
    /** Filled in turn, so that no segment reads what it writes. */
    private final OutputBuffers[] between = {new OutputBuffers(), new OutputBuffers()};

    GridSyncSplit(CompiledKernel kernel, LaunchConfig config) {
        this.kernel = kernel;
        this.config = config;
        this.faultCodes = new int[config.slotCount()];
    }

    void dispatch(int segments, KernelInputs inputs, OutputBuffers outputs) {
        Segment segment = Segment.first(segments);
        // SHUTDOWN is sampled once, and under it no segment has anything to do (D15).
        boolean stopped = Words.get(inputs.control(), ControlLayout.SHUTDOWN_WORD) != 0;
        KernelInputs current = inputs;
        while (!segment.isLast() && !stopped) {
            OutputBuffers target = between[segment.index() % between.length];
            kernel.dispatchSegment(segment, current, config, target);
            collectFaultCodes(target);
            KernelInputs left = inputsFrom(target.buffers(), segment);
            segment = segment.next(current.ring(), left.ring());
            current = left;
        }
        kernel.dispatchSegment(segment, current, config, outputs);
        outputs.restoreFaultCodes(faultCodes);
    }

    private void collectFaultCodes(OutputBuffers left) {
        for (int slot = 0; slot < faultCodes.length; slot++) {
            faultCodes[slot] |= left.faultCode(slot);
        }
    }

    private static KernelInputs inputsFrom(List<ByteBuffer> left, Segment segment) {
        if (left.size() != ControlLayout.ABI_RESOURCE_COUNT) {
            throw new BackendException("segment " + segment.index() + " of a program left " + left.size()
                    + " buffers, but the next segment needs " + ControlLayout.ABI_RESOURCE_COUNT
                    + ". Fix: let the backend answer with all buffers it was given.");
        }
        return new KernelInputs(left.get(0), left.get(1), left.get(2), left.get(3));
    }
}
