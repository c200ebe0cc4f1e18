package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.kernel.KernelCompilationException;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.vulkan.VulkanBackend;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Tag("vulkan")
class VulkanAutoConfigurationTest {

    @TempDir
    private Path cache;

    @BeforeAll
    static void requireDriver() {
        VulkanDriver.assumePresent();
    }

    @Test
    void opcodeOfPropertiesRunsOnTheDeviceWithoutAJavaBody() {
        withOpcode("multiply").run(context -> {
            assertThat(context.getBean(Megakernel.class).device().backend()).isEqualTo(VulkanBackend.ID);
            assertThat(context.getBean(MegakernelSession.class)
                            .execute(0x1001, 6, 7)
                            .word(0))
                    .isEqualTo(42);
            assertThat(context.getBean(VulkanBackend.class).validationMessages())
                    .isEmpty();
        });
    }

    @Test
    void autoTakesTheDevice() {
        withOpcode("multiply")
                .withPropertyValues("megakernel.backend=auto")
                .run(context -> assertThat(
                                context.getBean(MegakernelBackend.class).id())
                        .isEqualTo(VulkanBackend.ID));
    }

    @Test
    void compiledKernelIsKeptInTheCacheDirectory() {
        withOpcode("multiply").run(context -> assertThat(cache).isNotEmptyDirectory());
    }

    @Test
    void compileErrorNamesFileAndLineOfTheUser() {
        withOpcode("broken")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(KernelCompilationException.class, e -> {
                            assertThat(e.source()).isEqualTo("opcodes/broken.glsl");
                            assertThat(e.line()).isEqualTo(4);
                            assertThat(e).hasMessageContaining("missing");
                        }));
    }

    private ApplicationContextRunner withOpcode(String name) {
        return Contexts.unspecified()
                .withPropertyValues(
                        "megakernel.vulkan.validation=true",
                        "megakernel.vulkan.cache-dir=" + cache,
                        "megakernel.opcodes." + name + ".code=0x1001",
                        "megakernel.opcodes." + name + ".source=classpath:opcodes/" + name + ".glsl",
                        "megakernel.opcodes." + name + ".results=1");
    }
}
