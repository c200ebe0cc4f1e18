package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.megakernel.simulated.DeviceDefect;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of these is wrong in a way that looks right most of the time; the simulation finds it within seconds. */
class SimulatedDefectTest {

    private static final int SEEDS = 1_000;
    private static final String NOBODY = "nobody can go on";
    private static final String NOT_ALL = "not everything ended";

    /** Looks for a seed that shows the defect, in one of these words. */
    private static void find(Misfortune misfortune, String... words) throws InterruptedException {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                Scenario.run(seed, misfortune);
            } catch (AssertionError found) {
                String message = String.valueOf(found.getMessage());
                assertThat(message).startsWith("Seed " + seed + ": ");
                if (words.length == 0 || Stream.of(words).anyMatch(message::contains)) {
                    return;
                }
            }
        }
        fail("was not found with " + SEEDS + " seeds");
    }

    @ParameterizedTest
    @EnumSource(value = DeviceDefect.class, mode = EnumSource.Mode.EXCLUDE, names = "BATCH_READ_LATE")
    @DisplayName("what is wrong with the device is found")
    void device(DeviceDefect defect) throws InterruptedException {
        find(Misfortune.device(defect));
    }

    @Test
    @DisplayName("a bell that goes back is found")
    void regressingBell() throws InterruptedException {
        find(Misfortune.kernel(HostDefects::regressingBell), "went back");
    }

    @Test
    @DisplayName("a slot that may come after its bell is found")
    void missingFence() throws InterruptedException {
        find(Misfortune.kernel(HostDefects::missingFence), "ran with words of another", "BROKEN");
    }

    @Test
    @DisplayName("a completion that is believed by its first part is found")
    void oneTagForAll() throws InterruptedException {
        find(Misfortune.kernel(HostDefects::oneTagForAll), "not its own");
    }

    @Test
    @DisplayName("a full ring that is overwritten is found")
    void overwrittenRing() throws InterruptedException {
        find(Misfortune.kernel(HostDefects::claimsTooMuch), "overwritten before it was claimed");
    }

    @Test
    @DisplayName("an end that nobody notices is found")
    void endNotNoticed() throws InterruptedException {
        find(Misfortune.kernel(HostDefects::endNotNoticed));
    }

    @Test
    @DisplayName("a turn that goes past the launch it is for is found")
    void turnTooFar() throws InterruptedException {
        find(Misfortune.kernel(HostDefects::turnTooFar), NOBODY, NOT_ALL, "BROKEN");
    }

    @Test
    @DisplayName("memory that is unmapped under a submitter is found")
    void unmapUnderSubmitter() throws InterruptedException {
        find(Misfortune.core(HostDefects::uncounted), "used after it was unmapped");
    }

    @Test
    @DisplayName("a pump that announces its sleep too late is found")
    void lateAnnouncement() throws InterruptedException {
        find(Misfortune.core(HostDefects::lateAnnouncement), NOBODY, NOT_ALL);
    }

    @Test
    @DisplayName("a wake-up that comes before the sleep and is lost is found")
    void forgottenWakeUp() throws InterruptedException {
        find(Misfortune.forgottenWakeUps(), NOBODY, NOT_ALL);
    }

    @Test
    @DisplayName("an entry that is used again before its completion was seen is found")
    void recycledEarly() throws InterruptedException {
        find(Misfortune.onCancel(HostDefects::recycleEarly), "ended CANCELLED, but it has run");
    }
}
