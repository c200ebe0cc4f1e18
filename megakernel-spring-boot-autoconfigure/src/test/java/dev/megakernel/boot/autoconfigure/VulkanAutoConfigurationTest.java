package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.boot.Passes;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.vulkan.VulkanBackend;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

@Tag("vulkan")
class VulkanAutoConfigurationTest {

    private static final int CODE = 0x1001;

    @RegisterExtension
    static final VulkanDevices devices = new VulkanDevices();

    @TempDir
    private Path cache;

    /** Skips or fails without a driver. */
    @BeforeEach
    void requireDevice() {
        devices.open().close();
    }

    @Test
    void opcodeOfPropertiesRunsOnTheDeviceWithoutAJavaBody() {
        withOpcode("multiply").run(onDevice(context -> {
            assertThat(context.getBean(MegakernelSession.class)
                            .execute(CODE, 6, 7)
                            .word(0))
                    .isEqualTo(42);
        }));
    }

    @Test
    void priorityFormAndLoadMissReachTheDevice() {
        withOpcode("multiply")
                .withPropertyValues("megakernel.form=priority", "megakernel.load-miss=true")
                .run(onDevice(context -> {
                    assertThat(Passes.countedClaims(context.getBean(Megakernel.class)))
                            .isEqualTo(1);
                    assertThat(context.getBean(MegakernelSession.class)
                                    .execute(CODE, 6, 7)
                                    .word(0))
                            .isEqualTo(42);
                }));
    }

    @Test
    void autoTakesTheDevice() {
        withOpcode("multiply")
                .withPropertyValues("megakernel.backend=auto")
                .run(onDevice(context -> assertThat(
                                context.getBean(Megakernel.class).device().backend())
                        .isEqualTo(VulkanBackend.ID)));
    }

    @Test
    void compiledKernelIsKeptInTheCacheDirectory() {
        withOpcode("multiply").run(onDevice(context -> assertThat(cache).isNotEmptyDirectory()));
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
                        "megakernel.opcodes." + name + ".code=" + CODE,
                        "megakernel.opcodes." + name + ".source=classpath:opcodes/" + name + ".glsl",
                        "megakernel.opcodes." + name + ".results=1");
    }

    private static ContextConsumer<AssertableApplicationContext> onDevice(
            ContextConsumer<AssertableApplicationContext> test) {
        return context -> {
            assertThat(context).hasNotFailed();
            MegakernelBackend backend = context.getBean(MegakernelBackend.class);
            test.accept(context);
            assertThat(backend)
                    .isInstanceOfSatisfying(
                            VulkanBackend.class,
                            vulkan -> assertThat(vulkan.validationMessages()).isEmpty());
        };
    }
}
