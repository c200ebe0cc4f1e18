package dev.megakernel.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.autoconfigure.Contexts;
import dev.megakernel.boot.endpoint.MegakernelEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MegakernelEndpointAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=megakernel";

    private final ApplicationContextRunner host =
            Contexts.host().withConfiguration(AutoConfigurations.of(MegakernelEndpointAutoConfiguration.class));

    @Test
    void exposedEndpointIsThere() {
        host.withPropertyValues(EXPOSED).run(context -> assertThat(context).hasSingleBean(MegakernelEndpoint.class));
    }

    @Test
    void endpointThatIsNotExposedIsNotThere() {
        host.run(context -> assertThat(context).doesNotHaveBean(MegakernelEndpoint.class));
    }

    @Test
    void endpointCanBeSwitchedOff() {
        host.withPropertyValues(EXPOSED, "management.endpoint.megakernel.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(MegakernelEndpoint.class));
    }

    @Test
    void disabledMegakernelHasNoEndpoint() {
        host.withPropertyValues(EXPOSED, "megakernel.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MegakernelEndpoint.class));
    }

    @Test
    void applicationWithoutActuatorStartsWithoutEndpoint() {
        host.withPropertyValues(EXPOSED)
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Megakernel.class)
                        .doesNotHaveBean("megakernelEndpoint"));
    }
}
