package dev.megakernel.session;

import org.jspecify.annotations.Nullable;

/**
 * What one tenant of a session did since the session was opened.
 *
 * @param name its name
 * @param id its id
 * @param submitted submissions taken; every part of a fan-out counts
 * @param outstanding submissions taken that have not ended; never above {@code cap}
 * @param cap most submissions that may be outstanding, or {@code null} without a limit but the ring's
 * @param refused submissions not taken because the ring was full, the cap reached or the quota spent, and those taken
 *     that the device refused
 * @param claimed submissions launched since the last grant, those of a launch repeated after a device loss once
 * @param quota most of {@code claimed}, or {@code null} without one; binds only when the session enforces quotas
 */
public record TenantStatistics(
        String name,
        int id,
        long submitted,
        int outstanding,
        @Nullable Integer cap,
        long refused,
        long claimed,
        @Nullable Long quota) {}
