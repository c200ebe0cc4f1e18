// The direct form: an invocation visits the slot of its number.

void mk_lane_phase() {
    uint slot = mk_launch.first + gl_GlobalInvocationID.x;
    uint slot_base = slot * SLOT_WORDS;
    uint status = mk_ring.w[slot_base + STATUS_WORD];
    uint opcode = mk_ring.w[slot_base + OPCODE_WORD];
    if (mk_runs_late(opcode) || !mk_runnable(slot_base, status)) {
        return;
    }
    if (mk_needs_workgroup(slot_base, opcode)) {
        mk_list_for_workgroup(slot);
    } else if (mk_claim(slot_base, status)) {
        mk_run_claimed(slot, opcode);
    }
}

bool mk_take_listed(uint slot_base) {
    return mk_claim(slot_base, mk_ring.w[slot_base + STATUS_WORD]);
}

bool mk_may_run_late(uint slot, uint status) {
    return mk_runnable(slot * SLOT_WORDS, status);
}

void mk_count_late_claim(uint slot) {
}
