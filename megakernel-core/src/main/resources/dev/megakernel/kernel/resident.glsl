// Rings that stay on the device. The host sees neither SHUTDOWN nor opcodes before such a pass: a first launch samples
// the word and readies the pass buffer, and the lane phase writes how large the launches after it are.
// MK_RESIDENT_GRID is the widest grid of the device; it is 0 for rings that come as host bytes, and then nothing of this
// is left in the kernel.

bool mk_pass_stopped() {
    return MK_RESIDENT_GRID != 0u && mk_pass.w[PASS_STOP_WORD] != 0u;
}

// The number of the workgroup. Planned launches are grids of several rows where one row would be too wide.
uint mk_workgroup() {
    return MK_RESIDENT_GRID == 0u ? gl_WorkGroupID.x : gl_WorkGroupID.y * MK_RESIDENT_GRID + gl_WorkGroupID.x;
}

void mk_plan(uint launch, uint groups) {
    atomicMax(mk_pass.w[launch], min(groups, MK_RESIDENT_GRID));
    atomicMax(mk_pass.w[launch + 1u], (groups - 1u) / MK_RESIDENT_GRID + 1u);
}

// A slot was listed for the group phase.
void mk_plan_group(uint place) {
    if (MK_RESIDENT_GRID != 0u) {
        mk_plan(PASS_GROUPS_LAUNCH, place + 1u);
    }
}

// There is a slot with this opcode that a phase at the end of the pass may run, if the opcode has one.
void mk_plan_late_opcode(uint opcode) {
    if (MK_RESIDENT_GRID != 0u && opcode == OPCODE_BATCH_FENCE) {
        mk_plan(PASS_FENCES_LAUNCH, 1u);
    }
    if (MK_RESIDENT_GRID != 0u && opcode == OPCODE_SHUTDOWN) {
        mk_plan(PASS_SHUTDOWN_LAUNCH, mk_launch.slots / MK_WORKGROUP_SIZE);
    }
}

uint mk_fault_code_word(uint slot) {
    return PASS_SLOTS_BASE + mk_launch.slots + slot;
}

uint mk_fresh_pass_word(uint word) {
    bool launch = word >= PASS_GROUPS_LAUNCH && word < PASS_SAMPLES_BASE;
    bool beside_x = launch && (word - PASS_GROUPS_LAUNCH) % LAUNCH_WORDS != 0u;
    return word == PASS_LAST_UNSETTLED_WORD ? NOTHING_UNSETTLED : (beside_x ? 1u : 0u);
}

void mk_begin_phase() {
    uint slot = mk_launch.first + gl_GlobalInvocationID.x;
    mk_pass.w[mk_fault_code_word(slot)] = 0u;
    for (uint word = slot; word < PASS_SAMPLES_BASE; word += mk_launch.slots) {
        mk_pass.w[word] = mk_fresh_pass_word(word);
    }
    if (slot == 0u) {
        mk_pass.w[PASS_STARVATION_WORD] = mk_control_load(PRIORITY_STARVATION_WORD);
        mk_pass.w[PASS_STOP_WORD] = mk_control_load(SHUTDOWN_WORD);
    }
}

// What the slot faults with if a driver that cuts loops drops the invocation that has just claimed it.
void mk_note_claim(uint slot) {
    if (MK_RESIDENT_GRID != 0u && MK_LOOP_LIMIT != 0u) {
        mk_pass.w[mk_fault_code_word(slot)] = FAULT_LOOP_LIMIT;
    }
}

// Slots that this pass claimed and never ended; those that came in claimed have no code.
void mk_settle_phase() {
    uint slot = mk_launch.first + gl_GlobalInvocationID.x;
    uint status_word = slot * SLOT_WORDS + STATUS_WORD;
    if (mk_ring.w[status_word] == STATUS_CLAIMED && mk_pass.w[mk_fault_code_word(slot)] == FAULT_LOOP_LIMIT) {
        mk_ring.w[status_word] = STATUS_FAULT;
    }
}
