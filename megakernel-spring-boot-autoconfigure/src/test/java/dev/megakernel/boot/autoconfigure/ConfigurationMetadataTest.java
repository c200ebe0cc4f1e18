package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationMetadataTest {

    private static final List<JsonNode> PROPERTIES = new ArrayList<>();
    private static final List<String> HINTS = new ArrayList<>();

    @BeforeAll
    static void readMetadata() throws IOException {
        Enumeration<URL> files = ConfigurationMetadataTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json");
        while (files.hasMoreElements()) {
            try (InputStream in = files.nextElement().openStream()) {
                JsonNode root = JsonMapper.shared().readTree(in);
                root.path("properties").forEach(node -> {
                    if (node.path("name").asString().startsWith("megakernel.")) {
                        PROPERTIES.add(node);
                    }
                });
                root.path("hints").forEach(node -> HINTS.add(node.path("name").asString()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "megakernel.enabled,true",
        "megakernel.backend,vulkan",
        "megakernel.slot-count,256",
        "megakernel.workgroup-size,256",
        "megakernel.form,direct",
        "megakernel.load-miss,false",
        "megakernel.recovery.retry-device-loss-once,true",
        "megakernel.recovery.max-losses,3",
        "megakernel.recovery.window,2m",
        "megakernel.session.mode,auto",
        "megakernel.session.quantum,50ms",
        "megakernel.session.park-after,100ms",
        "megakernel.session.worker-groups,",
        "megakernel.session.when-full,block",
        "megakernel.session.block-timeout,1s",
        "megakernel.session.execute-spin,50us",
        "megakernel.session.drain-timeout,5s",
        "megakernel.session.stall-after,30s",
        "megakernel.session.enforce-quota,false",
        "megakernel.vulkan.device,",
        "megakernel.vulkan.validation,false",
        "megakernel.vulkan.cache-dir,",
    })
    void propertyHasItsDefault(String name, String expected) {
        assertThat(PROPERTIES)
                .filteredOn(node -> node.path("name").asString().equals(name))
                .singleElement()
                .satisfies(node -> {
                    JsonNode value = node.path("defaultValue");
                    assertThat(value.isMissingNode() ? null : value.asString()).isEqualTo(expected);
                });
    }

    @Test
    void everyPropertyIsDescribedInASentence() {
        assertThat(PROPERTIES)
                .hasSize(24)
                .allSatisfy(
                        node -> assertThat(node.path("description").asString()).matches("[A-Z].*\\."));
    }

    @Test
    void choicesHaveHints() {
        assertThat(HINTS)
                .contains(
                        "megakernel.backend",
                        "megakernel.vulkan.device",
                        "megakernel.form",
                        "megakernel.opcodes.keys",
                        "megakernel.tenants.keys",
                        "megakernel.session.mode",
                        "megakernel.session.when-full");
    }
}
