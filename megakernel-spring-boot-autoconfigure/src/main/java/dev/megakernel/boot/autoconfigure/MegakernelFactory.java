package dev.megakernel.boot.autoconfigure;

import dev.megakernel.Megakernel;
import dev.megakernel.MegakernelBuilder;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.boot.MegakernelCustomizer;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.protocol.QueueFullException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Builds the megakernel, and puts what is wrong with properties and beans in their terms. */
final class MegakernelFactory {

    private static final Logger log = LoggerFactory.getLogger(MegakernelFactory.class);

    private final MegakernelProperties properties;
    private final MegakernelParts parts;

    MegakernelFactory(MegakernelProperties properties, MegakernelParts parts) {
        this.properties = properties;
        this.parts = parts;
    }

    /** Opens the backend last, so that a mistake in the properties is reported on a machine without a device too. */
    Megakernel build(ObjectProvider<MegakernelBackend> backends) {
        long started = System.nanoTime();
        checkGeometry();
        checkCatalog();
        checkSession();
        RecoveryPolicy recovery = PropertyTerms.explain("megakernel.recovery", properties.recovery()::toPolicy);
        MegakernelBackend backend = backends.getObject();
        checkWorkgroupFits(backend);
        checkBodies(backend);
        MegakernelBuilder builder = Megakernel.builder(backend)
                .geometry(properties.slotCount(), properties.workgroupSize())
                .recovery(recovery)
                .options(properties.toProgramOptions())
                .opcodes(parts.opcodes())
                .regions(parts.regions())
                .stats(parts.stats());
        for (MegakernelCustomizer customizer : parts.customizers()) {
            customizer.customize(builder);
        }
        Megakernel megakernel = builder.build();
        log.info(
                "Megakernel {} is ready on {} after {} ms: {} slots, workgroups of {}, {} opcodes",
                megakernel.pipelineId(),
                megakernel.device().name(),
                Duration.ofNanos(System.nanoTime() - started).toMillis(),
                megakernel.slotCount(),
                megakernel.workgroupSize(),
                megakernel.opcodes().all().size());
        return megakernel;
    }

    private void checkGeometry() {
        try {
            Megakernel.workerGroupsForGeometry(properties.slotCount(), properties.workgroupSize());
        } catch (QueueFullException e) {
            throw new MegakernelConfigurationException(
                    "megakernel.slot-count is " + properties.slotCount() + " and megakernel.workgroup-size is "
                            + properties.workgroupSize() + ": " + e.reason(),
                    e);
        }
    }

    private void checkWorkgroupFits(MegakernelBackend backend) {
        int limit = backend.device().limits().maxWorkgroupSize();
        if (properties.workgroupSize() > limit) {
            throw new MegakernelConfigurationException("megakernel.workgroup-size is " + properties.workgroupSize()
                    + ", but device " + backend.device().name() + " runs at most " + limit
                    + " invocations in a workgroup. Fix: set megakernel.workgroup-size to " + limit + " or less, and"
                    + " megakernel.slot-count to a multiple of it.");
        }
    }

    private void checkCatalog() {
        try {
            OpcodeCatalog.of(parts.opcodes());
        } catch (QueueFullException e) {
            throw new MegakernelConfigurationException(
                    "The opcodes of megakernel.opcodes.* and of Opcode beans do not fit together: " + e.reason(), e);
        }
    }

    /** The session bean does so too, but only after the device was opened. */
    private void checkSession() {
        PropertyTerms.explain(
                "megakernel.session",
                () -> properties.session().toOptions(new PropertyTenants(properties.tenants()).ofSession()));
    }

    private void checkBodies(MegakernelBackend backend) {
        List<String> bodiless = parts.opcodes().stream()
                .filter(opcode -> opcode.body() == null)
                .map(Opcode::name)
                .toList();
        if (backend instanceof HostBackend && !bodiless.isEmpty()) {
            String name = bodiless.get(0);
            throw new MegakernelConfigurationException(
                    "Opcodes " + bodiless + " have no Java body, and the backend is host,"
                            + " which runs nothing else. Fix: add a bean of type OpcodeBody named \"" + name
                            + "\" (and so on), or set megakernel.backend=vulkan.");
        }
    }
}
