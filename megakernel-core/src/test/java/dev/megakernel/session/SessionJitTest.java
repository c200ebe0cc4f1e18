package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.stats.MegakernelStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session over a program of one body in two segments. */
@ProtocolRule({"6.1", "9"})
class SessionJitTest {

    private static final SlotProcessor PROCESSOR = SlotProcessor.define("powers")
            .results(2)
            .bodies(
                    slot -> {
                        if (slot.arg(0) == 13) {
                            slot.fault(1300);
                        }
                    },
                    slot -> {
                        slot.result(0, slot.opcode());
                        slot.result(1, slot.arg(0) * slot.arg(0));
                    })
            .glsl("void main() { mk_grid_sync(); }");

    private final RecoverableKernel kernel = new RecoverableKernel(
            new HostBackend(),
            new KernelSpec(Program.jit(PROCESSOR), WorkspaceSpec.EMPTY),
            new LaunchConfig(8, 8),
            RecoveryPolicy.DEFAULT,
            () -> {});
    private final MegakernelSession session =
            MegakernelSession.open(kernel, SessionOptions.DEFAULT, MegakernelStats.NOOP);

    @AfterEach
    void close() {
        session.close();
        kernel.close();
    }

    @Test
    void everyCodeThatCanBePublishedGoesToTheBody() {
        for (int code : new int[] {OpcodeSpace.NOP, OpcodeSpace.STORE_U32, OpcodeSpace.PRINTF, 0x1234}) {
            assertThat(session.execute(code, 7)).isEqualTo(SubmissionResult.done("powers", code, 49));
        }
    }

    @Test
    void faultsOfAnySegmentComeBackWithTheirCode() {
        assertThat(session.execute(9, 13)).isEqualTo(SubmissionResult.fault("powers", 1300));
        assertThat(session.execute(9, 3).requireDone().word(1)).isEqualTo(9);
    }

    @Test
    void codesThatNobodyMayPublishAreRefused() {
        assertThatThrownBy(() -> session.execute(0xFFF0, 1)).isInstanceOf(SubmissionRefusedException.class);
    }
}
