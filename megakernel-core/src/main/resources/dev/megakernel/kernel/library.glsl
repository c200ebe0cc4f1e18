// What opcode bodies call.

// What the workgroup stored to shared and buffer words before is seen by all of it after.
void mk_barrier() {
    MK_GROUP_FENCE
    barrier();
}

uint mk_slot_index() {
    return mk_slot;
}

uint mk_slot_base() {
    return mk_slot * SLOT_WORDS;
}

// In a packed slot the inner one.
uint mk_opcode() {
    return mk_slot_opcode;
}

uint mk_arg(uint index) {
    return MK_ARG(index);
}

// Sets a flag and does not jump: barriers after it must still be reached by the whole workgroup.
void mk_fault(uint code) {
    if (MK_IN_GROUP) {
        if (atomicCompSwap(mk_group_faulted, 0u, 1u) == 0u) {
            mk_group_fault_code = code;
        }
    } else if (!mk_lane_faulted) {
        mk_lane_faulted = true;
        mk_lane_fault_code = code;
    }
}

// In workgroup scope the answer is the same for all invocations only right after mk_barrier().
bool mk_faulted() {
    return MK_IN_GROUP ? mk_group_faulted != 0u : mk_lane_faulted;
}

void mk_result(uint index, uint value) {
    if (index >= mk_result_count) {
        mk_fault(FAULT_RESULT_INDEX);
    } else if (MK_IN_GROUP) {
        mk_group_results[index] = value;
    } else {
        mk_lane_results[index] = value;
    }
}

// Whether a body may run so many loop iterations on this device.
bool mk_loop_budget(uint iterations) {
    return MK_LOOP_LIMIT == 0u || iterations < MK_LOOP_LIMIT - min(MK_LOOP_LIMIT, LOOP_RESERVE);
}

uint mk_load(uint region, uint index) {
    if (index >= mk_region_words(region)) {
        mk_fault(FAULT_WORKSPACE_BOUNDS);
        return 0u;
    }
    uint word = mk_region_offset(region) + index;
    return mk_region_mutable(region) ? mk_mutable.w[word] : mk_fixed.w[word];
}

bool mk_region_require_mutable(uint region, uint index) {
    if (index >= mk_region_words(region)) {
        mk_fault(FAULT_WORKSPACE_BOUNDS);
        return false;
    }
    if (!mk_region_mutable(region)) {
        mk_fault(FAULT_WORKSPACE_READ_ONLY);
        return false;
    }
    return true;
}

void mk_store(uint region, uint index, uint value) {
    if (mk_region_require_mutable(region, index)) {
        MK_STORE(mk_mutable.w[mk_region_offset(region) + index], value);
    }
}

uint mk_add(uint region, uint index, uint value) {
    if (!mk_region_require_mutable(region, index)) {
        return 0u;
    }
    return MK_CHANGED(atomicAdd(mk_mutable.w[mk_region_offset(region) + index], value));
}

bool mk_observable_exists(uint index) {
    return index < mk_control_words - OBSERVABLE_BASE;
}

bool mk_observable_require(uint index) {
    bool exists = mk_observable_exists(index);
    if (!exists) {
        mk_fault(FAULT_OUT_OF_BOUNDS);
    }
    return exists;
}

uint mk_observable_load(uint index) {
    return mk_observable_require(index) ? mk_control.w[OBSERVABLE_BASE + index] : 0u;
}

void mk_observable_store(uint index, uint value) {
    if (mk_observable_require(index)) {
        MK_STORE(mk_control.w[OBSERVABLE_BASE + index], value);
    }
}

uint mk_observable_add(uint index, uint value) {
    return mk_observable_require(index) ? MK_CHANGED(atomicAdd(mk_control.w[OBSERVABLE_BASE + index], value)) : 0u;
}
