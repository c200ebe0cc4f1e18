package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RingOccupancyTest {

    @Test
    void everyStateOfASlotIsListedByName() {
        assertThat(new RingOccupancy(5, 2, 1).byStatus().toString())
                .isEqualTo("{empty=5, published=2, claimed=1, done=0, wait_io=0, yield=0, requeue=0, fault=0}");
    }
}
