package dev.megakernel.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.WatchedThreads;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.tenant.TenantException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads publish, drain, look and unregister at once; every seed is another mix. The books must stay exact. */
@ProtocolRule("12")
@Timeout(60)
class TenantStressTest {

    private static final int PUBLISHERS = 4;
    private static final int ROUNDS = 3_000;
    private static final int SLOTS = 16;

    private final TenantRegistry registry = new TenantRegistry();
    private final WatchedThreads watched = new WatchedThreads();

    /** One publisher's ring (D32), and the slots of it that have "ended" on the device made of this test. */
    private static final class Lane {

        final ByteBuffer ring = ByteBuffer.allocateDirect(RingCodec.encodeEmpty(SLOTS).length);
        final SlotFlyweight view = new SlotFlyweight();

        boolean isFree(int slot) {
            return SlotStatus.isPublishable(view.wrap(ring, slot).status());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void outstandingNeverPassesTheCapAndNothingIsLost(long seed) throws InterruptedException {
        int cap = 1 + new Random(seed).nextInt(6);
        TenantHandle tenant = registry.register("stressed", cap);
        AtomicLong published = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        AtomicLong drained = new AtomicLong();
        AtomicLong ended = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();

        Thread drainer = watched.start(() -> {
            while (!done.get() || ended.get() > 0) {
                long some = ended.getAndSet(0);
                drained.addAndGet(some);
                tenant.noteDrained(some);
                Thread.yield();
            }
        });
        Thread observer = watched.start(() -> {
            while (!done.get()) {
                TenantCounters seen = tenant.runtimeCounters();
                check(seen.outstanding() <= cap, "outstanding above the cap: " + seen);
                check(seen.outstanding() == seen.published() - seen.drained(), "figures of two moments: " + seen);
            }
        });
        watched.inParallel(PUBLISHERS, thread -> {
            Lane lane = new Lane();
            Random random = new Random(seed * 100 + thread);
            for (int round = 0; round < ROUNDS; round++) {
                int slot = random.nextInt(SLOTS);
                boolean free = lane.isFree(slot);
                try {
                    tenant.publishSlot(lane.ring, slot, round);
                    check(free, "published into a slot in flight");
                    published.incrementAndGet();
                    // The slot ends on the device, possibly long before anybody notes it.
                    if (random.nextInt(4) > 0) {
                        lane.view.wrap(lane.ring, slot).status(SlotStatus.DONE);
                    }
                    ended.incrementAndGet();
                } catch (TenantException e) {
                    check(e.kind() == Kind.BACKPRESSURE, "refused as " + e.kind());
                    refused.incrementAndGet();
                } catch (RuntimeException e) {
                    check(!free, "refused a free slot: " + e);
                    lane.view.wrap(lane.ring, slot).status(SlotStatus.DONE);
                }
            }
        });
        done.set(true);
        drainer.join();
        observer.join();

        assertThat(watched.surprises()).as("seed %d", seed).isEmpty();
        assertThat(tenant.runtimeCounters())
                .extracting(TenantCounters::published, TenantCounters::drained, TenantCounters::outstanding)
                .as("seed %d", seed)
                .containsExactly(published.get(), drained.get(), 0L);
        assertThat(drained.get()).isEqualTo(published.get());
        assertThat(published.get()).isPositive();
        tenant.quiesce(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    @ProtocolRule("D28")
    void anIdNeverHasTwoTenantsWhateverRaces(long seed) throws InterruptedException {
        Set<Integer> held = new HashSet<>();
        AtomicLong lives = new AtomicLong();
        watched.inParallel(PUBLISHERS, thread -> {
            Random random = new Random(seed * 100 + thread);
            Lane lane = new Lane();
            for (int round = 0; round < ROUNDS / 4; round++) {
                List<TenantHandle> mine = new ArrayList<>();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    register(random).ifPresent(mine::add);
                }
                synchronized (held) {
                    mine.forEach(tenant -> check(held.add(tenant.id()), "two tenants have id " + tenant.id()));
                }
                for (TenantHandle tenant : mine) {
                    live(tenant, lane, random, held);
                    lives.incrementAndGet();
                }
            }
        });

        assertThat(watched.surprises()).as("seed %d", seed).isEmpty();
        assertThat(held).isEmpty();
        assertThat(registry.tenants()).isEmpty();
        assertThat(lives.get()).isPositive();
        for (int id = 1; id <= 28; id++) {
            assertThat(registry.register("after").id()).as("seed %d", seed).isEqualTo(id);
        }
    }

    /** A revocation racing with a publish: either the publish fails, or the id stays taken until the slot is drained. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    @ProtocolRule({"D28", "D44"})
    void aRevokedIdIsFreeOnlyAfterTheLastSlot(long seed) throws InterruptedException {
        for (int round = 0; round < 400; round++) {
            TenantHandle tenant = registry.register(9, "racing", 1);
            Lane lane = new Lane();
            AtomicBoolean published = new AtomicBoolean();
            CountDownLatch ready = new CountDownLatch(2);
            Thread publisher = watched.start(() -> {
                meet(ready);
                try {
                    tenant.publishSlot(lane.ring, 0, 1);
                    published.set(true);
                } catch (TenantException e) {
                    check(e.kind() == Kind.REVOKED, "refused as " + e.kind());
                }
            });
            Thread revoker = watched.start(() -> {
                meet(ready);
                registry.unregister(9);
            });
            publisher.join();
            revoker.join();

            boolean written = lane.view.wrap(lane.ring, 0).status() == SlotStatus.PUBLISHED;
            assertThat(written).as("seed %d round %d", seed, round).isEqualTo(published.get());
            assertThat(tenant.runtimeCounters().outstanding()).isEqualTo(written ? 1 : 0);
            if (written) {
                try {
                    registry.register(9, "early", 1);
                    throw new AssertionError("id 9 was given away in round " + round);
                } catch (TenantException e) {
                    assertThat(e.kind()).isEqualTo(Kind.ID_IN_USE);
                }
                tenant.noteDrained(1);
            }
        }
        assertThat(watched.surprises()).isEmpty();
    }

    private Optional<TenantHandle> register(Random random) {
        try {
            return Optional.of(registry.register("brief", 1 + random.nextInt(3)));
        } catch (TenantException e) {
            check(e.kind() == Kind.REGISTRY_FULL, "refused as " + e.kind());
            return Optional.empty();
        }
    }

    /** While a thread holds an id, the books of this test say so; they stop before the registry may give it away. */
    private void live(TenantHandle tenant, Lane lane, Random random, Set<Integer> held) {
        boolean publishes = random.nextBoolean();
        if (publishes) {
            tenant.publishSlot(lane.ring, 0, 0);
        } else {
            forget(tenant, held);
        }
        check(registry.unregister(tenant.id()), "was not registered: " + tenant);
        if (publishes) {
            check(registry.find(tenant.id()).isEmpty(), "found after it was unregistered: " + tenant);
            lane.view.wrap(lane.ring, 0).status(SlotStatus.DONE);
            forget(tenant, held);
            tenant.noteDrained(1);
        }
    }

    private static void forget(TenantHandle tenant, Set<Integer> held) {
        synchronized (held) {
            held.remove(tenant.id());
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            watched.surprises().add(new AssertionError(otherwise));
        }
    }

    private static void meet(CountDownLatch latch) {
        latch.countDown();
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }
}
