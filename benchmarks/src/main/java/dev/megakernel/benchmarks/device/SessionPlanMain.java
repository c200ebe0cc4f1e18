package dev.megakernel.benchmarks.device;

import dev.megakernel.kernel.KernelAssembler;
import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelCompiler;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.kernel.SessionKernelLayout;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.vulkan.VulkanBackend;
import dev.megakernel.vulkan.VulkanOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what a host in C needs to drive the library's own session kernel with the opcodes of round trips: the SPIR-V, the
 * buffers' first contents, and a plan with every number of the layout, so that none is typed again in C.
 *
 * <p>{@code SessionPlanMain directory [workgroups]}. Asks the Vulkan device for its loop limit.
 */
public final class SessionPlanMain {

    private static final int ONLY_TENANT = 1;

    private static final int RING = SessionLayout.ring(Priority.NORMAL.level(), false);

    /** No GPU looks for work faster, so a launch that nobody ends is over in a few quanta. */
    private static final long POLL_NANOS = 200;

    /** As many looks for work as a launch has where loops are cut; one duty needs few. */
    private static final int POLLS_WITH_LOOP_LIMIT = 512;

    private final SessionGeometry geometry = EngineSizes.geometry();
    private final WorkspaceSpec workspace = new WorkspaceSpec(List.of(TouchOpcodes.region(Bench.CELLS)));
    private final Map<String, Integer> plan = new LinkedHashMap<>();
    private final int groups;
    private final int loopLimit;

    private SessionPlanMain(int groups, int loopLimit) {
        this.groups = groups;
        this.loopLimit = loopLimit;
    }

    /** Writes the files into the directory that the first argument names. */
    public static void main(String... args) throws IOException {
        int wanted = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        int loopLimit;
        try (VulkanBackend backend = VulkanBackend.open(VulkanOptions.defaults())) {
            loopLimit = backend.device().limits().loopIterations();
        }
        write(Path.of(args[0]), wanted, loopLimit);
    }

    /** Writes the files for a device with this loop limit. */
    static void write(Path directory, int wantedGroups, int loopLimit) throws IOException {
        new SessionPlanMain(EngineSizes.groups(wantedGroups, loopLimit), loopLimit).write(directory);
    }

    private void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        OpcodeCatalog catalog = OpcodeCatalog.of(List.of(TouchOpcodes.ONE, TouchOpcodes.TWELVE));
        ByteBuffer code = new KernelCompiler(new KernelCache(Files.createTempDirectory("session")))
                .compile(KernelAssembler.assembleSession(catalog, workspace, false))
                .toBuffer();
        byte[] bytes = new byte[code.remaining()];
        code.get(bytes);
        Files.write(directory.resolve("session.spv"), bytes);
        content(directory, "control", ControlCodec.encode(false, 0, 0));
        content(directory, "debug", DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY));
        content(directory, "io", IoQueueCodec.encodeEmpty(IoQueueLayout.IO_SLOT_COUNT));
        bindings();
        launch();
        memories();
        words();
        Files.writeString(
                directory.resolve("session.plan"),
                plan.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + Integer.toUnsignedString(entry.getValue()) + "\n")
                        .collect(Collectors.joining()));
    }

    private void content(Path directory, String buffer, byte[] content) throws IOException {
        Files.write(directory.resolve("session-" + buffer + ".bin"), content);
        plan.put(buffer + "_bytes", content.length);
    }

    private void bindings() {
        plan.put("binding_count", SessionKernelLayout.BINDING_COUNT);
        plan.put("binding_control", KernelLayout.BINDING_CONTROL);
        plan.put("binding_ring", KernelLayout.BINDING_RING);
        plan.put("binding_debug", KernelLayout.BINDING_DEBUG_LOG);
        plan.put("binding_io", KernelLayout.BINDING_IO_QUEUE);
        plan.put("binding_workspace", KernelLayout.BINDING_WORKSPACE);
        plan.put("binding_state", SessionKernelLayout.BINDING_STATE);
        plan.put("binding_down", SessionKernelLayout.BINDING_DOWN);
        plan.put("binding_up", SessionKernelLayout.BINDING_UP);
    }

    private void launch() {
        int[] kernel = new int[KernelLayout.SPEC_REGIONS + 2];
        kernel[KernelLayout.SPEC_WORKGROUP_SIZE] =
                loopLimit == 0 ? EngineSizes.WORKGROUP : EngineSizes.WORKGROUP_WITH_LOOP_LIMIT;
        kernel[KernelLayout.SPEC_LOOP_LIMIT] = loopLimit;
        kernel[KernelLayout.SPEC_REGIONS] = workspace.offset(0);
        kernel[KernelLayout.SPEC_REGIONS + 1] = workspace.words();
        int[] session = SessionKernelLayout.constants(geometry, EngineSizes.reserved(groups));
        int[] constants = Arrays.copyOf(kernel, kernel.length + session.length);
        System.arraycopy(session, 0, constants, kernel.length, session.length);
        plan.put("constant_count", constants.length);
        for (int i = 0; i < constants.length; i++) {
            plan.put("constant_" + i, constants[i]);
        }
        plan.put("groups", groups);
        plan.put("reserved", EngineSizes.reserved(groups));
        plan.put("push_bytes", SessionKernelLayout.PUSH_CONSTANT_BYTES);
        long quantum = SessionOptions.DEFAULT_QUANTUM.toNanos();
        plan.put("quantum_micros", (int) (quantum / 1000));
        plan.put("polls", loopLimit == 0 ? (int) (quantum / POLL_NANOS) : POLLS_WITH_LOOP_LIMIT);
        plan.put("writable_from", ControlLayout.OBSERVABLE_BASE);
        plan.put("canary_turns", KernelLayout.CANARY_TURNS);
        plan.put("tenants", ONLY_TENANT);
    }

    private void memories() {
        plan.put("down_bytes", geometry.downBytes());
        plan.put("up_bytes", geometry.upBytes());
        plan.put("state_bytes", SessionKernelLayout.stateBytes(geometry));
        plan.put("cells", Bench.CELLS);
        plan.put("rings", SessionLayout.RINGS);
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            plan.put("ring_slots_" + ring, geometry.slots(ring));
            plan.put("slots_byte_" + ring, geometry.slotsByte(ring));
            plan.put("cancels_byte_" + ring, geometry.cancelsByte(ring));
            plan.put("claims_byte_" + ring, geometry.claimsByte(ring));
        }
        plan.put("batch_byte", geometry.batchByte(0));
        plan.put("completion_byte", geometry.completionByte(0));
        plan.put("completion_bytes", geometry.completionBytes());
        plan.put("result_byte", geometry.resultByte(0));
        plan.put("entries", EngineSizes.ENTRIES);
        plan.put("batches", EngineSizes.BATCHES);
    }

    private void words() {
        plan.put("ring", RING);
        plan.put("bell_word", SessionLayout.bellWord(RING));
        plan.put("turn_word", SessionLayout.TURN_WORD);
        plan.put("leave_word", SessionLayout.LEAVE_WORD);
        plan.put("claim_bytes", SessionLayout.CLAIM_BYTES);
        plan.put("slot_bytes", SessionLayout.SLOT_BYTES);
        plan.put("batch_bytes", SessionLayout.BATCH_BYTES);
        plan.put("sequence_shift", SessionLayout.SEQUENCE_SHIFT);
        plan.put("generation_shift", SessionLayout.GENERATION_SHIFT);
        for (int word = 0; word < SessionLayout.SLOT_BYTES / Integer.BYTES; word++) {
            plan.put("check_factor_" + word, SessionLayout.checkFactor(word));
        }
        plan.put("check_of_zeros", SessionLayout.CHECK_OF_ZEROS);
        plan.put("tenant_mask", SessionLayout.TENANT_MASK);
        plan.put("flag_counted", SessionLayout.FLAG_COUNTED);
        plan.put("flag_results", SessionLayout.FLAG_RESULTS);
        plan.put("status_done", SessionLayout.STATUS_DONE);
        plan.put("status_batch", SessionLayout.STATUS_BATCH);
        plan.put("quarter_bytes", SessionLayout.QUARTER_BYTES);
        plan.put("quarter_results", SessionLayout.QUARTER_RESULTS);
        plan.put("opcode_one", TouchOpcodes.ONE.code());
        plan.put("opcode_twelve", TouchOpcodes.TWELVE.code());
        plan.put("most_results", SessionLayout.RESULTS);
    }
}
