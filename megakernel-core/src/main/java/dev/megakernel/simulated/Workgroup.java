package dev.megakernel.simulated;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.SessionLayout;
import java.util.ArrayList;
import java.util.List;

/** A workgroup of a launch: looks for work, claims it, runs it, and again, until it leaves. One step at a time. */
final class Workgroup {

    private static final int QUAD = 4;
    private static final int QUADS = (SessionLayout.URGENT_RUN_WORD + QUAD) / QUAD;
    private static final int URGENT_RINGS = (1 << (SessionLayout.URGENT_LEVELS * SessionLayout.SCOPES)) - 1;
    private static final int LANE_RINGS = 0x55555555 & ((1 << SessionLayout.RINGS) - 1);

    private enum At {
        OUTSIDE,
        LOOKING,
        FETCHING_AHEAD,
        CLAIMING_AT_ONCE,
        CHOOSING,
        CLAIMING,
        FETCHING,
        RECORDING,
        RUNNING,
        SETTLING,
        GONE
    }

    private final Device device;
    private final Launch launch;
    private final boolean reserved;
    private final int[] sector = new int[QUADS * QUAD];
    private final int[] cursors = new int[SessionLayout.RINGS];
    private int urgentRun;
    private final AheadSlot ahead = new AheadSlot();
    private final List<LaneRun> lanes = new ArrayList<>();
    private final List<LaneRun> unfinished = new ArrayList<>();
    private final List<BatchSettlement> settlements = new ArrayList<>();
    private At at = At.OUTSIDE;
    private int firstLoad;
    private int loads;
    private boolean aheadIsThere;
    private boolean quiet;
    private boolean groupsFirst;
    private int ring;
    private int position;
    private int count;
    private boolean recorded = true;

    Workgroup(Device device, Launch launch, int number) {
        this.device = device;
        this.launch = launch;
        this.reserved = number < device.config.reservedGroups();
        ahead.expect(0, device.config.firstPosition());
    }

    boolean isOutside() {
        return at == At.OUTSIDE;
    }

    boolean isResident() {
        return at != At.OUTSIDE && at != At.GONE;
    }

    boolean isGone() {
        return at == At.GONE;
    }

    /** Whether it has claimed work that is not complete. */
    boolean isAtWork() {
        return at.ordinal() >= At.FETCHING.ordinal() && at != At.GONE;
    }

    /** Whether it has seen work, claimed or not. */
    boolean isOntoWork() {
        return at == At.CLAIMING || isAtWork();
    }

    /** Does not come back. */
    void cut() {
        if (!recorded) {
            device.history.add(EventKind.UNRECORDED, ring, position);
        }
        at = At.GONE;
    }

    void step() {
        switch (at) {
            case OUTSIDE -> look();
            case LOOKING -> load();
            case FETCHING_AHEAD -> fetchAhead();
            case CLAIMING_AT_ONCE -> claimAtOnce();
            case CHOOSING -> choose();
            case CLAIMING -> claim();
            case FETCHING -> fetch();
            case RECORDING -> record();
            case RUNNING -> run();
            case SETTLING -> settle();
            case GONE -> {}
        }
    }

    private void look() {
        loads = 0;
        // Nothing orders these loads.
        firstLoad = device.random.below(QUADS);
        groupsFirst = !groupsFirst;
        ahead.reload();
        aheadIsThere = !device.settings.fetchesAhead();
        at = !aheadIsThere && device.random.below(2) == 0 ? At.FETCHING_AHEAD : At.LOOKING;
    }

    private boolean hasDefect(DeviceDefect defect) {
        return device.settings.has(defect);
    }

    /** Loads 16 bytes: bells, the cursors beside them, and what else lies there. */
    private void load() {
        int from = (firstLoad + loads) % QUADS * QUAD;
        for (int word = from; word < from + QUAD; word++) {
            if (word < SessionLayout.TURN_WORD && word % SessionLayout.RING_WORDS != 0) {
                cursors[word / SessionLayout.RING_WORDS] = device.cursors[word / SessionLayout.RING_WORDS];
            } else if (word == SessionLayout.URGENT_RUN_WORD) {
                urgentRun = device.urgentRun;
            } else {
                sector[word] = device.down.load(word);
            }
        }
        loads++;
        if (loads == QUADS) {
            at = aheadIsThere ? afterLooking() : At.FETCHING_AHEAD;
        }
    }

    private void fetchAhead() {
        if (ahead.load(device)) {
            aheadIsThere = true;
            at = loads == QUADS ? afterLooking() : At.LOOKING;
        }
    }

    private At afterLooking() {
        return quiet && !reserved && device.settings.fetchesAhead() ? At.CLAIMING_AT_ONCE : At.CHOOSING;
    }

    /** One access that sees the bell of the expected slot and moves the cursor beside it. */
    private void claimAtOnce() {
        int expected = ahead.position();
        boolean announced = device.down.load(SessionLayout.bellWord(ahead.ring())) == expected + 1;
        if (announced && device.cursors[ahead.ring()] == expected) {
            ring = ahead.ring();
            position = expected;
            count = 1;
            quiet = false;
            claim();
        } else {
            at = At.CHOOSING;
        }
    }

    private boolean mustLeave() {
        int ahead = sector[SessionLayout.TURN_WORD] - launch.number();
        boolean turnIsOver = hasDefect(DeviceDefect.EXACT_TURN) ? ahead != 0 : ahead > 0;
        return turnIsOver || sector[SessionLayout.LEAVE_WORD] != 0 || launch.isTimeOver();
    }

    private void choose() {
        if (mustLeave()) {
            at = At.GONE;
            return;
        }
        int rings = 0;
        quiet = true;
        for (int each = 0; each < SessionLayout.RINGS; each++) {
            quiet &= sector[SessionLayout.bellWord(each)] == cursors[each];
            int waiting = sector[SessionLayout.bellWord(each)] - cursors[each];
            if (Integer.compareUnsigned(waiting - 1, device.geometry.slots(each)) < 0) {
                rings |= 1 << each;
            }
        }
        if (reserved) {
            rings &= URGENT_RINGS;
        } else if (urgentRun >= ControlLayout.STARVATION_THRESHOLD && (rings & ~URGENT_RINGS) != 0) {
            rings &= ~URGENT_RINGS;
        }
        if (rings == 0) {
            look();
            return;
        }
        ring = pick(rings);
        position = cursors[ring];
        int waiting = sector[SessionLayout.bellWord(ring)] - position;
        count = (1 << ring & LANE_RINGS) != 0 ? Math.min(waiting, device.settings.lanes()) : 1;
        at = At.CLAIMING;
    }

    /** The highest level; within it lanes and workgroups take turns at being first. */
    private int pick(int rings) {
        int swapped = groupsFirst ? (rings & LANE_RINGS) << 1 | (rings >>> 1 & LANE_RINGS) : rings;
        return Integer.numberOfTrailingZeros(swapped) ^ (groupsFirst ? 1 : 0);
    }

    private void claim() {
        if (device.cursors[ring] != position && !hasDefect(DeviceDefect.CLAIM_NOT_ATOMIC)) {
            ahead.expect(ring, position + count);
            look();
            return;
        }
        boolean skips = hasDefect(DeviceDefect.CURSOR_PAST_SLOT) && count > 1;
        device.cursors[ring] = position + count;
        device.history.add(EventKind.CLAIMED, ring, Integer.toUnsignedLong(position) | (long) count << Integer.SIZE);
        lanes.clear();
        for (int lane = 0; lane < (skips ? count - 1 : count); lane++) {
            lanes.add(new LaneRun(device, launch.number(), ring, position + lane));
        }
        boolean trusted = ahead.isWhole() || hasDefect(DeviceDefect.SLOT_NOT_CHECKED);
        if (count == 1 && ahead.is(ring, position) && trusted) {
            lanes.get(0).take(ahead);
        }
        ahead.expect(ring, position + count);
        recorded = false;
        at = hasDefect(DeviceDefect.RECORD_BEFORE_SLOTS) ? At.RECORDING : At.FETCHING;
        unfinished.clear();
        unfinished.addAll(lanes);
    }

    private LaneRun anyUnfinished() {
        return unfinished.get(device.random.below(unfinished.size()));
    }

    private void fetch() {
        LaneRun lane = anyUnfinished();
        if (lane.isFetched() || lane.fetch()) {
            unfinished.remove(lane);
        }
        if (unfinished.isEmpty()) {
            at = recorded ? At.RUNNING : At.RECORDING;
            unfinished.addAll(lanes);
        }
    }

    /** Tells the host that it may use the slots again. */
    private void record() {
        device.up.store(launch.number(), device.claimByte(ring, position), position + count, launch.number());
        recorded = true;
        device.urgentRun = (1 << ring & URGENT_RINGS) != 0 ? device.urgentRun + 1 : 0;
        at = hasDefect(DeviceDefect.RECORD_BEFORE_SLOTS) ? At.FETCHING : At.RUNNING;
    }

    private void run() {
        LaneRun lane = anyUnfinished();
        if (!lane.run()) {
            return;
        }
        unfinished.remove(lane);
        if (unfinished.isEmpty()) {
            addUp();
            at = At.SETTLING;
        }
    }

    /** Slots of one batch are added up in the workgroup. */
    private void addUp() {
        for (LaneRun lane : lanes) {
            if (lane.batch() != 0 && lane.status() != SessionLayout.STATUS_BROKEN) {
                settlementOf(lane.batch()).count(lane.status());
            }
        }
    }

    private BatchSettlement settlementOf(int batch) {
        for (BatchSettlement settlement : settlements) {
            if (settlement.named == batch) {
                return settlement;
            }
        }
        BatchSettlement settlement = new BatchSettlement(device, launch.number(), batch);
        settlements.add(settlement);
        return settlement;
    }

    private void settle() {
        if (!settlements.isEmpty()) {
            int pick = device.random.below(settlements.size());
            if (settlements.get(pick).step()) {
                settlements.remove(pick);
            }
        } else if (device.settings.oneDuty()) {
            at = At.GONE;
        } else {
            look();
        }
    }
}
