package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

    private final StubBackend backend = new StubBackend();
    private final WorkspaceSpec spec = new WorkspaceSpec(
            List.of(RegionSpec.readOnly("names", 3, () -> words(7, 8)), RegionSpec.mutable("counts", 2)));
    private final RecoverableKernel kernel = new RecoverableKernel(
            backend,
            new KernelSpec(Program.of(OpcodeCatalog.builtIns()), spec),
            new LaunchConfig(8, 8),
            RecoveryPolicy.DEFAULT,
            () -> {});
    private final Workspace workspace = kernel.workspace();

    @Test
    void regionsStartWithTheContentOfTheirSourceAndZeros() {
        assertThat(read("names")).containsExactly(7, 8, 0);
        assertThat(read("counts")).containsExactly(0, 0);
    }

    @Test
    void uploadsReplaceTheRegionAndNothingElse() {
        ByteBuffer content = words(1, 2);
        workspace.region("counts").upload(content);
        assertThat(content.position()).isZero();
        workspace.region("names").upload(words(5));
        assertThat(read("names")).containsExactly(5, 0, 0);
        assertThat(read("counts")).containsExactly(1, 2);
    }

    @Test
    void writesReplaceTheirWordsAndNothingElse() {
        ByteBuffer content = words(5, 6);
        workspace.region("names").write(1, content);
        assertThat(content.remaining()).isEqualTo(8);
        assertThat(read("names")).containsExactly(7, 5, 6);
        workspace.region("counts").write(2, ByteBuffer.allocate(0));
        workspace.region("counts").write(0, words(9));
        assertThat(read("counts")).containsExactly(9, 0);
        assertThat(read("names")).containsExactly(7, 5, 6);
    }

    @Test
    @ProtocolRule("9")
    void aRecoveryRestoresWritesOnTopOfTheLastUploadOrTheSource() {
        workspace.region("names").write(2, words(6));
        workspace.region("counts").upload(words(1, 2));
        backend.lastKernel().write(4, words(99));
        workspace.region("counts").write(0, words(3));
        kernel.recover();
        assertThat(read("names")).containsExactly(7, 8, 6);
        assertThat(read("counts")).containsExactly(3, 2);
        workspace.region("names").upload(words(1));
        kernel.recover();
        assertThat(read("names")).containsExactly(1, 0, 0);
    }

    @Test
    void writesOutsideTheRegionAreRefusedAndNothingChanges() {
        Workspace.Region names = workspace.region("names");
        for (int word : new int[] {2, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> names.write(word, words(1, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"names\" from word " + word)
                    .hasMessageContaining("Fix: ");
        }
        assertThatThrownBy(() -> names.write(0, ByteBuffer.allocate(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 bytes");
        assertThat(read("names")).containsExactly(7, 8, 0);
    }

    @Test
    void aRecoveryRestoresTheLastUpload() {
        workspace.region("names").upload(words(5, 6, 7));
        backend.lastKernel().write(3, words(99, 99));
        kernel.recover();
        assertThat(read("names")).containsExactly(5, 6, 7);
        assertThat(read("counts")).containsExactly(0, 0);
        assertThat(backend.kernels()).hasSize(2);
        assertThat(workspace.region("names").restorations()).isEqualTo(1);
        assertThat(workspace.region("counts").isMutable()).isTrue();
        assertThat(workspace.region("names").isMutable()).isFalse();
    }

    @Test
    void aRegionThatWasNeverUploadedIsFilledFromItsSourceAgain() {
        kernel.recover();
        assertThat(read("names")).containsExactly(7, 8, 0);
    }

    @Test
    void contentThatDoesNotFitIsRefusedAndTheOldOneStays() {
        assertThatThrownBy(() -> workspace.region("counts").upload(words(1, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counts")
                .hasMessageContaining("12 bytes")
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> workspace.region("counts").upload(ByteBuffer.allocate(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 bytes");
        assertThat(read("counts")).containsExactly(0, 0);
    }

    @Test
    void unknownRegionsAreRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> workspace.region("count"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"count\"")
                .hasMessageContaining("[names, counts]")
                .hasMessageContaining("Fix: ");
    }

    private int[] read(String region) {
        ByteBuffer content = workspace.region(region).read();
        int[] words = new int[Words.count(content)];
        for (int i = 0; i < words.length; i++) {
            words[i] = Words.get(content, i);
        }
        return words;
    }

    private static ByteBuffer words(int... words) {
        ByteBuffer content = ByteBuffer.allocate(words.length * Words.WORD_BYTES);
        for (int i = 0; i < words.length; i++) {
            Words.put(content, i, words[i]);
        }
        return content;
    }
}
