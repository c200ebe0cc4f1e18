package dev.megakernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.megakernel.host.HostBackend;

@AnalyzeClasses(packages = "dev.megakernel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.megakernel";

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule importsGoOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .withOptionalLayers(true)
            .layer("protocol")
            .definedBy(ROOT + ".protocol..")
            .layer("opcode")
            .definedBy(ROOT + ".opcode..")
            .layer("kernel")
            .definedBy(ROOT + ".kernel..")
            .layer("backend")
            .definedBy(ROOT + ".backend..")
            .layer("host")
            .definedBy(ROOT + ".host..")
            .layer("vulkan")
            .definedBy(ROOT + ".vulkan..")
            .layer("io")
            .definedBy(ROOT + ".io..")
            .layer("stats")
            .definedBy(ROOT + ".stats..")
            .layer("tenant")
            .definedBy(ROOT + ".tenant..")
            .layer("persistent")
            .definedBy(ROOT + ".persistent..")
            .layer("simulated")
            .definedBy(ROOT + ".simulated..")
            .layer("session")
            .definedBy(ROOT + ".session..")
            .layer("façade")
            .definedBy(ROOT)
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("opcode")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("kernel")
            .mayOnlyAccessLayers("protocol", "opcode")
            .whereLayer("backend")
            .mayOnlyAccessLayers("protocol", "opcode")
            .whereLayer("host")
            .mayOnlyAccessLayers("protocol", "opcode", "backend")
            .whereLayer("vulkan")
            .mayOnlyAccessLayers("protocol", "opcode", "backend", "kernel")
            .whereLayer("io")
            .mayOnlyAccessLayers("protocol", "opcode", "backend")
            .whereLayer("stats")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("tenant")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("persistent")
            .mayOnlyAccessLayers("protocol", "opcode", "backend")
            .whereLayer("simulated")
            .mayOnlyAccessLayers("protocol", "opcode", "backend")
            .whereLayer("session")
            .mayOnlyAccessLayers("protocol", "opcode", "backend", "stats", "tenant", "persistent")
            .whereLayer("façade")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule coreKnowsNoSpring =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "io.micrometer..");

    @ArchTest
    static final ArchRule onlyTheVulkanAndKernelPackagesKnowLwjgl = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".vulkan..", ROOT + ".kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lwjgl..");

    @ArchTest
    static final ArchRule theHostPackageShowsItsBackendOnly = classes()
            .that()
            .resideInAPackage(ROOT + ".host..")
            .and()
            .doNotHaveFullyQualifiedName(HostBackend.class.getName())
            .should()
            .notBePublic();
}
