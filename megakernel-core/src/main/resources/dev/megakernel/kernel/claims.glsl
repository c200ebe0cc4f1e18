// What every form of the kernel does around the bodies of a slot: whom it may claim, and how it ends what it claimed.

bool mk_schedulable(uint status) {
    return status == STATUS_PUBLISHED || status == STATUS_YIELD || status == STATUS_REQUEUE;
}

bool mk_tenant_authorised(uint tenant) {
    if (tenant >= TENANT_MASK_COUNT) {
        return false;
    }
    uint base = mk_control_load(TENANT_BASE_WORD);
    return base < mk_control_words && tenant < mk_control_words - base && mk_control_load(base + tenant) != 0u;
}

bool mk_runnable(uint slot_base, uint status) {
    return mk_schedulable(status) && mk_tenant_authorised(mk_ring.w[slot_base + TENANT_WORD]);
}

bool mk_claim(uint slot_base, uint status) {
    bool claimed = atomicCompSwap(mk_ring.w[slot_base + STATUS_WORD], status, STATUS_CLAIMED) == status;
    if (claimed) {
        mk_note_claim(slot_base / SLOT_WORDS);
    }
    return claimed;
}

void mk_complete(uint slot_base, uint status) {
    if (status == STATUS_DONE) {
        mk_control_add(DONE_COUNT_WORD, 1u);
    }
    mk_ring.w[slot_base + STATUS_WORD] = status;
}

void mk_write_fault(uint slot, uint code) {
    mk_pass.w[mk_fault_code_word(slot)] = code;
    mk_complete(slot * SLOT_WORDS, STATUS_FAULT);
}

#define MK_KEEP_LANE_RESULT(i) if (i < results) mk_ring.w[slot_base + ARG0_WORD + i] = mk_lane_results[i];
#define MK_KEEP_GROUP_RESULT(i) if (i < results) mk_ring.w[slot_base + ARG0_WORD + i] = mk_group_results[i];

// Behind the bodies of a slot: whether it may go on. A fault, that of a cut loop included, ends it here.
bool mk_lane_went_well(uint slot) {
    if (mk_loops_were_cut()) {
        mk_lane_faulted = false;
        mk_fault(FAULT_LOOP_LIMIT);
    }
    if (mk_lane_faulted) {
        mk_write_fault(slot, mk_lane_fault_code);
    }
    return !mk_lane_faulted;
}

// The same for a workgroup that has passed a barrier; true for its first invocation alone, which ends the slot.
bool mk_group_went_well(uint slot) {
    if (mk_loops_were_cut()) {
        mk_group_fault_code = FAULT_LOOP_LIMIT;
        mk_group_faulted = 1u;
    }
    mk_barrier();
    bool faulted = mk_group_faulted != 0u;
    if (faulted && mk_invocation == 0u) {
        mk_write_fault(slot, mk_group_fault_code);
    }
    return !faulted && mk_invocation == 0u;
}

void mk_complete_lane(uint slot_base, uint results) {
    MK_EACH_RESULT(MK_KEEP_LANE_RESULT)
    mk_complete(slot_base, STATUS_DONE);
}

void mk_complete_group(uint slot_base, uint results) {
    MK_EACH_RESULT(MK_KEEP_GROUP_RESULT)
    mk_complete(slot_base, STATUS_DONE);
}
