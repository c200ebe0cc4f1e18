package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kernel for each geometry on the backend under test, with a twin on the host; compiled once and shared by all tests of a class. */
public final class ContractKernels implements AutoCloseable {

    private static final List<String> BUFFER_NAMES = List.of("control", "ring", "debug log", "io queue");

    private final MegakernelBackend subject;
    private final MegakernelBackend reference = new HostBackend();
    private final Map<Key, KernelTwins> twins = new HashMap<>();
    private final Map<JitKey, JitTwins> jits = new HashMap<>();

    private record Key(LaunchConfig config, ProgramOptions options) {}

    private record JitKey(LaunchConfig config, SlotProcessor processor) {}

    /** Kernels on a backend, which stays the caller's to close. */
    public ContractKernels(MegakernelBackend subject) {
        this.subject = subject;
    }

    /** The backend under test. */
    public MegakernelBackend subject() {
        return subject;
    }

    /** The kernels of a geometry. */
    public KernelTwins of(int slots, int workgroupSize) {
        return of(slots, workgroupSize, ProgramOptions.DEFAULT);
    }

    /** The kernels of a geometry that may write the whole control buffer. */
    public KernelTwins privileged(int slots, int workgroupSize) {
        return of(slots, workgroupSize, ProgramOptions.DEFAULT.withPrivilegedControlWrites(true));
    }

    /** The kernels of a geometry that treat slots in a certain way. */
    public KernelTwins of(int slots, int workgroupSize, ProgramOptions options) {
        return of(new Key(new LaunchConfig(slots, workgroupSize), options));
    }

    /** The JIT kernels of a geometry and a processor. */
    JitTwins jit(int slots, int workgroupSize, SlotProcessor processor) {
        return jits.computeIfAbsent(
                new JitKey(new LaunchConfig(slots, workgroupSize), processor),
                missing -> JitTwins.of(subject, missing.config(), missing.processor()));
    }

    private KernelTwins of(Key key) {
        return twins.computeIfAbsent(key, missing -> {
            KernelSpec spec = new KernelSpec(
                    new Program(OpcodeCatalog.of(ContractOpcodes.ALL), missing.options()), ContractOpcodes.WORKSPACE);
            return new KernelTwins(
                    subject.compile(spec, missing.config()),
                    reference.compile(spec, missing.config()),
                    missing.config());
        });
    }

    /** Runs a scene in one workgroup on both backends and compares everything they leave. */
    public PassResult run(Scene scene) {
        return run(scene, null);
    }

    /** As above; a difference is reported with what is known of the scene. */
    public PassResult run(Scene scene, @Nullable String label) {
        return compare(of(scene.slotCount(), scene.slotCount()), scene, label);
    }

    /** Runs a scene whose outcome depends on the order of slots on both of the kernels, for checks that hold for any order. */
    static List<PassResult> runBoth(KernelTwins kernels, Scene scene) {
        return List.of(kernels.runSubject(scene), kernels.runReference(scene));
    }

    /** Runs a scene on both of the kernels and compares everything they leave. */
    public static PassResult compare(KernelTwins kernels, Scene scene, @Nullable String label) {
        PassResult actual = kernels.runSubject(scene);
        compareResults(actual, kernels.runReference(scene), scene, label);
        compareWorkspaces(kernels, label);
        return actual;
    }

    /** Compares what a pass over a scene left with what it should. */
    static void compareResults(PassResult actual, PassResult expected, Scene scene, @Nullable String label) {
        String context = label == null ? "" : label + ": ";
        assertThat(actual.statuses()).as("%sstatuses", context).isEqualTo(expected.statuses());
        List<byte[]> actualBytes = actual.canonicalBytes();
        List<byte[]> expectedBytes = expected.canonicalBytes();
        for (int i = 0; i < actualBytes.size(); i++) {
            assertWordsEqual(context + BUFFER_NAMES.get(i), actualBytes.get(i), expectedBytes.get(i));
        }
        for (int slot = 0; slot < scene.slotCount(); slot++) {
            if (actual.status(slot) == SlotStatus.FAULT && scene.status(slot) != SlotStatus.FAULT) {
                assertThat(actual.faultCode(slot))
                        .as("%sfault code of slot %d", context, slot)
                        .isIn(0, expected.faultCode(slot));
            }
        }
    }

    /** Compares the workspaces of both kernels. */
    static void compareWorkspaces(KernelTwins kernels, @Nullable String label) {
        String context = label == null ? "" : label + ": ";
        assertWordsEqual(context + "workspace", kernels.subjectWorkspace(), kernels.referenceWorkspace());
    }

    static void assertWordsEqual(String what, byte[] actual, byte[] expected) {
        assertThat(actual.length).as("length of %s", what).isEqualTo(expected.length);
        int at = Arrays.mismatch(actual, expected);
        if (at >= 0) {
            int word = at / Integer.BYTES;
            throw new AssertionError("%s differs first in word %d: is 0x%08X, the host has 0x%08X"
                    .formatted(what, word, word(actual, word), word(expected, word)));
        }
    }

    private static int word(byte[] bytes, int word) {
        return Words.get(ByteBuffer.wrap(bytes), word);
    }

    @Override
    public void close() {
        twins.values().forEach(KernelTwins::close);
        jits.values().forEach(JitTwins::close);
    }
}
