package dev.megakernel.session;

/**
 * Totals of a session since it was opened. Submissions that end meanwhile may show in some figures only; once none is
 * outstanding, {@code accepted = done + faulted + failed + cancelled}.
 *
 * @param accepted submissions taken; every part of a fan-out counts
 * @param done submissions whose opcode ran to its end
 * @param faulted submissions whose opcode faulted
 * @param failed submissions that ended with an error: device lost, or the pass failed
 * @param cancelled submissions cancelled by their caller before launch, or by the end of the session
 * @param rejected submissions not taken because the ring was full
 * @param outstanding submissions taken that have not ended
 * @param passes passes that succeeded
 */
public record SessionStatistics(
        long accepted,
        long done,
        long faulted,
        long failed,
        long cancelled,
        long rejected,
        long outstanding,
        long passes) {}
