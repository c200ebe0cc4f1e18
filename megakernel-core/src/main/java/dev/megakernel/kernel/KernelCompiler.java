package dev.megakernel.kernel;

import dev.megakernel.opcode.KernelCompilationException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Compiles GLSL to SPIR-V, or finds it in the cache. Thread-safe. */
public final class KernelCompiler {

    /** Of the file beside the SPIR-V that holds the assembled source, for people to read. */
    static final String SOURCE_SUFFIX = ".comp";

    private final KernelCache cache;

    /** A compiler that looks into this cache first. */
    public KernelCompiler(KernelCache cache) {
        this.cache = cache;
    }

    /**
     * Compiles a compute shader. Its source stays in the cache directory as a plain {@code .comp} file, also when it does
     * not compile.
     *
     * @param glsl the whole source
     * @throws KernelCompilationException when it does not compile
     */
    public SpirV compile(String glsl) {
        String key = KernelCache.key(Shaderc.IDENTITY, glsl.getBytes(StandardCharsets.UTF_8));
        Optional<byte[]> cached = cache.read(key, ".spv");
        if (cached.isPresent()) {
            return new SpirV(key, cached.get());
        }
        cache.writeText(key + SOURCE_SUFFIX, glsl);
        byte[] code = Shaderc.compile(glsl);
        cache.write(key, ".spv", code);
        return new SpirV(key, code);
    }
}
