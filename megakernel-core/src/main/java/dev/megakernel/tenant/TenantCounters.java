package dev.megakernel.tenant;

/**
 * What a tenant has published and what came of it, all figures of one moment.
 *
 * @param published slots published since registration, refused ones not among them
 * @param drained slots noted as drained
 * @param outstanding slots published and not drained; never above {@code cap}
 * @param cap most slots that may be outstanding, {@link TenantRegistry#UNLIMITED} without a limit
 * @param quiesceCalls calls of {@link TenantHandle#quiesce}
 * @param quiesceTimeouts those of them that gave up
 * @param quiesceWaitNanos time all of them waited, in nanoseconds
 */
public record TenantCounters(
        long published,
        long drained,
        long outstanding,
        long cap,
        long quiesceCalls,
        long quiesceTimeouts,
        long quiesceWaitNanos) {}
