package dev.megakernel.session;

import java.util.List;

/**
 * Totals of a session since it was opened. Submissions that end meanwhile may show in some figures only; once none is
 * outstanding, {@code accepted = done + faulted + failed + cancelled + refusedByDevice}.
 *
 * @param accepted submissions taken; every part of a fan-out counts
 * @param done submissions whose opcode ran to its end
 * @param faulted submissions whose opcode faulted
 * @param failed submissions that ended with an error: device lost, or the pass failed
 * @param cancelled submissions cancelled by their caller before launch, or by the end of the session
 * @param rejected submissions not taken because the ring was full, or their tenant at its cap or without quota
 * @param outstanding submissions taken that have not ended
 * @param passes passes that succeeded
 * @param refusedByDevice submissions taken that the device refused by mask or quota, so that they ended as REJECTED
 * @param tenants the same by tenant, in the order of their ids
 */
public record SessionStatistics(
        long accepted,
        long done,
        long faulted,
        long failed,
        long cancelled,
        long rejected,
        long outstanding,
        long passes,
        long refusedByDevice,
        List<TenantStatistics> tenants) {

    /** Copies the list. */
    public SessionStatistics {
        tenants = List.copyOf(tenants);
    }
}
