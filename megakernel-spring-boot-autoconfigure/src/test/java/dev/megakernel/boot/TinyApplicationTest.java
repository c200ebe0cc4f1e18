package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.session.MegakernelSession;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What a newcomer writes: the dependency, two properties, an injected megakernel. */
class TinyApplicationTest {

    @Test
    void twoPropertiesAndAnInjectedMegakernelAreEnough() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TinyApplication.class)
                .web(WebApplicationType.NONE)
                .properties("megakernel.backend=host", "megakernel.slot-count=512")
                .run()) {
            TinyApplication application = context.getBean(TinyApplication.class);

            assertThat(application.megakernel.slotCount()).isEqualTo(512);
            assertThat(Passes.runEmpty(application.megakernel)).hasSize(4);
            assertThat(application.session.execute(0).requireDone().opcode()).isEqualTo("nop");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class TinyApplication {

        private final Megakernel megakernel;
        private final MegakernelSession session;

        TinyApplication(Megakernel megakernel, MegakernelSession session) {
            this.megakernel = megakernel;
            this.session = session;
        }
    }
}
