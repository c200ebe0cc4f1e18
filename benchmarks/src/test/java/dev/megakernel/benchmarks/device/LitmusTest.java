package dev.megakernel.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.Megakernel;
import dev.megakernel.host.HostBackend;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SubmissionResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LitmusTest {

    private static final int ROUNDS = 1000;

    @Test
    @DisplayName(
            "a round whose words are all right counts, one with a word of another round is torn, one of another is wrong")
    void tornAndWrongAreTold() {
        LitmusTally right = new LitmusTally();
        right.compare(7, word -> answer(7, word));
        assertThatCode(() -> right.requireRight("x")).doesNotThrowAnyException();
        LitmusTally bad = new LitmusTally();
        bad.compare(8, word -> answer(word == 5 ? 7 : 8, word));
        bad.compare(9, word -> answer(8, word));
        bad.failed(10, "FAULT");
        LitmusTally sum = LitmusTally.sum(List.of(right, bad));
        assertThat(sum.into(new Point("x")).values())
                .containsEntry("rounds", 4L)
                .containsEntry("wordsCompared", 36L)
                .containsEntry("torn", 1L)
                .containsEntry("wrong", 2L);
        assertThatThrownBy(() -> sum.requireRight("batches"))
                .isInstanceOf(WrongResultException.class)
                .hasMessageContaining("Round 8, word 5")
                .hasMessageContaining("1 and 2 instead of 0 and 0");
    }

    @Test
    @DisplayName("no two words of rounds near each other are alike, nor are the results")
    void wordsDiffer() {
        Set<Integer> arguments = new HashSet<>();
        Set<Integer> results = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int word = 0; word < LitmusOpcode.WORDS; word++) {
                arguments.add(LitmusOpcode.argument(round, word));
                results.add(answer(round, word));
            }
        }
        // Of 12,000 random words of 32 bits, two alike are a matter of two in a hundred runs; the seed is fixed.
        assertThat(arguments).hasSize(ROUNDS * LitmusOpcode.WORDS);
        assertThat(results).hasSize(ROUNDS * LitmusOpcode.WORDS);
    }

    @Test
    @DisplayName("the opcode leaves what the litmus expects")
    void opcodeAnswers() {
        try (HostBackend backend = new HostBackend();
                Megakernel kernel =
                        Megakernel.builder(backend).opcodes(LitmusOpcode.OPCODE).build();
                MegakernelSession session = kernel.openSession(SessionOptions.DEFAULT)) {
            int[] arguments = IntStream.range(0, LitmusOpcode.WORDS)
                    .map(word -> LitmusOpcode.argument(3, word))
                    .toArray();
            SubmissionResult result = session.execute(LitmusOpcode.OPCODE.code(), arguments);
            LitmusTally tally = new LitmusTally();
            tally.compare(3, result::word);
            tally.requireRight("host");
        }
    }

    private static int answer(int round, int word) {
        return LitmusOpcode.result(LitmusOpcode.argument(round, word), word);
    }
}
