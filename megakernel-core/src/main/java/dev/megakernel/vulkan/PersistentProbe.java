package dev.megakernel.vulkan;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.kernel.KernelCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.lwjgl.system.MemoryUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether kernels may stay on a device: Vulkan does not promise that a running launch sees what the host stores,
 * nor that 16-byte stores reach the host whole. The loop and the records are those of every kernel that stays, the opcodes
 * are {@link Litmus}'s, so one look does for all kernels.
 *
 * <p>Bounded in time. What was seen is kept on disk by device, driver and kernel.
 */
final class PersistentProbe {

    private static final Logger log = LoggerFactory.getLogger(PersistentProbe.class);

    private static final Duration FIRST_ROUND = Duration.ofSeconds(3);

    /** CPU drivers compile when they launch for the first time; llvmpipe takes twelve seconds for such a kernel. */
    private static final Duration FIRST_ROUND_ON_CPU = Duration.ofSeconds(90);

    private static final String SUFFIX = ".persistent";
    private static final int SIGHT_BYTES = 5 * Integer.BYTES;

    private final VulkanDevice device;
    private final VulkanKernel.Compilation compilation;

    PersistentProbe(VulkanDevice device, VulkanKernel.Compilation compilation) {
        this.device = device;
        this.compilation = compilation;
    }

    /** The verdict on kernels of a workgroup size; {@code kernels} are those that are to stay. */
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
        PersistentVerdict verdict = verdict(known(workgroupSize).orElseGet(() -> sight(workgroupSize)));
        log.debug("{}", verdict.reason());
        return verdict;
    }

    private Litmus.Sight sight(int workgroupSize) {
        try (DeviceBuffer marks =
                DeviceBuffer.forWriting(device, Litmus.spec().workspace().words() * Integer.BYTES)) {
            MemoryUtil.memSet(marks.mapped(), 0);
            SessionKernels litmus = new SessionKernels(
                    device, Litmus.spec(), compilation, marks, new PipelineLedger("The probe of device " + name()));
            Litmus.Sight fresh = look(litmus, workgroupSize);
            if (fresh.rounds() > 0) {
                // Otherwise it may have been a bad moment.
                ByteBuffer words = ByteBuffer.allocate(SIGHT_BYTES)
                        .putInt(fresh.rounds())
                        .putInt(fresh.torn())
                        .putInt(fresh.workgroups())
                        .putInt(fresh.pace().lookNanos())
                        .putInt(fresh.pace().tickPicos());
                compilation.cache().write(key(workgroupSize), SUFFIX, words.array());
            }
            return fresh;
        }
    }

    /** What was seen in an earlier look, of this process or another. */
    Optional<Litmus.Sight> known(int workgroupSize) {
        return compilation
                .cache()
                .read(key(workgroupSize), SUFFIX)
                .filter(bytes -> bytes.length == SIGHT_BYTES)
                .map(ByteBuffer::wrap)
                .map(words -> new Litmus.Sight(
                        words.getInt(),
                        words.getInt(),
                        words.getInt(),
                        new LaunchBound.Pace(words.getInt(), words.getInt())));
    }

    private String key(int workgroupSize) {
        Candidate.Identity identity = device.candidate().identity();
        return KernelCache.key(
                identity.uuid() + " " + identity.driver() + " " + workgroupSize,
                SessionKernels.compile(Litmus.spec(), compilation.cache(), device)
                        .key()
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private Litmus.Sight look(SessionKernels litmus, int workgroupSize) {
        // A CPU driver runs workgroups one after another: the second would begin when the first has left.
        int workgroups = isCpu() ? 1 : 2;
        try (VulkanPersistentKernel kernel =
                litmus.open(Litmus.config(workgroups), workgroupSize, LaunchBound.Pace.UNKNOWN)) {
            return new Litmus(kernel)
                    .run(
                            workgroups,
                            isCpu() ? FIRST_ROUND_ON_CPU : FIRST_ROUND,
                            !isCpu() && device.candidate().features().deviceClock(),
                            kernel::launch);
        }
    }

    private PersistentVerdict verdict(Litmus.Sight sight) {
        boolean cpu = isCpu();
        boolean sees = sight.rounds() > 0;
        // A CPU driver stores word by word; whether the host met a torn quarter in a look was luck.
        boolean whole = sees && !cpu && sight.torn() == 0;
        String reason = sees
                ? "On device " + name() + " a running kernel saw all " + sight.rounds() + " rounds of the host, "
                        + (whole ? "and all completions came whole." : inPairs(sight))
                : "On device " + name() + " a running kernel does not see what the host stores.";
        return new PersistentVerdict(
                sees,
                sees && !cpu,
                reason,
                new PersistentVerdict.Findings(sees, whole, sight.workgroups(), compilation.loopLimit()));
    }

    private String inPairs(Litmus.Sight sight) {
        return isCpu()
                ? "and completions come in pairs, since a CPU driver stores word by word; it takes a processor from the "
                        + "host, so it stays only where that is asked for."
                : sight.torn() + " quarters of completions came torn, so they come in pairs.";
    }

    private boolean isCpu() {
        return device.candidate().identity().kind() == DeviceInfo.Kind.CPU;
    }

    private String name() {
        return device.candidate().identity().name();
    }
}
