#version 460
#extension GL_GOOGLE_cpp_style_line_directive : require
#line 1 "generated"
#define SLOT_WORDS 16u
#define STATUS_WORD 0u
#define OPCODE_WORD 1u
#define TENANT_WORD 2u
#define ARG0_WORD 4u
#define IO_SLOT_WORD 15u
#define ARGS_PER_SLOT 12u
#define STATUS_EMPTY 0u
#define STATUS_PUBLISHED 1u
#define STATUS_CLAIMED 2u
#define STATUS_DONE 3u
#define STATUS_WAIT_IO 4u
#define STATUS_YIELD 5u
#define STATUS_REQUEUE 6u
#define STATUS_FAULT 7u
#define PACKED_HEADER_BYTES 2u
#define PACKED_OP_BYTES 2u
#define SHUTDOWN_WORD 0u
#define DONE_COUNT_WORD 1u
#define TENANT_BASE_WORD 2u
#define TENANT_MASK_COUNT 29u
#define METRICS_BASE 96u
#define METRIC_COUNT 32u
#define EPOCH_WORD 128u
#define OBSERVABLE_BASE 160u
#define TENANT_QUOTA_BASE 32u
#define TENANT_FAIRNESS_BASE 64u
#define TENANT_FAIRNESS_COUNT 32u
#define PRIORITY_LEVELS 5u
#define PRIORITY_FIRST_LOW 2u
#define PRIORITY_OFFSETS_BASE 129u
#define PRIORITY_STARVATION_WORD 135u
#define PRIORITY_FAIRNESS_BASE 136u
#define STARVATION_THRESHOLD 16u
#define DEBUG_CURSOR_WORD 0u
#define DEBUG_RECORDS_BASE 1u
#define DEBUG_RECORD_WORDS 4u
#define DEBUG_FMT_WORD 0u
#define DEBUG_ARG1_WORD 1u
#define DEBUG_ARG2_WORD 2u
#define DEBUG_SLOT_BASE_WORD 3u
#define DEBUG_LAST_CURSOR 252u
#define IO_SLOT_WORDS 8u
#define IO_OP_TYPE_WORD 0u
#define IO_SRC_HANDLE_WORD 1u
#define IO_DST_HANDLE_WORD 2u
#define IO_OFFSET_LO_WORD 3u
#define IO_OFFSET_HI_WORD 4u
#define IO_BYTE_COUNT_WORD 5u
#define IO_STATUS_WORD 6u
#define IO_TAG_WORD 7u
#define IO_OP_READ 1u
#define IO_STATUS_OK 16u
#define IO_STATUS_ERROR 17u
#define OPCODE_BATCH_FENCE 7u
#define OPCODE_LOAD_MISS 65533u
#define OPCODE_PACKED_SLOT 2147483649u
#define OPCODE_SHUTDOWN 4294967295u
#define FAULT_UNKNOWN_OPCODE 4294901760u
#define FAULT_NOT_WRITABLE 4294901761u
#define FAULT_OUT_OF_BOUNDS 4294901762u
#define FAULT_MALFORMED_PACKED_SLOT 4294901763u
#define FAULT_WORKSPACE_BOUNDS 4294901764u
#define FAULT_WORKSPACE_READ_ONLY 4294901765u
#define FAULT_RESULT_INDEX 4294901766u
#define FAULT_NO_HANDLER 4294901767u
#define FAULT_LOOP_LIMIT 4294901768u
#define FAULT_LOAD_FAILED 4294901770u
#define FAULT_IO_SLOT_MISSING 4294901771u
#define BINDING_CONTROL 0u
#define BINDING_RING 1u
#define BINDING_DEBUG_LOG 2u
#define BINDING_IO_QUEUE 3u
#define BINDING_WORKSPACE 4u
#define BINDING_PASS 5u
#define SPEC_WORKGROUP_SIZE 0u
#define SPEC_PHASE 1u
#define SPEC_LOOP_LIMIT 2u
#define SPEC_SEGMENT 3u
#define SPEC_RESIDENT_GRID 4u
#define PHASE_LANES 0u
#define PHASE_GROUPS 1u
#define PHASE_FENCES 2u
#define PHASE_SHUTDOWN 3u
#define PHASE_POLLS 4u
#define PHASE_ACCOUNTS 5u
#define PHASE_BEGIN 6u
#define PHASE_SETTLE 7u
#define PASS_GROUP_COUNT_WORD 0u
#define PASS_LAST_UNSETTLED_WORD 1u
#define PASS_STARVATION_WORD 46u
#define PASS_HIGH_CLAIMS_WORD 2u
#define PASS_LOW_CLAIMED_WORD 3u
#define PASS_RELIEF_CLAIMED_WORD 4u
#define PASS_LATE_CLAIMS_BASE 5u
#define NOTHING_UNSETTLED 1u
#define LAUNCH_WORDS 3u
#define PASS_SAMPLES_BASE 46u
#define PASS_GROUPS_LAUNCH 37u
#define PASS_FENCES_LAUNCH 40u
#define PASS_SHUTDOWN_LAUNCH 43u
#define PASS_STOP_WORD 47u
#define PASS_SLOTS_BASE 48u
#define PASS_SEGMENT_ENDED 1u
#define LOOP_RESERVE 1024u
#define MK_SCRATCH_WORDS 3072u
#define MK_EACH_RESULT(op) op(0u) op(1u) op(2u) op(3u) op(4u) op(5u) op(6u) op(7u) op(8u) op(9u) op(10u) op(11u)
#define MK_EACH_LEVEL(op) op(0u) op(1u) op(2u) op(3u) op(4u)
#line 1 "interface.glsl"
// What the kernel is given: specialization constants, buffers, parameters of a launch.

layout(local_size_x_id = SPEC_WORKGROUP_SIZE) in;
layout(constant_id = SPEC_PHASE) const uint MK_PHASE = PHASE_LANES;
layout(constant_id = SPEC_LOOP_LIMIT) const uint MK_LOOP_LIMIT = 0u;
layout(constant_id = SPEC_RESIDENT_GRID) const uint MK_RESIDENT_GRID = 0u;

#define MK_WORKGROUP_SIZE gl_WorkGroupSize.x
#define mk_invocation gl_LocalInvocationID.x

// GLSL's classic memory model, not Vulkan's: under the latter each access to shared or coherent words carries a memory
// barrier of its own, and llvmpipe (Mesa 22.3) loses invocations that meet one inside a loop. It is enough for one
// pass: launches order host and phases, and words that several workgroups touch in one phase are reached by atomics.
layout(set = 0, binding = BINDING_CONTROL) coherent buffer MkControl { uint w[]; } mk_control;
layout(set = 0, binding = BINDING_RING) coherent buffer MkRing { uint w[]; } mk_ring;
layout(set = 0, binding = BINDING_DEBUG_LOG) coherent buffer MkDebugLog { uint w[]; } mk_debug_log;
layout(set = 0, binding = BINDING_IO_QUEUE) coherent buffer MkIoQueue { uint w[]; } mk_io_queue;
// The workspace is bound twice: words no opcode may store are loaded through the caches.
layout(set = 0, binding = BINDING_WORKSPACE) readonly buffer MkFixedWords { uint w[]; } mk_fixed;
layout(set = 0, binding = BINDING_WORKSPACE) coherent buffer MkMutableWords { uint w[]; } mk_mutable;
layout(set = 0, binding = BINDING_PASS) coherent buffer MkPass { uint w[]; } mk_pass;

layout(push_constant) uniform MkLaunch {
    uint first;
    uint count;
    uint slots;
    uint control_words;
    uint writable_from;
    uint canary_turns;
    uint io_slots;
} mk_launch;

#define mk_control_words mk_launch.control_words
#define MK_IN_GROUP (MK_PHASE == PHASE_GROUPS)
#define MK_GROUP_FENCE memoryBarrierShared(); memoryBarrierBuffer();
// The end of a launch publishes what it stored.
#define MK_STORE(place, value) place = value
#define MK_CHANGED(before) (before)
#define MK_ARG(index) (index < mk_arg_count ? mk_ring.w[mk_arg_base + index] : 0u)

shared uint mk_scratch[MK_SCRATCH_WORDS];
shared uint mk_group_claimed;
shared uint mk_group_faulted;
shared uint mk_group_fault_code;
shared uint mk_group_results[ARGS_PER_SLOT];

bool mk_lane_faulted = false;
uint mk_lane_fault_code = 0u;
uint mk_lane_results[ARGS_PER_SLOT];

uint mk_slot = 0u;
uint mk_slot_opcode = 0u;
uint mk_arg_base = 0u;
uint mk_arg_count = 0u;
uint mk_result_count = 0u;
#line 1 "generated"
#define REGION_PLACE_NAMES 0u
layout(constant_id = 5) const uint MK_REGION_0_OFFSET = 0u;
layout(constant_id = 6) const uint MK_REGION_0_WORDS = 0u;
#define REGION_TOTALS 1u
layout(constant_id = 7) const uint MK_REGION_1_OFFSET = 0u;
layout(constant_id = 8) const uint MK_REGION_1_WORDS = 0u;
uint mk_region_offset(uint region) {
    if (region == 0u) return MK_REGION_0_OFFSET;
    if (region == 1u) return MK_REGION_1_OFFSET;
    return 0u;
}
uint mk_region_words(uint region) {
    if (region == 0u) return MK_REGION_0_WORDS;
    if (region == 1u) return MK_REGION_1_WORDS;
    return 0u;
}
bool mk_region_mutable(uint region) {
    if (region == 0u) return false;
    if (region == 1u) return true;
    return false;
}
#line 1 "library.glsl"
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
#line 1 "generated"
#define main mk_segment_0
#line 1 "steps.glsl"
uint st_step(uint x) {
    return x + 1u;
}

void main() {
    uint own = st_step(mk_opcode());
    mk_add(REGION_TOTALS, 0u, own); } void mk_segment_1() { mk_barrier();
    } void mk_segment_2() {

    mk_result(0u, mk_load(REGION_TOTALS, 0u));
}
#line 1 "generated"
#undef main
#line 1 "system.glsl"
// What built-in opcodes see besides: the control buffer by absolute word index, and the debug log.

bool mk_control_require_writable(uint index) {
    bool writable = index >= mk_launch.writable_from && index < mk_control_words;
    if (!writable) {
        mk_fault(FAULT_NOT_WRITABLE);
    }
    return writable;
}

uint mk_control_load(uint index) {
    return mk_control.w[index];
}

void mk_control_store(uint index, uint value) {
    MK_STORE(mk_control.w[index], value);
}

uint mk_control_add(uint index, uint value) {
    return MK_CHANGED(atomicAdd(mk_control.w[index], value));
}

uint mk_control_cas(uint index, uint expected, uint desired) {
    return MK_CHANGED(atomicCompSwap(mk_control.w[index], expected, desired));
}

// A cursor that overshoots is taken back, so that the log stays readable however many records are dropped; the look
// before the add keeps a cursor that was handed in too large from wrapping.
void mk_debug_record(uint format_id, uint arg1, uint arg2) {
    if (mk_debug_log.w[DEBUG_CURSOR_WORD] > DEBUG_LAST_CURSOR) {
        return;
    }
    uint cursor = atomicAdd(mk_debug_log.w[DEBUG_CURSOR_WORD], DEBUG_RECORD_WORDS);
    if (cursor > DEBUG_LAST_CURSOR) {
        atomicAdd(mk_debug_log.w[DEBUG_CURSOR_WORD], 0u - DEBUG_RECORD_WORDS);
        return;
    }
    uint record = DEBUG_RECORDS_BASE + cursor;
    mk_debug_log.w[record + DEBUG_FMT_WORD] = format_id;
    mk_debug_log.w[record + DEBUG_ARG1_WORD] = arg1;
    mk_debug_log.w[record + DEBUG_ARG2_WORD] = arg2;
    mk_debug_log.w[record + DEBUG_SLOT_BASE_WORD] = mk_slot_base();
}
#line 1 "resident.glsl"
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
#line 1 "bodies.glsl"
// What every kernel does around the bodies of a slot.

// A loop whose bound the compiler cannot know: when a driver with a loop limit cut any loop of this invocation, it
// cuts this one too, and the slot must not be reported as done.
bool mk_loops_were_cut() {
    if (MK_LOOP_LIMIT == 0u) {
        return false;
    }
    uint turns = 0u;
    for (; turns < mk_launch.canary_turns; ++turns) {
    }
    return turns != mk_launch.canary_turns;
}

// Straight-line code: after the last look at the canary no loop may be left that a driver could end early.
#define MK_CLEAR_LANE_RESULT(i) mk_lane_results[i] = 0u;
#define MK_CLEAR_GROUP_RESULT(i) mk_group_results[i] = 0u;
#line 1 "claims.glsl"
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
#line 1 "generated"
#define MK_LAST_SEGMENT 2u
#define MK_PROCESSOR_RESULTS 1u
#define MK_PROCESSOR_NEEDS_WORKGROUP 1
layout(constant_id = SPEC_SEGMENT) const uint MK_SEGMENT = 0u;
void mk_process() {
    switch (MK_SEGMENT) {
    case 0u: mk_segment_0(); break;
    case 1u: mk_segment_1(); break;
    case 2u: mk_segment_2(); break;
    default: break;
    }
}
#line 1 "jit.glsl"
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
