package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelCompiler;
import dev.megakernel.opcode.GlslSource;

/** A compute shader of the backend's own, from a resource beside this class, with one set of storage buffers. */
final class SmallKernel implements AutoCloseable {

    private final CloseStack resources = new CloseStack();
    private final Bindings bindings;
    private final Pipeline pipeline;

    SmallKernel(VulkanDevice device, KernelCache files, Source source) {
        String glsl = GlslSource.ofResource(SmallKernel.class, source.name() + ".glsl")
                .text();
        try {
            bindings = resources.add(new Bindings(device, source.buffers(), source.pushConstantBytes()));
            PipelineCache cache = resources.add(new PipelineCache(device, files, source.name()));
            ShaderModule module = resources.add(new ShaderModule(device, new KernelCompiler(files).compile(glsl)));
            pipeline = resources.add(module.pipeline(bindings, cache));
            cache.save();
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    /**
     * What a shader is.
     *
     * @param name of its resource, without the ending
     * @param buffers storage buffers it binds
     * @param pushConstantBytes bytes each launch is told
     */
    record Source(String name, int buffers, int pushConstantBytes) {}

    Bindings bindings() {
        return bindings;
    }

    long pipeline() {
        return pipeline.handle();
    }

    @Override
    public void close() {
        resources.close();
    }
}
