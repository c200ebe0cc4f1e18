package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.protocol.FaultCode;
import org.junit.jupiter.api.Test;

class SubmissionResultTest {

    @Test
    void doneResultHandsItsWordsOut() {
        SubmissionResult result = SubmissionResult.done("sum", 3, -1);

        assertThat(result.requireDone()).isSameAs(result);
        assertThat(result.word(1)).isEqualTo(-1);
        assertThat(result.words()).containsExactly(3, -1);
        assertThat(result)
                .hasToString("SubmissionResult[status=DONE, opcode=sum, faultCode=0x0, words=[3, 4294967295]]");
    }

    @Test
    void faultNamesOpcodeAndReason() {
        assertThatThrownBy(SubmissionResult.fault("sum", FaultCode.OUT_OF_BOUNDS)::requireDone)
                .isInstanceOfSatisfying(SlotFaultException.class, e -> {
                    assertThat(e.opcode()).isEqualTo("sum");
                    assertThat(e.faultCode()).isEqualTo(FaultCode.OUT_OF_BOUNDS);
                })
                .hasMessageContaining("\"sum\"")
                .hasMessageContaining(FaultCode.describe(FaultCode.OUT_OF_BOUNDS))
                .hasMessageContaining("Fix: ");
    }

    @Test
    void faultWithoutCodeSaysThatNobodyTells() {
        assertThatThrownBy(SubmissionResult.fault("sum", 0)::requireDone).hasMessageContaining("does not tell why");
    }

    @Test
    void wordPastTheLastIsRefusedWithHint() {
        assertThatThrownBy(() -> SubmissionResult.fault("sum", 1).word(0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> SubmissionResult.done("sum").word(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void wordsAreCopiedAndComparedByContent() {
        int[] words = {1};
        SubmissionResult result = SubmissionResult.done("sum", words);
        words[0] = 2;
        result.words()[0] = 3;

        assertThat(result)
                .isEqualTo(SubmissionResult.done("sum", 1))
                .hasSameHashCodeAs(SubmissionResult.done("sum", 1));
        assertThat(result).isNotEqualTo(SubmissionResult.done("sum", 2));
    }
}
