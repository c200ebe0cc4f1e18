// The priority form: control words cut the ring into a partition for each level, and an invocation, here called a lane,
// claims at most one slot a pass, from the highest level that has one at its position. There are as many lanes as slots,
// so a lane has one position in a partition, and a position belongs to one lane: no two lanes want the same slot.

#define MK_PARTITION(level) mk_control.w[PRIORITY_OFFSETS_BASE + (level)]
#define MK_RETURN_LEVEL_AROUND(level) if (slot >= MK_PARTITION(level) && slot < MK_PARTITION(level + 1u)) return level;

// Offsets that fall make partitions overlap; a slot is of the highest level then, so that it is still one lane's.
uint mk_level_of(uint slot) {
    MK_EACH_LEVEL(MK_RETURN_LEVEL_AROUND)
    return PRIORITY_LEVELS;
}

uint mk_claims_word(uint tenant) {
    return TENANT_FAIRNESS_BASE + tenant % TENANT_FAIRNESS_COUNT;
}

#ifdef MK_ENFORCE_QUOTA
uint mk_quota(uint tenant) {
    return mk_control_load(TENANT_QUOTA_BASE + tenant % TENANT_FAIRNESS_COUNT);
}

bool mk_under_quota(uint tenant) {
    return mk_control_load(mk_claims_word(tenant)) < mk_quota(tenant);
}

// Adds, looks, and takes back what was too much. The first lane that is refused came when every unit was granted, and
// nobody hands a granted unit back, so whoever comes between its two adds is refused rightly: exactly the quota is
// granted. The look before keeps a counter at its largest value from wrapping; only a quota within a pass's lanes of
// 2^32 could be passed, by lanes that add at the same time.
bool mk_count_tenant_claim(uint tenant) {
    if (!mk_under_quota(tenant)) {
        return false;
    }
    bool granted = mk_control_add(mk_claims_word(tenant), 1u) < mk_quota(tenant);
    if (!granted) {
        mk_control_add(mk_claims_word(tenant), 0u - 1u);
    }
    return granted;
}
#else
bool mk_under_quota(uint tenant) {
    return true;
}

bool mk_count_tenant_claim(uint tenant) {
    mk_control_add(mk_claims_word(tenant), 1u);
    return true;
}
#endif

// What claims do to the starvation counter is settled at the end of the pass, see mk_accounts_phase.
void mk_count_level_claim(uint level, bool relief) {
    mk_control_add(PRIORITY_FAIRNESS_BASE + level, 1u);
    if (level >= PRIORITY_FIRST_LOW) {
        mk_pass.w[PASS_LOW_CLAIMED_WORD] = 1u;
    } else if (relief) {
        mk_pass.w[PASS_RELIEF_CLAIMED_WORD] = 1u;
    } else {
        atomicAdd(mk_pass.w[PASS_HIGH_CLAIMS_WORD], 1u);
    }
}

// The slot at the lane's position in a partition, or the number of slots. A partition ends at the ring's end at the
// latest, and one that ends before it starts is empty; nothing here wraps whatever the words are.
uint mk_slot_at(uint lane, uint level) {
    uint start = MK_PARTITION(level);
    uint end = min(MK_PARTITION(level + 1u), mk_launch.slots);
    if (start >= end || lane >= end - start || mk_level_of(start + lane) != level) {
        return mk_launch.slots;
    }
    return start + lane;
}

bool mk_claim_in_turn(uint slot) {
    if (slot == mk_launch.slots) {
        return false;
    }
    uint slot_base = slot * SLOT_WORDS;
    uint status = mk_ring.w[slot_base + STATUS_WORD];
    return !mk_runs_late(mk_ring.w[slot_base + OPCODE_WORD]) && mk_runnable(slot_base, status)
        && mk_count_tenant_claim(mk_ring.w[slot_base + TENANT_WORD]) && mk_claim(slot_base, status);
}

// When the two highest levels were served often enough the others go first; if they have nothing for this lane it
// goes back to the highest ones in the same pass, or it would never claim anything again (D8).
void mk_lane_phase() {
    uint lane = mk_launch.first + gl_GlobalInvocationID.x;
    bool force = mk_pass.w[PASS_STARVATION_WORD] >= STARVATION_THRESHOLD;
    uint first = force ? PRIORITY_FIRST_LOW : 0u;
    uint level = 0u;
    uint slot = 0u;
    bool claimed = false;
    for (uint turn = 0u; turn < PRIORITY_LEVELS && !claimed; ++turn) {
        level = (first + turn) % PRIORITY_LEVELS;
        slot = mk_slot_at(lane, level);
        claimed = mk_claim_in_turn(slot);
    }
    if (!claimed) {
        return;
    }
    mk_count_level_claim(level, force);
    uint opcode = mk_ring.w[slot * SLOT_WORDS + OPCODE_WORD];
    if (mk_needs_workgroup(slot * SLOT_WORDS, opcode)) {
        mk_list_for_workgroup(slot);
    } else {
        mk_run_claimed(slot, opcode);
    }
}

// A lane has claimed it.
bool mk_take_listed(uint slot_base) {
    return true;
}

// Claim counters of tenants stand still while fences and SHUTDOWN slots run, so the order of these decides nothing.
bool mk_may_run_late(uint slot, uint status) {
    uint slot_base = slot * SLOT_WORDS;
    return mk_runnable(slot_base, status) && mk_level_of(slot) != PRIORITY_LEVELS
        && mk_under_quota(mk_ring.w[slot_base + TENANT_WORD]);
}

void mk_count_late_claim(uint slot) {
    uint tenant = mk_ring.w[slot * SLOT_WORDS + TENANT_WORD];
    atomicAdd(mk_pass.w[PASS_LATE_CLAIMS_BASE + tenant % TENANT_FAIRNESS_COUNT], 1u);
    mk_count_level_claim(mk_level_of(slot), false);
}

// One workgroup. The starvation counter gets what one lane after another would leave: first all claims of the highest
// levels, then those that found nothing lower, then those of the lower levels.
void mk_accounts_phase() {
    for (uint tenant = mk_invocation; tenant < TENANT_FAIRNESS_COUNT; tenant += MK_WORKGROUP_SIZE) {
        mk_control_add(TENANT_FAIRNESS_BASE + tenant, mk_pass.w[PASS_LATE_CLAIMS_BASE + tenant]);
    }
    if (mk_invocation == 0u) {
        uint consecutive = mk_pass.w[PASS_STARVATION_WORD] + mk_pass.w[PASS_HIGH_CLAIMS_WORD];
        consecutive = mk_pass.w[PASS_RELIEF_CLAIMED_WORD] != 0u ? 1u : consecutive;
        mk_control_store(PRIORITY_STARVATION_WORD, mk_pass.w[PASS_LOW_CLAIMED_WORD] != 0u ? 0u : consecutive);
    }
}
