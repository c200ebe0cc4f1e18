package dev.megakernel.vulkan;

import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentTable;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.protocol.AbiBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Runs passes over rows of resident buffers, all rows in one submission. One thread at a time, under the locks of memory
 * and kernel.
 */
final class ResidentPasses implements AutoCloseable {

    /** Descriptor sets are allocated by the dozen. */
    private static final int SETS_A_POOL = 32;

    private final PassKit kit;
    private final int slots;
    private final Commands commands;
    private final ResidentRecorder recorder;
    private final List<SetPool> pools = new ArrayList<>();
    private final List<ResidentRowPass> places = new ArrayList<>();
    private List<ResidentTable.Row<ResidentBuffer>> recordedRows = List.of();
    private Set<AbiBuffer> recordedReadBack = AbiBuffer.NONE;

    ResidentPasses(PassKit kit, PhasePipelines pipelines, ResidentRecorder.Plan plan) {
        this.kit = kit;
        this.slots = plan.launches().config().slotCount();
        this.commands = new Commands(kit.device());
        this.recorder = new ResidentRecorder(commands, kit.bindings(), pipelines, plan);
    }

    /** Runs one pass over each row and hands out what is wanted of each. */
    void run(List<ResidentTable.Row<ResidentBuffer>> rows, Set<AbiBuffer> readBack, List<OutputBuffers> outputs) {
        List<ResidentRowPass> passes = places(rows.size());
        if (!rows.equals(recordedRows) || !readBack.equals(recordedReadBack)) {
            record(passes, rows, readBack);
        }
        rows.forEach(row -> row.inOrder().forEach(ResidentBuffer::markStored));
        commands.submit(kit.completion());
        commands.await(kit.completion());
        for (int i = 0; i < rows.size(); i++) {
            passes.get(i).store(outputs.get(i));
        }
    }

    /** Passes over the same rows again, which are the rule, run the same commands again. */
    private void record(
            List<ResidentRowPass> passes, List<ResidentTable.Row<ResidentBuffer>> rows, Set<AbiBuffer> readBack) {
        recordedRows = List.of();
        commands.finish();
        recorder.prepare();
        for (int i = 0; i < rows.size(); i++) {
            passes.get(i).prepare(rows.get(i), readBack);
        }
        recorder.record(waves(passes));
        kit.completion().record(commands);
        commands.end();
        recordedRows = rows;
        recordedReadBack = readBack;
    }

    /** Rows run side by side as long as none shares a buffer with one before it. */
    private static List<List<ResidentRowPass>> waves(List<ResidentRowPass> passes) {
        List<List<ResidentRowPass>> waves = new ArrayList<>();
        Set<ResidentBuffer> used = Collections.newSetFromMap(new IdentityHashMap<>());
        List<ResidentRowPass> wave = new ArrayList<>();
        for (ResidentRowPass pass : passes) {
            List<ResidentBuffer> buffers = pass.row().inOrder();
            if (buffers.stream().anyMatch(used::contains)) {
                waves.add(wave);
                wave = new ArrayList<>();
                used.clear();
            }
            wave.add(pass);
            used.addAll(buffers);
        }
        waves.add(wave);
        return waves;
    }

    private List<ResidentRowPass> places(int count) {
        while (places.size() < count) {
            if (pools.isEmpty() || pools.get(pools.size() - 1).isEmpty()) {
                pools.add(kit.bindings().pool(SETS_A_POOL));
            }
            BindingSet set = pools.get(pools.size() - 1).allocate();
            set.bind(KernelLayout.BINDING_WORKSPACE, kit.workspace());
            places.add(new ResidentRowPass(kit.device(), set, slots));
        }
        return places.subList(0, count);
    }

    @Override
    public void close() {
        places.forEach(ResidentRowPass::close);
        pools.forEach(SetPool::close);
        recorder.close();
        commands.close();
    }
}
