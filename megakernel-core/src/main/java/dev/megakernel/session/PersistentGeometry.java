package dev.megakernel.session;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;

/** Sizes of a persistent session, from its options and its kernel. */
final class PersistentGeometry {

    /** Enough to fill a large GPU with small opcodes; a round trip costs the same with one and with many (measured). */
    private static final int GPU_GROUPS = 32;

    /** Of so many workgroups one is reserved for the two highest levels. */
    private static final int GROUPS_PER_RESERVED = 8;

    /** Batches under way at most; more wait. */
    private static final int MOST_BATCHES = 1024;

    private PersistentGeometry() {}

    static PersistentConfig of(RecoverableKernel kernel, SessionOptions options, Tenants tenants, boolean pairs) {
        int capacity = kernel.config().slotCount();
        int[] slots = new int[SessionLayout.LEVELS];
        // Whatever is outstanding may be of one level and scope.
        Arrays.fill(slots, atLeast(capacity));
        int entries = Math.min(2 * capacity, SessionLayout.MAX_ENTRIES);
        // Ranges of results may leave gaps between them.
        int results = 2 * capacity;
        boolean cpu = kernel.device().kind() == DeviceInfo.Kind.CPU;
        int groups = options.workerGroups().orElse(cpu ? 1 : GPU_GROUPS);
        return new PersistentConfig(
                new SessionGeometry(slots, slots, entries, Math.min(capacity, MOST_BATCHES), results, pairs),
                new PersistentConfig.Groups(groups, groups / GROUPS_PER_RESERVED),
                0,
                options.quantum(),
                new PersistentConfig.Control(tenantBits(tenants), options.observables()));
    }

    private static int atLeast(int capacity) {
        return Math.max(2, Integer.highestOneBit(2 * capacity - 1));
    }

    private static int tenantBits(Tenants tenants) {
        int bits = 0;
        for (int id = 0; id < ControlLayout.TENANT_MASK_COUNT; id++) {
            bits |= tenants.find(id) == null ? 0 : 1 << id;
        }
        return bits;
    }
}
