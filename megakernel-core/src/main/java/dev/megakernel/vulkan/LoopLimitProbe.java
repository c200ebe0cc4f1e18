package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures after how many iterations a driver silently ends the loops of an invocation (seen: 65,535 on llvmpipe).
 *
 * <p>The verdict is kept on disk by device and driver.
 */
final class LoopLimitProbe {

    private static final Logger log = LoggerFactory.getLogger(LoopLimitProbe.class);
    /** Enough to see every limit known, and a few milliseconds at most on a GPU. */
    private static final int ITERATIONS = 1 << 20;

    private static final SmallKernel.Source SOURCE = new SmallKernel.Source("loop-limit", 1, Integer.BYTES);

    private static final String SUFFIX = ".loops";

    private final KernelCache cache;

    LoopLimitProbe(KernelCache cache) {
        this.cache = cache;
    }

    /** The limit, or 0 when the driver has none that shows. */
    int measure(VulkanDevice device) {
        Candidate.Identity identity = device.candidate().identity();
        String key = KernelCache.key(
                identity.uuid() + " " + identity.driver(),
                String.valueOf(ITERATIONS).getBytes(StandardCharsets.US_ASCII));
        Optional<byte[]> known = cache.read(key, SUFFIX).filter(bytes -> bytes.length == Integer.BYTES);
        if (known.isPresent()) {
            return ByteBuffer.wrap(known.get()).getInt();
        }
        int counted = count(device);
        int limit = counted == ITERATIONS ? 0 : counted;
        if (limit != 0) {
            log.info(
                    "Device {} ends all loops of an invocation after {} iterations in total; slots that would need more fault",
                    identity.name(),
                    limit);
        }
        cache.write(
                key, SUFFIX, ByteBuffer.allocate(Integer.BYTES).putInt(0, limit).array());
        return limit;
    }

    private int count(VulkanDevice device) {
        try (SmallKernel kernel = new SmallKernel(device, cache, SOURCE);
                DeviceBuffer counted = DeviceBuffer.forHost(device, Integer.BYTES);
                Commands commands = new Commands(device)) {
            kernel.bindings().bind(0, counted);
            ByteBuffer iterations = ByteBuffer.allocateDirect(Integer.BYTES).order(java.nio.ByteOrder.nativeOrder());
            iterations.putInt(0, ITERATIONS);
            commands.begin()
                    .dispatch(kernel.bindings(), kernel.pipeline(), iterations, 1)
                    .hostBarrier()
                    .run();
            return counted.word(0);
        }
    }
}
