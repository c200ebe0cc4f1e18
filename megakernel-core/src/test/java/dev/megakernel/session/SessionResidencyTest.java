package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.persistent.StayingBackend;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SessionResidencyTest {

    private static final PersistentVerdict UNFIT = PersistentVerdict.unsupported("The device is made of cheese.");

    @Test
    void batchedSaysThatItWasAskedFor() {
        SessionResidency residency = of(StayingBackend.fit(), SessionMode.BATCHED);

        assertThat(residency.requested()).isEqualTo(SessionMode.BATCHED);
        assertThat(residency.mode()).isEqualTo(SessionMode.BATCHED);
        assertThat(residency.reason()).isEqualTo("Batched mode was asked for.");
        assertThat(residency.verdict()).as("nobody probed").isNull();
        assertThat(residency.resident()).isNull();
        assertThat(residency.describe()).isEqualTo("The session runs batched. Batched mode was asked for.");
    }

    @Test
    void batchedForTheSakeOfTheDeviceGivesTheReasonOfTheProbe() {
        SessionResidency residency = of(UNFIT, SessionMode.AUTO);

        assertThat(residency.requested()).isEqualTo(SessionMode.AUTO);
        assertThat(residency.mode()).isEqualTo(SessionMode.BATCHED);
        assertThat(residency.reason()).isEqualTo(UNFIT.reason());
        assertThat(residency.verdict()).isEqualTo(UNFIT);
    }

    @Test
    void persistentShowsItsLaunches() {
        StayingBackend backend = new StayingBackend(StayingBackend.fit());
        SessionOptions options = SessionOptions.builder()
                .workerGroups(16)
                .quantum(Duration.ofSeconds(20))
                .parkAfter(Duration.ofMillis(20))
                .build();
        try (Megakernel megakernel = Megakernel.bootstrap(backend);
                MegakernelSession session = megakernel.openSession(options)) {
            SessionResidency residency = session.residency();
            assertThat(residency.mode()).isEqualTo(SessionMode.PERSISTENT);
            assertThat(residency.verdict()).isEqualTo(StayingBackend.fit());
            assertThat(residency.describe())
                    .isEqualTo(
                            "The session runs persistent: 16 workgroups stay on the device, 2 of them for CRITICAL and"
                                    + " HIGH, which shows as 100 % utilisation until nothing was submitted for 20 ms; quantum"
                                    + " 20000 ms. The staying device does.");

            backend.answering(false);
            Future<SubmissionResult> held = session.submit(0);
            await().until(() -> resident(session).workgroups() > 0);
            SessionResidency.Resident busy = resident(session);
            assertThat(busy.shape())
                    .isEqualTo(new SessionResidency.Shape(16, 2, Duration.ofSeconds(20), Duration.ofMillis(20)));
            assertThat(busy.workgroups()).isEqualTo(16);
            assertThat(busy.parked()).isFalse();
            assertThat(busy.launches()).isEqualTo(1);
            assertThat(busy.outstanding()).isEqualTo(1);

            backend.answering(true);
            assertThat(held).succeedsWithin(Duration.ofSeconds(5));
            await().until(() -> resident(session).parked() && resident(session).workgroups() == 0);
            assertThat(resident(session).launches()).isEqualTo(1);
            assertThat(resident(session).outstanding()).isZero();
        }
    }

    private static SessionResidency.Resident resident(MegakernelSession session) {
        SessionResidency.Resident resident = session.residency().resident();
        assertThat(resident).isNotNull();
        return resident;
    }

    private static SessionResidency of(PersistentVerdict verdict, SessionMode mode) {
        try (Megakernel megakernel = Megakernel.bootstrap(new StayingBackend(verdict));
                MegakernelSession session = megakernel.openSession(
                        SessionOptions.builder().mode(mode).build())) {
            return session.residency();
        }
    }
}
