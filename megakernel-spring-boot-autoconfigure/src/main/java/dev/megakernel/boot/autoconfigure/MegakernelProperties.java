package dev.megakernel.boot.autoconfigure;

import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.OpcodeTraits;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.session.SessionMode;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SessionTenant;
import dev.megakernel.session.WhenFull;
import dev.megakernel.vulkan.VulkanOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The properties {@code megakernel.*}.
 *
 * @param backend What runs the work: a Vulkan device, the JVM ("host"), or a device where there is one ("auto").
 * @param slotCount Slots of the ring, a multiple of the workgroup size.
 * @param workgroupSize Invocations of a workgroup.
 * @param form How a pass finds the slots it runs: all of them ("direct"), or by partitions of the ring ("priority").
 * @param loadMiss Whether the opcode LOAD_MISS has a handler, for rings that the application dispatches itself.
 * @param opcodes Opcodes of the application by name. A name is lower-case words joined by dashes.
 * @param tenants Tenants of the application by name. A name is lower-case words joined by dashes.
 * @param recovery What happens after the device was lost.
 * @param session How submissions are collected and run.
 * @param vulkan How the Vulkan device is chosen and used.
 */
@ConfigurationProperties("megakernel")
public record MegakernelProperties(
        @DefaultValue("vulkan") BackendChoice backend,
        @DefaultValue("256") int slotCount,
        @DefaultValue("256") int workgroupSize,
        @DefaultValue("direct") KernelForm form,
        @DefaultValue("false") boolean loadMiss,
        @DefaultValue Map<String, Opcode> opcodes,
        @DefaultValue Map<String, Tenant> tenants,
        @DefaultValue Recovery recovery,
        @DefaultValue Session session,
        @DefaultValue Vulkan vulkan) {

    ProgramOptions toProgramOptions() {
        return ProgramOptions.DEFAULT.withForm(form).withLoadMiss(loadMiss);
    }

    /**
     * An opcode of the application.
     *
     * @param code Number that selects the opcode, decimal or hexadecimal (0x1000): 0x8 to 0xFFEF or 0x10000 to 0x7FFFFFFF.
     * @param source GLSL body, such as classpath:opcodes/my-opcode.glsl.
     * @param scope How many invocations run one slot: one ("lane") or a whole workgroup ("workgroup").
     * @param memory What the body may do with the workspace.
     * @param idempotent Whether a slot may run again after a device loss.
     * @param results Number of result words, 0 to 12.
     */
    public record Opcode(
            @Nullable OpcodeCode code,
            @Nullable Resource source,
            @DefaultValue("lane") OpcodeScope scope,
            @DefaultValue("none") WorkspaceAccess memory,
            @DefaultValue("false") boolean idempotent,
            @DefaultValue("0") int results) {

        OpcodeTraits toTraits() {
            return new OpcodeTraits(scope, memory, idempotent, results);
        }
    }

    /**
     * A tenant of the application.
     *
     * @param id Number that submissions and slots carry, 1 to 28.
     * @param quota Submissions that may be launched until a new quota is granted, when quotas are enforced. No limit when not set.
     * @param maxOutstanding Submissions that may be outstanding at a time. No limit but the ring when not set.
     */
    public record Tenant(
            @Nullable Integer id,
            @Nullable Long quota,
            @Nullable Integer maxOutstanding) {}

    /**
     * What happens after the device was lost.
     *
     * @param retryDeviceLossOnce Whether a dispatch that lost its device is compiled again and tried once more.
     * @param maxLosses Device losses within the window that are recovered from.
     * @param window Time after which a device loss is forgiven.
     */
    public record Recovery(
            @DefaultValue("true") boolean retryDeviceLossOnce,
            @DefaultValue("3") int maxLosses,
            @DefaultValue("2m") Duration window) {

        RecoveryPolicy toPolicy() {
            return new RecoveryPolicy(retryDeviceLossOnce, maxLosses, window);
        }
    }

    /**
     * How submissions are collected and run.
     *
     * @param mode Whether a kernel stays on the device ("persistent"), passes are launched one after another ("batched"), or the library chooses.
     * @param quantum Longest launch of a persistent session.
     * @param parkAfter Time without work after which a persistent session leaves the device.
     * @param workerGroups Workgroups that a persistent session keeps on the device. Chosen from the device when not set.
     * @param whenFull What a submission meets when the ring is full: it waits for room ("block") or is refused ("reject").
     * @param blockTimeout Longest wait for room in the ring.
     * @param executeSpin Time that a blocking call of a persistent session spins before it parks.
     * @param drainTimeout Time that a shutdown leaves accepted work to end.
     * @param stallAfter Time without an end of any work after which health is OUT_OF_SERVICE; longer than the longest pass takes.
     * @param enforceQuota Whether a tenant that has spent its quota is refused until it is granted a new one.
     */
    public record Session(
            @DefaultValue("auto") SessionMode mode,
            @DefaultValue("50ms") Duration quantum,
            @DefaultValue("100ms") Duration parkAfter,
            @Nullable Integer workerGroups,
            @DefaultValue("block") WhenFull whenFull,
            @DefaultValue("1s") Duration blockTimeout,
            @DefaultValue("50us") Duration executeSpin,
            @DefaultValue("5s") Duration drainTimeout,
            @DefaultValue("30s") Duration stallAfter,
            @DefaultValue("false") boolean enforceQuota) {

        SessionOptions toOptions(List<SessionTenant> tenants) {
            SessionOptions.Builder options = SessionOptions.builder()
                    .mode(mode)
                    .quantum(quantum)
                    .parkAfter(parkAfter)
                    .whenFull(whenFull)
                    .blockTimeout(blockTimeout)
                    .executeSpin(executeSpin)
                    .drainTimeout(drainTimeout)
                    .configuredTenants(tenants)
                    .enforceQuota(enforceQuota);
            if (workerGroups != null) {
                options.workerGroups(workerGroups);
            }
            return options.build();
        }
    }

    /**
     * How the Vulkan device is chosen and used.
     *
     * @param device UUID, index, or part of the name of the device to use. The best device is used when not set.
     * @param validation Whether to load the Khronos validation layer, which must be installed; its messages go to the log.
     * @param cacheDir Directory where compiled kernels are kept between starts. A directory of the user is used when not set.
     */
    public record Vulkan(
            @Nullable String device,
            @DefaultValue("false") boolean validation,
            @Nullable Path cacheDir) {

        /** Time an exiting JVM gives the context to close; far more than closing takes, so only a hanging one reaches it. */
        private static final Duration EXIT_GRACE = Duration.ofMinutes(1);

        VulkanOptions toOptions() {
            VulkanOptions options = VulkanOptions.defaults()
                    .withDevice(device)
                    .withValidation(validation)
                    .withExitGrace(EXIT_GRACE);
            return cacheDir == null ? options : options.withCacheDirectory(cacheDir);
        }
    }
}
