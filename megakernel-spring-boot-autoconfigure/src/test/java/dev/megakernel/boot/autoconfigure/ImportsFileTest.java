package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.boot.autoconfigure.endpoint.MegakernelEndpointAutoConfiguration;
import dev.megakernel.boot.autoconfigure.health.MegakernelHealthAutoConfiguration;
import dev.megakernel.boot.autoconfigure.metrics.MegakernelMetricsAutoConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

class ImportsFileTest {

    @Test
    void listsEveryAutoConfigurationInOrder() {
        List<String> ours =
                ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).getCandidates().stream()
                        .filter(name -> name.startsWith("dev.megakernel."))
                        .toList();

        assertThat(ours)
                .isSorted()
                .containsExactlyInAnyOrder(
                        MegakernelAutoConfiguration.class.getName(),
                        MegakernelEndpointAutoConfiguration.class.getName(),
                        MegakernelHealthAutoConfiguration.class.getName(),
                        MegakernelMetricsAutoConfiguration.class.getName());
    }
}
