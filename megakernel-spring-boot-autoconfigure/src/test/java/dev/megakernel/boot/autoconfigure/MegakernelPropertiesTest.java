package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.MegakernelBuilder;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.boot.health.MegakernelHealthIndicator;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.OpcodeTraits;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.session.SessionMode;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.WhenFull;
import dev.megakernel.vulkan.VulkanOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MegakernelPropertiesTest {

    @Test
    void defaultsAreThoseOfCore() {
        MegakernelProperties defaults = bind(Map.of());

        assertThat(defaults.backend()).isEqualTo(BackendChoice.VULKAN);
        assertThat(defaults.slotCount()).isEqualTo(MegakernelBuilder.DEFAULT_SLOT_COUNT);
        assertThat(defaults.workgroupSize()).isEqualTo(MegakernelBuilder.DEFAULT_WORKGROUP_SIZE);
        assertThat(defaults.opcodes()).isEmpty();
        assertThat(defaults.tenants()).isEmpty();
        assertThat(defaults.toProgramOptions()).isEqualTo(ProgramOptions.DEFAULT);
        assertThat(defaults.recovery().toPolicy()).isEqualTo(RecoveryPolicy.DEFAULT);
        assertThat(defaults.session().toOptions(List.of()))
                .usingRecursiveComparison()
                .isEqualTo(SessionOptions.DEFAULT);
        assertThat(defaults.session().stallAfter()).isEqualTo(MegakernelHealthIndicator.DEFAULT_STALL_AFTER);
    }

    @Test
    void vulkanDefaultsAreThoseOfCoreButLeaveClosingToTheContext() {
        VulkanOptions options = bind(Map.of()).vulkan().toOptions();

        assertThat(options.withExitGrace(Duration.ZERO)).isEqualTo(VulkanOptions.defaults());
        assertThat(options.exitGrace()).isPositive();
    }

    @Test
    void opcodeDefaultsAreThoseOfCore() {
        MegakernelProperties.Opcode opcode = bind(Map.of("megakernel.opcodes.fuzzy-match.code", "8"))
                .opcodes()
                .get("fuzzy-match");

        assertThat(opcode.toTraits()).isEqualTo(OpcodeTraits.DEFAULT);
    }

    @Test
    void everyPropertyReachesItsOption() {
        MegakernelProperties properties = bind(Map.ofEntries(
                Map.entry("megakernel.backend", "auto"),
                Map.entry("megakernel.slot-count", "1024"),
                Map.entry("megakernel.workgroup-size", "128"),
                Map.entry("megakernel.form", "priority"),
                Map.entry("megakernel.load-miss", "true"),
                Map.entry("megakernel.recovery.retry-device-loss-once", "false"),
                Map.entry("megakernel.recovery.max-losses", "1"),
                Map.entry("megakernel.recovery.window", "10s"),
                Map.entry("megakernel.session.mode", "batched"),
                Map.entry("megakernel.session.quantum", "20ms"),
                Map.entry("megakernel.session.park-after", "1s"),
                Map.entry("megakernel.session.worker-groups", "7"),
                Map.entry("megakernel.session.when-full", "reject"),
                Map.entry("megakernel.session.block-timeout", "2s"),
                Map.entry("megakernel.session.execute-spin", "10us"),
                Map.entry("megakernel.session.drain-timeout", "3s"),
                Map.entry("megakernel.session.stall-after", "1m"),
                Map.entry("megakernel.session.enforce-quota", "true"),
                Map.entry("megakernel.vulkan.device", "llvmpipe"),
                Map.entry("megakernel.vulkan.validation", "true"),
                Map.entry("megakernel.vulkan.cache-dir", "cache/here")));

        assertThat(properties.backend()).isEqualTo(BackendChoice.AUTO);
        assertThat(properties.slotCount()).isEqualTo(1024);
        assertThat(properties.workgroupSize()).isEqualTo(128);
        assertThat(properties.toProgramOptions())
                .isEqualTo(ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY).withLoadMiss(true));
        assertThat(properties.recovery().toPolicy()).isEqualTo(new RecoveryPolicy(false, 1, Duration.ofSeconds(10)));
        SessionOptions session = properties.session().toOptions(List.of());
        assertThat(session.mode()).isEqualTo(SessionMode.BATCHED);
        assertThat(session.quantum()).isEqualTo(Duration.ofMillis(20));
        assertThat(session.parkAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(session.workerGroups()).hasValue(7);
        assertThat(session.whenFull()).isEqualTo(WhenFull.REJECT);
        assertThat(session.blockTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(session.executeSpin()).isEqualTo(Duration.ofNanos(10_000));
        assertThat(session.drainTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(session.enforceQuota()).isTrue();
        assertThat(properties.session().stallAfter()).isEqualTo(Duration.ofMinutes(1));
        VulkanOptions vulkan = properties.vulkan().toOptions();
        assertThat(vulkan.device()).isEqualTo("llvmpipe");
        assertThat(vulkan.validation()).isTrue();
        assertThat(vulkan.cacheDirectory()).isEqualTo(Path.of("cache/here"));
    }

    @Test
    void opcodesKeepTheDashesOfTheirNames() {
        MegakernelProperties.Opcode opcode = bind(Map.of(
                        "megakernel.opcodes.fuzzy-match.code", "0x1000",
                        "megakernel.opcodes.fuzzy-match.source", "classpath:opcodes/multiply.glsl",
                        "megakernel.opcodes.fuzzy-match.scope", "workgroup",
                        "megakernel.opcodes.fuzzy-match.memory", "read",
                        "megakernel.opcodes.fuzzy-match.idempotent", "true",
                        "megakernel.opcodes.fuzzy-match.results", "12"))
                .opcodes()
                .get("fuzzy-match");

        assertThat(opcode.code()).isEqualTo(new OpcodeCode(0x1000));
        assertThat(opcode.source())
                .isNotNull()
                .satisfies(source -> assertThat(source.exists()).isTrue());
        assertThat(opcode.toTraits())
                .isEqualTo(new OpcodeTraits(OpcodeScope.WORKGROUP, WorkspaceAccess.READ, true, 12));
    }

    @Test
    void tenantsKeepTheDashesOfTheirNames() {
        MegakernelProperties.Tenant tenant = bind(Map.of(
                        "megakernel.tenants.night-batch.id", "3",
                        "megakernel.tenants.night-batch.quota", "4294967295",
                        "megakernel.tenants.night-batch.max-outstanding", "64"))
                .tenants()
                .get("night-batch");

        assertThat(tenant).isEqualTo(new MegakernelProperties.Tenant(3, 4_294_967_295L, 64));
    }

    @Test
    void codesOfYamlNumbersBind() {
        assertThat(bind(Map.of("megakernel.opcodes.a.code", 16))
                        .opcodes()
                        .get("a")
                        .code())
                .isEqualTo(new OpcodeCode(16));
        assertThat(bind(Map.of("megakernel.opcodes.a.code", 4_294_967_295L))
                        .opcodes()
                        .get("a")
                        .code())
                .isEqualTo(new OpcodeCode(-1));
    }

    @Test
    void badCodeNamesThePropertyAndTheRule() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("megakernel.opcodes.a.code", "4294967296")))
                .satisfies(e -> assertThat(e.getProperty().getName()).hasToString("megakernel.opcodes.a.code"))
                .havingRootCause()
                .withMessageContaining("Fix: write a number from 0 to 4294967295");
    }

    @Test
    void unknownBackendNamesTheProperty() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("megakernel.backend", "cuda")))
                .satisfies(e -> assertThat(e.getProperty().getName()).hasToString("megakernel.backend"));
    }

    private static MegakernelProperties bind(Map<String, ?> properties) {
        return new Binder(new MapConfigurationPropertySource(new HashMap<>(properties)))
                .bindOrCreate("megakernel", MegakernelProperties.class);
    }
}
