// One pass over a ring. The host launches the phases one after another with barriers between: lane-scope slots, then
// workgroup-scope slots, then batch fences, then SHUTDOWN slots. No phase loops over slots of its own: a CPU driver
// may end loops early, and a launch per chunk gives every invocation its whole budget.

void mk_count_attempt(uint opcode) {
    if (opcode < METRIC_COUNT) {
        mk_control_add(METRICS_BASE + opcode, 1u);
    }
}

bool mk_needs_workgroup(uint slot_base, uint opcode) {
    if (opcode != OPCODE_PACKED_SLOT) {
        return mk_is_group_opcode(opcode);
    }
    bool needed = false;
    if (mk_packed_well_formed(slot_base)) {
        uint ops = mk_packed_byte(slot_base, 0u);
        for (uint op = 0u; op < ops; ++op) {
            needed = needed || mk_is_group_opcode(mk_packed_opcode(slot_base, op));
        }
    }
    return needed;
}

// What the form of the kernel decides, in a source of its own: which slot an invocation takes, whether a workgroup may
// have the slot that was listed for it, and which fences and SHUTDOWN slots a later phase may run.
void mk_lane_phase();
bool mk_take_listed(uint slot_base);
bool mk_may_run_late(uint slot, uint status);
void mk_count_late_claim(uint slot);

bool mk_runs_late(uint opcode) {
    return opcode == OPCODE_BATCH_FENCE || opcode == OPCODE_SHUTDOWN;
}

// Whatever slots the form visits, each invocation of the lane phase looks for late work at the one of its number.
void mk_plan_late() {
    if (MK_RESIDENT_GRID == 0u) {
        return;
    }
    uint slot_base = (mk_launch.first + gl_GlobalInvocationID.x) * SLOT_WORDS;
    if (mk_schedulable(mk_ring.w[slot_base + STATUS_WORD])) {
        mk_plan_late_opcode(mk_ring.w[slot_base + OPCODE_WORD]);
    }
}

void mk_list_for_workgroup(uint slot) {
    uint place = atomicAdd(mk_pass.w[PASS_GROUP_COUNT_WORD], 1u);
    mk_pass.w[PASS_SLOTS_BASE + place] = slot;
    mk_plan_group(place);
}

#ifdef MK_LOAD_MISS
void mk_request_load(uint slot_base);
void mk_poll_phase();
#endif

void mk_run_claimed(uint slot, uint opcode) {
    uint slot_base = slot * SLOT_WORDS;
#ifdef MK_LOAD_MISS
    if (opcode == OPCODE_LOAD_MISS) {
        mk_request_load(slot_base);
        return;
    }
#endif
    mk_slot = slot;
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    uint length = mk_program_length(slot_base, opcode);
    for (uint op = 0u; op < length && !mk_lane_faulted; ++op) {
        uint inner = mk_begin_op(slot_base, opcode, op);
        mk_count_attempt(inner);
        mk_execute_lane(inner);
    }
    if (mk_lane_went_well(slot)) {
        mk_complete_lane(slot_base, mk_declared_results(opcode));
    }
}

void mk_group_phase() {
    uint place = mk_launch.first + mk_workgroup();
    if (place >= mk_pass.w[PASS_GROUP_COUNT_WORD]) {
        return;
    }
    uint slot = mk_pass.w[PASS_SLOTS_BASE + place];
    uint slot_base = slot * SLOT_WORDS;
    if (mk_invocation == 0u) {
        mk_group_claimed = mk_take_listed(slot_base) ? 1u : 0u;
        mk_group_faulted = 0u;
        mk_group_fault_code = 0u;
        MK_EACH_RESULT(MK_CLEAR_GROUP_RESULT)
    }
    mk_barrier();
    if (mk_group_claimed == 0u) {
        return;
    }
    mk_slot = slot;
    uint opcode = mk_ring.w[slot_base + OPCODE_WORD];
    uint length = mk_program_length(slot_base, opcode);
    for (uint op = 0u; op < length; ++op) {
        uint inner = mk_begin_op(slot_base, opcode, op);
        if (mk_invocation == 0u) {
            mk_count_attempt(inner);
        }
        if (mk_is_group_opcode(inner)) {
            mk_execute_group(inner);
        } else if (mk_invocation == 0u) {
            mk_execute_lane(inner);
        }
        mk_barrier();
        bool faulted = mk_group_faulted != 0u;
        mk_barrier();
        if (faulted) {
            break;
        }
    }
    if (mk_group_went_well(slot)) {
        mk_complete_group(slot_base, mk_declared_results(opcode));
    }
}

// A fence at slot i runs when no slot among the n before it is unsettled. What a run of slots does to "the last
// unsettled slot so far", counted from 2 with 1 for none, is a step: values up to a threshold stay, others become a
// constant. Steps compose to steps, so a workgroup settles a chunk of fences by one prefix scan, and hostile rings
// full of fences cost no more than others.
const uvec2 MK_STEP_IDENTITY = uvec2(0xFFFFFFFFu);

uvec2 mk_step_then(uvec2 earlier, uvec2 later) {
    return uvec2(min(earlier.x, later.x), earlier.y <= later.x ? earlier.y : later.y);
}

uint mk_step_apply(uvec2 step, uint last_unsettled) {
    return last_unsettled <= step.x ? last_unsettled : step.y;
}

bool mk_is_live(uint opcode, uint slot, uint status) {
    return mk_ring.w[slot * SLOT_WORDS + OPCODE_WORD] == opcode && mk_may_run_late(slot, status);
}

uvec2 mk_step_of(uint slot) {
    uint slot_base = slot * SLOT_WORDS;
    uint status = mk_ring.w[slot_base + STATUS_WORD];
    if (status == STATUS_EMPTY || status == STATUS_DONE || status == STATUS_FAULT) {
        return MK_STEP_IDENTITY;
    }
    if (!mk_is_live(OPCODE_BATCH_FENCE, slot, status)) {
        return uvec2(0u, slot + 2u);
    }
    uint items = mk_ring.w[slot_base + ARG0_WORD];
    return uvec2((items >= slot ? 0u : slot - items) + 1u, slot + 2u);
}

void mk_run_fence(uint slot) {
    uint slot_base = slot * SLOT_WORDS;
    if (mk_claim(slot_base, mk_ring.w[slot_base + STATUS_WORD])) {
        mk_count_late_claim(slot);
        mk_count_attempt(OPCODE_BATCH_FENCE);
        mk_control_add(EPOCH_WORD, 1u);
        atomicMax(mk_group_claimed, slot + 1u);
        mk_complete(slot_base, STATUS_DONE);
    }
}

void mk_fence_phase() {
    uint each = (mk_launch.count + MK_WORKGROUP_SIZE - 1u) / MK_WORKGROUP_SIZE;
    uint chunk_end = min(mk_launch.first + mk_launch.count, mk_launch.slots);
    uint begin = min(mk_launch.first + mk_invocation * each, chunk_end);
    uint end = min(begin + each, chunk_end);
    uint carry = mk_pass.w[PASS_LAST_UNSETTLED_WORD];
    if (mk_invocation == 0u) {
        mk_group_claimed = 0u;
    }

    uvec2 own = MK_STEP_IDENTITY;
    for (uint slot = begin; slot < end; ++slot) {
        own = mk_step_then(own, mk_step_of(slot));
    }
    mk_scratch[2u * mk_invocation] = own.x;
    mk_scratch[2u * mk_invocation + 1u] = own.y;
    mk_barrier();
    for (uint reach = 1u; reach < MK_WORKGROUP_SIZE; reach *= 2u) {
        uint from = mk_invocation - min(reach, mk_invocation);
        uvec2 before = mk_invocation < reach ? MK_STEP_IDENTITY : uvec2(mk_scratch[2u * from], mk_scratch[2u * from + 1u]);
        mk_barrier();
        own = mk_step_then(before, own);
        mk_scratch[2u * mk_invocation] = own.x;
        mk_scratch[2u * mk_invocation + 1u] = own.y;
        mk_barrier();
    }
    uint left = mk_invocation - min(1u, mk_invocation);
    uvec2 before = mk_invocation == 0u ? MK_STEP_IDENTITY : uvec2(mk_scratch[2u * left], mk_scratch[2u * left + 1u]);
    uint last_unsettled = mk_step_apply(before, carry);
    if (mk_invocation == MK_WORKGROUP_SIZE - 1u) {
        mk_pass.w[PASS_LAST_UNSETTLED_WORD] = mk_step_apply(own, carry);
    }

    for (uint slot = begin; slot < end; ++slot) {
        uvec2 step = mk_step_of(slot);
        bool fence = mk_is_live(OPCODE_BATCH_FENCE, slot, mk_ring.w[slot * SLOT_WORDS + STATUS_WORD]);
        bool ready = fence && last_unsettled <= step.x;
        last_unsettled = mk_step_apply(step, last_unsettled);
        if (ready) {
            mk_run_fence(slot);
        }
    }
    mk_barrier();
    if (mk_invocation == 0u && mk_group_claimed != 0u && mk_observable_exists(0u)) {
        mk_control_store(OBSERVABLE_BASE, mk_ring.w[(mk_group_claimed - 1u) * SLOT_WORDS + ARG0_WORD + 1u]);
    }
}

void mk_shutdown_phase() {
    uint slot = mk_launch.first + mk_workgroup() * MK_WORKGROUP_SIZE + mk_invocation;
    if (slot >= mk_launch.slots) {
        return;
    }
    uint slot_base = slot * SLOT_WORDS;
    uint status = mk_ring.w[slot_base + STATUS_WORD];
    if (mk_is_live(OPCODE_SHUTDOWN, slot, status) && mk_claim(slot_base, status)) {
        mk_count_late_claim(slot);
        mk_control_store(SHUTDOWN_WORD, 1u);
        mk_complete(slot_base, STATUS_DONE);
    }
}

#ifdef MK_PRIORITY
void mk_accounts_phase();
#endif

void main() {
    if (MK_PHASE == PHASE_BEGIN) {
        mk_begin_phase();
        return;
    }
    if (mk_pass_stopped()) {
        return;
    }
    if (MK_PHASE == PHASE_LANES) {
        mk_plan_late();
        mk_lane_phase();
    } else if (MK_PHASE == PHASE_GROUPS) {
        mk_group_phase();
    } else if (MK_PHASE == PHASE_FENCES) {
        mk_fence_phase();
    } else if (MK_PHASE == PHASE_SHUTDOWN) {
        mk_shutdown_phase();
    } else if (MK_PHASE == PHASE_SETTLE) {
        mk_settle_phase();
    }
#ifdef MK_LOAD_MISS
    if (MK_PHASE == PHASE_POLLS) {
        mk_poll_phase();
    }
#endif
#ifdef MK_PRIORITY
    if (MK_PHASE == PHASE_ACCOUNTS) {
        mk_accounts_phase();
    }
#endif
}
