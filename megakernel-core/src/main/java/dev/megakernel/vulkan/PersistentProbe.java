package dev.megakernel.vulkan;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.kernel.KernelCache;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, with the kernel that is to stay, whether it may: Vulkan does not promise that a running launch sees what the
 * host stores, nor that 16-byte stores reach the host whole. Batches of one to three slots that do nothing go round; the
 * completion of each has a quarter of four words that differ from round to round.
 *
 * <p>Bounded in time. The verdict is kept on disk by device, driver and kernel.
 */
final class PersistentProbe {

    private static final Logger log = LoggerFactory.getLogger(PersistentProbe.class);

    private static final int ROUNDS = 100_000;
    private static final Duration LONGEST = Duration.ofMillis(600);

    private static final Duration FIRST_ROUND = Duration.ofSeconds(3);

    /** CPU drivers compile when they launch for the first time; llvmpipe takes twelve seconds for this kernel. */
    private static final Duration FIRST_ROUND_ON_CPU = Duration.ofSeconds(90);

    private static final Duration LATER_ROUND = Duration.ofMillis(100);

    /** One that serves all levels, beside one that must be there too but serves the highest only. */
    private static final PersistentConfig.Groups TWO_GROUPS = new PersistentConfig.Groups(2, 1);

    private static final PersistentConfig.Groups ONE_GROUP = new PersistentConfig.Groups(1, 0);
    private static final int SLOTS = 8;
    private static final int RING = SessionLayout.ring(Priority.NORMAL.level(), false);
    private static final String SUFFIX = ".persistent";

    private final VulkanDevice device;
    private final KernelCache cache;
    private final int loopLimit;

    PersistentProbe(VulkanDevice device, KernelCache cache, int loopLimit) {
        this.device = device;
        this.cache = cache;
        this.loopLimit = loopLimit;
    }

    /** What a run of rounds showed. */
    private record Sight(int rounds, int torn) {

        String line() {
            return rounds + " " + torn;
        }

        static Sight of(String line) {
            String[] words = line.split(" ");
            return new Sight(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        }
    }

    PersistentVerdict verdict(SessionKernels kernels, int workgroupSize) {
        String obstacle = kernels.obstacle();
        if (!obstacle.isEmpty()) {
            return PersistentVerdict.unsupported("On device " + name() + " " + obstacle + ".");
        }
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
            return PersistentVerdict.unsupported(
                    "On " + architecture
                            + " processors the order of stores to a device has not been tested; only x86-64 runs persistently.");
        }
        Candidate.Identity identity = device.candidate().identity();
        String key = KernelCache.key(
                identity.uuid() + " " + identity.driver() + " " + workgroupSize,
                kernels.spirv().key().getBytes(StandardCharsets.US_ASCII));
        Sight sight = cache.read(key, SUFFIX)
                .map(bytes -> Sight.of(new String(bytes, StandardCharsets.US_ASCII)))
                .orElseGet(() -> {
                    Sight fresh = look(kernels, workgroupSize);
                    if (fresh.rounds() == 0) {
                        // It may have been a bad moment.
                        return fresh;
                    }
                    cache.write(key, SUFFIX, fresh.line().getBytes(StandardCharsets.US_ASCII));
                    return fresh;
                });
        PersistentVerdict verdict = verdict(sight);
        log.info("{}", verdict.reason());
        return verdict;
    }

    private PersistentVerdict verdict(Sight sight) {
        boolean cpu = isCpu();
        boolean sees = sight.rounds() > 0;
        boolean whole = sees && sight.torn() == 0;
        String reason;
        if (!sees) {
            reason = "On device " + name() + " a running kernel does not see what the host stores.";
        } else {
            reason = "On device " + name() + " a running kernel saw all " + sight.rounds() + " rounds of the host, "
                    + (whole ? "and all completions came whole" : sight.torn() + " completions came torn")
                    + (cpu ? "; it takes a processor from the host, so it stays only where that is asked for." : ".");
        }
        return new PersistentVerdict(
                sees,
                sees && !cpu,
                reason,
                new PersistentVerdict.Findings(sees, whole, sees ? groups().count() : 0, loopLimit));
    }

    private boolean isCpu() {
        return device.candidate().identity().kind() == DeviceInfo.Kind.CPU;
    }

    private String name() {
        return device.candidate().identity().name();
    }

    /** A CPU driver runs workgroups one after another: the second would begin when the first has left. */
    private PersistentConfig.Groups groups() {
        return isCpu() ? ONE_GROUP : TWO_GROUPS;
    }

    private Sight look(SessionKernels kernels, int workgroupSize) {
        int[] slots = new int[SessionLayout.LEVELS];
        Arrays.fill(slots, SLOTS);
        SessionGeometry geometry = new SessionGeometry(slots, slots, 1, 1, 0, false);
        PersistentConfig config =
                new PersistentConfig(geometry, groups(), 0, LONGEST.multipliedBy(2), PersistentConfig.Control.DEFAULT);
        try (VulkanPersistentKernel kernel = kernels.open(config, workgroupSize)) {
            return new Rounds(kernel).run(isCpu() ? FIRST_ROUND_ON_CPU : FIRST_ROUND);
        }
    }

    /** Sends rounds, one after the other, to launch after launch. */
    private static final class Rounds {

        private final VulkanPersistentKernel kernel;
        private final SessionGeometry geometry;
        private int launch;
        private int position;
        private int torn;

        Rounds(VulkanPersistentKernel kernel) {
            this.kernel = kernel;
            this.geometry = kernel.config().geometry();
        }

        Sight run(Duration firstRound) {
            int round = passes(0, firstRound) ? 1 : 0;
            long end = System.nanoTime() + LONGEST.toNanos();
            while (round > 0 && round < ROUNDS && System.nanoTime() - end < 0 && passes(round, LATER_ROUND)) {
                round++;
            }
            kernel.down().putInt(SessionLayout.LEAVE_WORD * Integer.BYTES, 1);
            kernel.fence();
            return new Sight(round, torn);
        }

        private boolean passes(int round, Duration longest) {
            int generation = 1 + round % (SessionLayout.MAX_ENTRIES - 1);
            int slots = 1 + round % SessionLayout.QUARTER_RESULTS;
            publish(SessionLayout.completionWord(generation, 0), slots);
            int tag = SessionLayout.tag(SessionLayout.completionWord(generation, 0), SessionLayout.STATUS_BATCH);
            int at = geometry.completionByte(0);
            long end = System.nanoTime() + longest.toNanos();
            while (kernel.up().getInt(at + geometry.tagByte(0)) != tag) {
                if (kernel.hasEnded(launch)) {
                    kernel.launch(++launch);
                }
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                Thread.onSpinWait();
            }
            torn += kernel.up().getInt(at + geometry.resultWordByte(0)) == slots ? 0 : 1;
            return true;
        }

        private void publish(int completion, int slots) {
            int[] batch = {slots, completion, 0, position};
            for (int i = 0; i < batch.length; i++) {
                kernel.down().putInt(geometry.batchByte(0) + i * Integer.BYTES, batch[i]);
            }
            for (int i = 0; i < slots; i++, position++) {
                int at = geometry.slotsByte(RING) + (position & (SLOTS - 1)) * SessionLayout.SLOT_BYTES;
                int head = SessionLayout.sequenceWord(position, SessionLayout.FLAG_COUNTED);
                kernel.down().putInt(at + SessionLayout.SEQUENCE_WORD * Integer.BYTES, head);
                kernel.down().putInt(at + SessionLayout.OPCODE_WORD * Integer.BYTES, OpcodeSpace.NOP);
                kernel.down().putInt(at + SessionLayout.TENANT_WORD * Integer.BYTES, 0);
                kernel.down().putInt(at + SessionLayout.COMPLETION_WORD * Integer.BYTES, completion);
            }
            kernel.fence();
            kernel.down().putInt((SessionLayout.BELL_BASE_WORD + RING) * Integer.BYTES, position);
            kernel.fence();
        }
    }
}
