package dev.megakernel.benchmarks.device;

import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelCompiler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compiles a compute shader for the native baselines with the library's own compiler: {@code SpirvMain in.comp out.spv}. */
public final class SpirvMain {

    private SpirvMain() {}

    /** Compiles the first argument into the second. */
    public static void main(String... args) throws IOException {
        Path cache = Files.createTempDirectory("spirv");
        ByteBuffer code = new KernelCompiler(new KernelCache(cache))
                .compile(Files.readString(Path.of(args[0])))
                .toBuffer();
        byte[] bytes = new byte[code.remaining()];
        code.get(bytes);
        Files.write(Path.of(args[1]), bytes);
    }
}
