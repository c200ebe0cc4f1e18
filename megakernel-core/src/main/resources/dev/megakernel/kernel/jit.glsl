// One pass over a ring whose slots a single body processes, whatever their opcodes. Marks in the body cut it into
// segments, each a launch of its own on the same buffers: the first claims slots, later ones run those that the host
// lists in the pass buffer, the last writes results and completes.

bool mk_is_last_segment() {
    return MK_SEGMENT == MK_LAST_SEGMENT;
}

uint mk_listed_slot(uint place) {
    return mk_pass.w[PASS_SLOTS_BASE + place];
}

void mk_begin_slot(uint slot) {
    uint slot_base = slot * SLOT_WORDS;
    mk_slot = slot;
    mk_slot_opcode = mk_ring.w[slot_base + OPCODE_WORD];
    mk_arg_base = slot_base + ARG0_WORD;
    mk_arg_count = ARGS_PER_SLOT;
    mk_result_count = mk_is_last_segment() ? MK_PROCESSOR_RESULTS : 0u;
}

// The slot stays claimed; a driver that dropped its invocation left no such word.
void mk_end_segment(uint slot) {
    mk_pass.w[mk_fault_code_word(slot)] = PASS_SEGMENT_ENDED;
}

#if MK_PROCESSOR_NEEDS_WORKGROUP

// Lists the slots of the first segment.
void mk_lane_phase() {
    uint slot = mk_launch.first + gl_GlobalInvocationID.x;
    uint slot_base = slot * SLOT_WORDS;
    if (mk_runnable(slot_base, mk_ring.w[slot_base + STATUS_WORD])) {
        uint place = atomicAdd(mk_pass.w[PASS_GROUP_COUNT_WORD], 1u);
        mk_pass.w[PASS_SLOTS_BASE + place] = slot;
        mk_plan_group(place);
    }
}

void mk_group_phase() {
    uint place = mk_launch.first + mk_workgroup();
    if (place >= mk_pass.w[PASS_GROUP_COUNT_WORD]) {
        return;
    }
    uint slot = mk_listed_slot(place);
    uint slot_base = slot * SLOT_WORDS;
    if (mk_invocation == 0u) {
        bool claimed = MK_SEGMENT > 0u || mk_claim(slot_base, mk_ring.w[slot_base + STATUS_WORD]);
        mk_group_claimed = claimed ? 1u : 0u;
        mk_group_faulted = 0u;
        mk_group_fault_code = 0u;
        MK_EACH_RESULT(MK_CLEAR_GROUP_RESULT)
    }
    mk_barrier();
    if (mk_group_claimed == 0u) {
        return;
    }
    mk_begin_slot(slot);
    mk_process();
    mk_barrier();
    if (!mk_group_went_well(slot)) {
        return;
    }
    if (mk_is_last_segment()) {
        mk_complete_group(slot_base, MK_PROCESSOR_RESULTS);
    } else {
        mk_end_segment(slot);
    }
}

#else

void mk_lane_phase() {
    uint slot = mk_launch.first + gl_GlobalInvocationID.x;
    if (MK_SEGMENT > 0u) {
        if (slot >= mk_pass.w[PASS_GROUP_COUNT_WORD]) {
            return;
        }
        slot = mk_listed_slot(slot);
    }
    uint slot_base = slot * SLOT_WORDS;
    uint status = mk_ring.w[slot_base + STATUS_WORD];
    if (MK_SEGMENT == 0u && !(mk_runnable(slot_base, status) && mk_claim(slot_base, status))) {
        return;
    }
    mk_begin_slot(slot);
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    mk_process();
    if (!mk_lane_went_well(slot)) {
        return;
    }
    if (mk_is_last_segment()) {
        mk_complete_lane(slot_base, MK_PROCESSOR_RESULTS);
    } else {
        mk_end_segment(slot);
    }
}

void mk_group_phase() {
}

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
        mk_lane_phase();
    } else if (MK_PHASE == PHASE_SETTLE) {
        mk_settle_phase();
    } else {
        mk_group_phase();
    }
}
