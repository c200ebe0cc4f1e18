package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.protocol.DeviceLostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may launch after a pause. */
class WakeLaunchTest {

    private final AtomicInteger prepared = new AtomicInteger();
    private final ToyKernel toy = new ToyKernel(ToyKernel.geometry(16, 32), Rig.COUNTERS_START, 2);
    private final Launches launches = new Launches(new WrappedKernel(toy) {
        @Override
        public void prepare(int number) {
            prepared.set(number);
        }
    });
    private final WakeLaunch wake = new WakeLaunch(new SystemTime());

    @Test
    void nobodyLaunchesWhatIsNotOffered() {
        wake.launchIfOffered();
        assertThat(launches.underWay()).isZero();
        assertThat(wake.takeBack()).isFalse();
    }

    @Test
    void oneSubmitterLaunchesWhatIsOffered() {
        wake.offer(launches);
        assertThat(prepared).hasValue(launches.next());
        wake.launchIfOffered();
        wake.launchIfOffered();
        assertThat(launches.underWay()).isOne();
        assertThat(wake.isComingUp(System.nanoTime())).isTrue();
        assertThat(wake.takeBack()).isTrue();
        assertThat(wake.takeBack()).as("told once").isFalse();
        assertThat(wake.takeFailure()).isNull();
    }

    @Test
    void nobodyLaunchesWhatWasTakenBack() {
        wake.offer(launches);
        assertThat(wake.takeBack()).isFalse();
        wake.launchIfOffered();
        assertThat(launches.underWay()).isZero();
        assertThat(wake.isComingUp(System.nanoTime())).isFalse();
    }

    @Test
    void whatALaunchThrowsIsForThePump() {
        DeviceLostException lost = new DeviceLostException("The device is gone, device lost. Fix: none.");
        toy.failLaunches(lost);
        wake.offer(launches);
        wake.launchIfOffered();
        assertThat(wake.takeBack()).as("nobody knows whether it runs").isTrue();
        assertThat(wake.takeFailure()).isSameAs(lost);
        assertThat(wake.takeFailure()).as("told once").isNull();
    }
}
