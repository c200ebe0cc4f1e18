package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.boot.Opcodes;
import dev.megakernel.opcode.Opcode;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MegakernelConfigurationErrorsTest {

    private final ApplicationContextRunner host = Contexts.host();

    @Test
    void geometryNamesBothProperties() {
        // No backend property: the mistake must show on a machine without a device too.
        ApplicationContextRunner runner =
                Contexts.unspecified().withPropertyValues("megakernel.slot-count=100", "megakernel.workgroup-size=64");
        assertFails(runner, "megakernel.slot-count is 100", "megakernel.workgroup-size is 64", "multiple");
    }

    @Test
    void workgroupLargerThanTheDeviceAllowsNamesThePropertyAndTheLimit() {
        ApplicationContextRunner runner = Contexts.unspecified()
                .withBean(ControllableBackend.class)
                .withPropertyValues("megakernel.slot-count=2048", "megakernel.workgroup-size=2048");
        assertFails(runner, "megakernel.workgroup-size is 2048", "Stub device", "1024");
    }

    @Test
    void reservedCodeNamesCodeAndRule() {
        assertFails(withSource("a", "0xFFFFFFFF"), "megakernel.opcodes.*", "0xFFFFFFFF", "reserved");
    }

    @Test
    void largestU32BindsAndIsRefusedOnlyAsReserved() {
        assertFails(withSource("a", "4294967295"), "0xFFFFFFFF", "reserved");
    }

    @Test
    void clashOfPropertyAndBeanNamesBoth() {
        ApplicationContextRunner runner =
                withSource("first", "0x1000").withBean(Opcode.class, () -> Opcodes.add(0x1000, "second"));
        assertFails(runner, "\"first\"", "\"second\"", "share one code");
    }

    @Test
    void missingSourceNamesPropertyAndResource() {
        ApplicationContextRunner runner = host.withPropertyValues(
                "megakernel.opcodes.a.code=0x1000", "megakernel.opcodes.a.source=classpath:opcodes/nowhere.glsl");
        assertFails(runner, "megakernel.opcodes.a.source", "opcodes/nowhere.glsl");
    }

    @Test
    void absentSourceNamesTheProperty() {
        assertFails(
                host.withPropertyValues("megakernel.opcodes.a.code=0x1000"), "megakernel.opcodes.a.source is not set");
    }

    @Test
    void absentCodeNamesTheProperty() {
        ApplicationContextRunner runner =
                host.withPropertyValues("megakernel.opcodes.a.source=classpath:opcodes/multiply.glsl");
        assertFails(runner, "megakernel.opcodes.a.code is not set");
    }

    @Test
    void tooManyResultsNameTheOpcode() {
        assertFails(
                withSource("a", "0x1000").withPropertyValues("megakernel.opcodes.a.results=13"),
                "megakernel.opcodes.a",
                "13 result words");
    }

    @Test
    void badNameNamesTheOpcode() {
        assertFails(withSource("[Fuzzy Match]", "0x1000"), "megakernel.opcodes.Fuzzy Match", "lower-case words");
    }

    @Test
    void hostWithoutJavaBodyNamesTheOpcodeAndTheBean() {
        assertFails(withSource("a", "0x1000"), "[a]", "no Java body", "OpcodeBody", "megakernel.backend=vulkan");
    }

    @Test
    void recoveryBudgetIsChecked() {
        assertFails(host.withPropertyValues("megakernel.recovery.max-losses=-1"), "megakernel.recovery", "-1 losses");
    }

    @Test
    void sessionOptionsAreChecked() {
        assertFails(host.withPropertyValues("megakernel.session.quantum=0ms"), "megakernel.session", "quantum");
    }

    @Test
    void sessionAndTenantsAreCheckedWithoutADeviceToo() {
        Supplier<MegakernelBackend> tooEarly = () -> {
            throw new AssertionError("opened too early");
        };
        ApplicationContextRunner unusable = Contexts.unspecified()
                .withBean(MegakernelBackend.class, tooEarly, definition -> definition.setLazyInit(true));
        assertFails(unusable.withPropertyValues("megakernel.session.quantum=0ms"), "megakernel.session", "quantum");
        assertFails(unusable.withPropertyValues("megakernel.tenants.a.id=0"), "megakernel.tenants.a.id is 0");
    }

    @Test
    void tenantWithoutIdNamesTheProperty() {
        assertFails(
                host.withPropertyValues("megakernel.tenants.night-batch.quota=5"),
                "megakernel.tenants.night-batch.id is not set",
                "1 to 28");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 29})
    void tenantIdOutOfRangeNamesThePropertyAndTheRange(int id) {
        assertFails(
                host.withPropertyValues("megakernel.tenants.night-batch.id=" + id),
                "megakernel.tenants.night-batch.id is " + id,
                "1 to 28");
    }

    @Test
    void tenantsOfOneIdAreNamedBoth() {
        assertFails(
                host.withPropertyValues("megakernel.tenants.a.id=3", "megakernel.tenants.b.id=3"),
                "megakernel.tenants.a.id",
                "megakernel.tenants.b.id",
                "3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -7})
    void capThatAllowsNothingNamesTheProperty(int cap) {
        assertFails(
                host.withPropertyValues("megakernel.tenants.a.id=1", "megakernel.tenants.a.max-outstanding=" + cap),
                "megakernel.tenants.a.max-outstanding is " + cap,
                "at least 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4_294_967_296L})
    void quotaThatIsNoU32NamesTheProperty(long quota) {
        assertFails(
                host.withPropertyValues("megakernel.tenants.a.id=1", "megakernel.tenants.a.quota=" + quota),
                "megakernel.tenants.a.quota is " + quota,
                "4294967295");
    }

    @Test
    void badTenantNameIsNamed() {
        assertFails(
                host.withPropertyValues("megakernel.tenants.[Night Batch].id=1"),
                "megakernel.tenants",
                "\"Night Batch\"",
                "lower-case words");
    }

    @Test
    void nameOfTheTenantThatIsAlwaysThereIsTaken() {
        assertFails(
                host.withPropertyValues("megakernel.tenants.default.id=1"),
                "megakernel.",
                "\"default\"",
                "id 0",
                "id 1");
    }

    private ApplicationContextRunner withSource(String opcode, String code) {
        return host.withPropertyValues(
                "megakernel.opcodes." + opcode + ".code=" + code,
                "megakernel.opcodes." + opcode + ".source=classpath:opcodes/multiply.glsl");
    }

    private static void assertFails(ApplicationContextRunner runner, String... parts) {
        runner.run(context -> assertThat(context)
                .getFailure()
                .satisfies(failure -> assertThat(configurationError(failure))
                        .isNotNull()
                        .hasMessageContainingAll(parts)
                        .hasMessageContaining("Fix: ")));
    }

    private static Throwable configurationError(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof MegakernelConfigurationException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
