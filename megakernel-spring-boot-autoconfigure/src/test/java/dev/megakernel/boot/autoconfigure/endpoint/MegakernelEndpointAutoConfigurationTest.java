package dev.megakernel.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.autoconfigure.Contexts;
import dev.megakernel.boot.autoconfigure.MegakernelAutoConfiguration;
import dev.megakernel.boot.endpoint.MegakernelEndpoint;
import dev.megakernel.boot.endpoint.MegakernelEndpointWebExtension;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class MegakernelEndpointAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=megakernel";

    private final ApplicationContextRunner host =
            Contexts.host().withConfiguration(AutoConfigurations.of(MegakernelEndpointAutoConfiguration.class));

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MegakernelAutoConfiguration.class,
                    MegakernelEndpointAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    WebEndpointAutoConfiguration.class))
            .withPropertyValues("megakernel.backend=host", EXPOSED);

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
    void endpointOnTheWebHasItsExtension() {
        host.withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasSingleBean(MegakernelEndpointWebExtension.class));
    }

    @Test
    void endpointElsewhereHasNoExtensionForTheWeb() {
        host.withPropertyValues("management.endpoints.jmx.exposure.include=megakernel", "spring.jmx.enabled=true")
                .run(context -> assertThat(context)
                        .hasSingleBean(MegakernelEndpoint.class)
                        .doesNotHaveBean(MegakernelEndpointWebExtension.class));
    }

    @ParameterizedTest
    @CsvSource({
        "management.endpoint.megakernel.access=READ_ONLY, READ",
        "management.endpoint.megakernel.access=UNRESTRICTED, READ WRITE",
        "management.endpoints.access.default=UNRESTRICTED, READ WRITE",
        "management.endpoints.access.max-permitted=UNRESTRICTED, READ",
    })
    void endpointMayOnlyBeReadUnlessMoreIsGranted(String property, String operations) {
        web.withPropertyValues(property)
                .run(context -> assertThat(
                                context.getBean(WebEndpointsSupplier.class).getEndpoints())
                        .filteredOn(endpoint -> endpoint.getEndpointId().equals(EndpointId.of("megakernel")))
                        .singleElement()
                        .satisfies(endpoint -> assertThat(endpoint.getOperations())
                                .extracting(WebOperation::getType)
                                .hasSameElementsAs(Stream.of(operations.split(" "))
                                        .map(OperationType::valueOf)
                                        .toList())));
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
