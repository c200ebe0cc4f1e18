package dev.megakernel;

import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.ResidentHandles;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.stats.CountingStats;
import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.ResidentDispatchAccount;
import java.util.List;
import java.util.Set;

/** Dispatches over buffers that live on the device, with their accounts. Never takes the way of host bytes. Thread-safe. */
record ResidentDispatch(RecoverableKernel kernel, CountingStats stats) {

    DispatchStats row(ResidentHandles handles, Set<AbiBuffer> readBack, OutputBuffers outputs) {
        refuseCutProgram("persistent-handle dispatch");
        long started = System.nanoTime();
        boolean recovered = kernel.dispatchResident(new ResidentRows(List.of(handles), readBack), List.of(outputs));
        return count(ResidentDispatchAccount.of(outputs.buffers(), System.nanoTime() - started, recovered));
    }

    /** Runs rows into as many outputs; no rows cost nothing and reach no backend. */
    DispatchStats rows(List<ResidentHandles> rows, Set<AbiBuffer> readBack, List<OutputBuffers> outputs) {
        if (rows.isEmpty()) {
            return ResidentDispatchAccount.NOTHING;
        }
        refuseCutProgram("batched persistent-handle dispatch");
        long started = System.nanoTime();
        boolean recovered = kernel.dispatchResident(new ResidentRows(rows, readBack), List.copyOf(outputs));
        long latency = System.nanoTime() - started;
        return count(ResidentDispatchAccount.ofRows(
                outputs.stream().map(OutputBuffers::buffers).toList(), latency, recovered));
    }

    /** The launches of a cut program hand buffers on through the host, and these do not leave the device. */
    private void refuseCutProgram(String dispatch) {
        if (kernel.isCut()) {
            throw new BackendException(dispatch
                    + " cannot split GridSync barriers without backend-resident segment threading, but the program has "
                    + kernel.spec().program().segments()
                    + " segments. Fix: dispatch it with host bytes, remove mk_grid_sync() from it, or use a backend that"
                    + " synchronises a grid.");
        }
    }

    /** Makes a caller's list as long as there are rows, so that stale ones are neither shown nor counted (D38). */
    static void fit(List<OutputBuffers> outputs, int rows) {
        if (outputs.size() > rows) {
            outputs.subList(rows, outputs.size()).clear();
        }
        while (outputs.size() < rows) {
            outputs.add(new OutputBuffers());
        }
    }

    private DispatchStats count(DispatchStats cost) {
        stats.dispatchCompleted(cost);
        return cost;
    }
}
