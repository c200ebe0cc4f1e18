package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.session.SubmissionRefusedException.Reason;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRefusalTest {

    private final StubBackend backend = new StubBackend();
    private final SessionFixture fixture = SessionFixture.open(backend, 4, SessionOptions.DEFAULT);

    @AfterEach
    void nothingRan() {
        assertThat(backend.passes).isEmpty();
        fixture.assertBalanced();
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0x777, UNKNOWN_OPCODE",
        "0x80000000, UNKNOWN_OPCODE",
        "0xFFFFFFFF, STOPS_KERNEL",
        "7, BATCH_FENCE",
        "6, NO_HANDLER",
        "0xFFFD, NO_HANDLER"
    })
    @ProtocolRule("6.8")
    void opcodeASessionNeverRunsIsRefused(String code, Reason reason) {
        int opcode = (int) (long) Long.decode(code);

        assertRefused(reason, Submission.of(opcode));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 28, 29, -1})
    @ProtocolRule("6.8")
    void tenantOfNobodyIsRefused(int tenant) {
        assertRefused(
                Reason.TENANT_NOT_AUTHORISED, Submission.of(OpcodeSpace.NOP).withTenant(tenant));
    }

    @Test
    void moreArgumentsThanASlotHoldsAreRefused() {
        assertThatThrownBy(() -> fixture.session.execute(OpcodeSpace.NOP, new int[13]))
                .isInstanceOf(SubmissionRefusedException.class);
    }

    @Test
    void morePartsThanTheRingHasSlotsAreRefused() {
        List<Submission> parts = Collections.nCopies(5, Submission.of(OpcodeSpace.NOP));

        assertThatThrownBy(() -> fixture.session.submitAll(parts, List::size))
                .isInstanceOfSatisfying(
                        SubmissionRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PARTS))
                .hasMessageContaining("5 parts")
                .hasMessageContaining("4 slots");
    }

    @Test
    void oneBadPartRefusesTheWholeJob() {
        List<Submission> parts = List.of(Submission.of(OpcodeSpace.NOP), Submission.of(OpcodeSpace.SHUTDOWN));

        assertThatThrownBy(() -> fixture.session.submitAll(parts, List::size))
                .isInstanceOf(SubmissionRefusedException.class);
    }

    private void assertRefused(Reason reason, Submission submission) {
        assertThatThrownBy(() -> fixture.session.submit(submission))
                .isInstanceOfSatisfying(
                        SubmissionRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> fixture.session.execute(submission)).isInstanceOf(SubmissionRefusedException.class);
    }
}
