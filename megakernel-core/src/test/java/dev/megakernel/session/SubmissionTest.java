package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.protocol.Priority;
import org.junit.jupiter.api.Test;

class SubmissionTest {

    @Test
    void defaultsAreNormalPriorityAndTenantZero() {
        Submission submission = Submission.of(9, 1, 2);

        assertThat(submission.priority()).isEqualTo(Priority.NORMAL);
        assertThat(submission.tenant()).isZero();
    }

    @Test
    void argumentsAreCopiedInAndOut() {
        int[] args = {1, 2};
        Submission submission = Submission.of(9, args);
        args[0] = 7;
        submission.args()[1] = 7;

        assertThat(submission.args()).containsExactly(1, 2);
    }

    @Test
    void missingArgumentsAreZero() {
        assertThat(Submission.of(9, 5).arg(11)).isZero();
    }

    @Test
    void twelveArgumentsFitAndThirteenAreRefused() {
        assertThat(Submission.of(9, new int[12]).args()).hasSize(12);
        assertThatThrownBy(() -> Submission.of(9, new int[13]))
                .isInstanceOfSatisfying(
                        SubmissionRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SubmissionRefusedException.Reason.TOO_MANY_ARGUMENTS))
                .hasMessageContaining("13 arguments")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void withersChangeOnePartOnly() {
        Submission submission = Submission.of(9, 1).withPriority(Priority.HIGH).withTenant(3);

        assertThat(submission).isEqualTo(new Submission(9, new int[] {1}, Priority.HIGH, 3));
        assertThat(submission).isNotEqualTo(Submission.of(9, 1));
        assertThat(submission).hasSameHashCodeAs(new Submission(9, new int[] {1}, Priority.HIGH, 3));
    }

    @Test
    void textShowsWordsUnsigned() {
        assertThat(Submission.of(0x8000_0001, -1))
                .hasToString("Submission[opcode=0x80000001, args=[4294967295], priority=NORMAL, tenant=0]");
    }
}
