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
#define main mk_op_100
#define barrier barrier_needs_scope_workgroup
#define controlBarrier controlBarrier_needs_scope_workgroup
#define mk_barrier mk_barrier_needs_scope_workgroup
#define mk_scratch mk_scratch_needs_scope_workgroup
#define mk_load mk_load_needs_memory_read
#define mk_store mk_store_needs_memory_write
#define mk_add mk_add_needs_memory_write
#line 1 "sample.glsl"
void main() {
    mk_result(0u, mk_arg(0u) + mk_arg(1u));
}
#line 1 "generated"
#undef barrier
#undef controlBarrier
#undef mk_barrier
#undef mk_scratch
#undef mk_load
#undef mk_store
#undef mk_add
#undef main
#define main mk_op_101
#line 1 "tally.glsl"
void main() {
    mk_add(REGION_TOTALS, 0u, mk_load(REGION_PLACE_NAMES, mk_invocation));
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
#line 1 "generated"
#define main mk_op_0
#line 1 "nop.glsl"
void main() {
}
#line 1 "generated"
#undef main
#define main mk_op_1
#line 1 "store-u32.glsl"
void main() {
    uint index = mk_arg(1u);
    if (mk_control_require_writable(index)) {
        mk_control_store(index, mk_arg(0u));
    }
}
#line 1 "generated"
#undef main
#define main mk_op_2
#line 1 "atomic-add.glsl"
void main() {
    uint index = mk_arg(1u);
    if (mk_control_require_writable(index)) {
        mk_control_add(index, mk_arg(0u));
    }
}
#line 1 "generated"
#undef main
#define main mk_op_3
#line 1 "load-u32.glsl"
void main() {
    uint source = mk_arg(0u);
    uint report = mk_arg(1u);
    if (source >= mk_control_words || !mk_observable_exists(report)) {
        mk_fault(FAULT_OUT_OF_BOUNDS);
        return;
    }
    mk_control_store(OBSERVABLE_BASE + report, mk_control_load(source));
}
#line 1 "generated"
#undef main
#define main mk_op_4
#line 1 "compare-swap.glsl"
void main() {
    uint index = mk_arg(0u);
    if (!mk_control_require_writable(index)) {
        return;
    }
    if (!mk_observable_exists(index)) {
        mk_fault(FAULT_OUT_OF_BOUNDS);
        return;
    }
    uint previous = mk_control_cas(index, mk_arg(1u), mk_arg(2u));
    mk_control_store(OBSERVABLE_BASE + index, previous);
}
#line 1 "generated"
#undef main
#define main mk_op_5
#line 1 "memcpy.glsl"
// A step moves MC_UNROLL words an invocation in straight-line code, because a CPU driver may end loops early: the
// fewer iterations, the longer the copy one workgroup can finish. Steps ascend and load before they store, which
// makes a parallel copy to lower addresses equal to a forward word copy.
#define MC_UNROLL 32u
#define MC_EACH8(op, k) op(k) op(k + 1u) op(k + 2u) op(k + 3u) op(k + 4u) op(k + 5u) op(k + 6u) op(k + 7u)
#define MC_EACH(op) MC_EACH8(op, 0u) MC_EACH8(op, 8u) MC_EACH8(op, 16u) MC_EACH8(op, 24u)
#define MC_WORD(k) (step * mc_stride + (k) * MK_WORKGROUP_SIZE + mk_invocation)
#define MC_LOAD(k) { uint i = MC_WORD(k); if (i < words) { held[k] = mk_control_load(source + i % period); } }
#define MC_STORE(k) { uint i = MC_WORD(k); if (i < words) { mk_control_store(target + i, held[k]); } }

void main() {
    uint source = mk_arg(0u);
    uint target = mk_arg(1u);
    uint words = mk_arg(2u);
    if (words == 0u) {
        return;
    }
    if (words > mk_control_words || source > mk_control_words - words || target > mk_control_words - words) {
        mk_fault(FAULT_OUT_OF_BOUNDS);
        return;
    }
    if (!mk_control_require_writable(target)) {
        return;
    }
    uint mc_stride = MC_UNROLL * MK_WORKGROUP_SIZE;
    uint steps = (words - 1u) / mc_stride + 1u;
    if (!mk_loop_budget(steps)) {
        mk_fault(FAULT_LOOP_LIMIT);
        return;
    }
    // A forward copy onto a later, overlapping target repeats the words between the two starts.
    uint period = target > source && target - source < words ? target - source : words;
    uint held[MC_UNROLL];
    for (uint step = 0u; step < steps; ++step) {
        MC_EACH(MC_LOAD)
        mk_barrier();
        MC_EACH(MC_STORE)
        mk_barrier();
    }
}

#undef MC_UNROLL
#undef MC_EACH8
#undef MC_EACH
#undef MC_WORD
#undef MC_LOAD
#undef MC_STORE
#line 1 "generated"
#undef main
#define main mk_op_7
#line 1 "batch-fence.glsl"
void main() {
    mk_control_add(EPOCH_WORD, 1u);
    if (mk_observable_exists(0u)) {
        mk_control_store(OBSERVABLE_BASE, mk_arg(1u));
    }
}
#line 1 "generated"
#undef main
#define main mk_op_fffe
#line 1 "printf.glsl"
void main() {
    mk_debug_record(mk_arg(0u), mk_arg(1u), mk_arg(2u));
}
#line 1 "generated"
#undef main
#define main mk_op_80000001
#line 1 "packed-slot.glsl"
void main() {
}
#line 1 "generated"
#undef main
#define main mk_op_ffffffff
#line 1 "shutdown.glsl"
void main() {
    mk_control_store(SHUTDOWN_WORD, 1u);
}
#line 1 "generated"
#undef main
bool mk_is_group_opcode(uint opcode) {
    switch (opcode) {
    case 5u: return true;
    case 257u: return true;
    default: return false;
    }
}
uint mk_declared_results(uint opcode) {
    switch (opcode) {
    case 256u: return 2u;
    default: return 0u;
    }
}
void mk_execute_lane(uint opcode) {
    bool known = true;
    switch (opcode) {
    case 256u: mk_op_100(); break;
    default: known = false; break;
    }
    if (known) {
        return;
    }
    switch (opcode) {
    case 0u: mk_op_0(); break;
    case 1u: mk_op_1(); break;
    case 2u: mk_op_2(); break;
    case 3u: mk_op_3(); break;
    case 4u: mk_op_4(); break;
    case 7u: mk_op_7(); break;
    case 65534u: mk_op_fffe(); break;
    case 6u: mk_fault(FAULT_NO_HANDLER); break;
    case 65533u: mk_fault(FAULT_NO_HANDLER); break;
    default: mk_fault(FAULT_UNKNOWN_OPCODE); break;
    }
}
void mk_execute_group(uint opcode) {
    switch (opcode) {
    case 5u: mk_op_5(); break;
    case 257u: mk_op_101(); break;
    default: break;
    }
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
#line 1 "program.glsl"
// A slot as a program: one op, or the inner ops of a packed slot.

// A packed slot is a byte stream in the argument words: number of inner ops, total argument words, then an opcode and
// an argument offset for each op.
uint mk_packed_byte(uint slot_base, uint index) {
    return mk_ring.w[slot_base + ARG0_WORD + index / 4u] >> (8u * (index % 4u)) & 0xFFu;
}

uint mk_packed_opcode(uint slot_base, uint op) {
    return mk_packed_byte(slot_base, PACKED_HEADER_BYTES + PACKED_OP_BYTES * op);
}

uint mk_packed_offset(uint slot_base, uint op) {
    return mk_packed_byte(slot_base, PACKED_HEADER_BYTES + PACKED_OP_BYTES * op + 1u);
}

uint mk_packed_metadata_words(uint ops) {
    return (PACKED_HEADER_BYTES + PACKED_OP_BYTES * ops + 3u) / 4u;
}

bool mk_packed_well_formed(uint slot_base) {
    uint ops = mk_packed_byte(slot_base, 0u);
    uint total = mk_packed_byte(slot_base, 1u);
    if (mk_packed_metadata_words(ops) + total > ARGS_PER_SLOT) {
        return false;
    }
    bool ascending = true;
    uint previous = 0u;
    for (uint op = 0u; op < ops; ++op) {
        uint offset = mk_packed_offset(slot_base, op);
        ascending = ascending && offset >= previous && offset <= total;
        previous = offset;
    }
    return ascending;
}

// A slot is a program of one op, or of the inner ops of a packed slot.
uint mk_program_length(uint slot_base, uint opcode) {
    if (opcode != OPCODE_PACKED_SLOT) {
        return 1u;
    }
    if (!mk_packed_well_formed(slot_base)) {
        mk_fault(FAULT_MALFORMED_PACKED_SLOT);
        return 0u;
    }
    return mk_packed_byte(slot_base, 0u);
}

uint mk_begin_op(uint slot_base, uint opcode, uint op) {
    if (opcode != OPCODE_PACKED_SLOT) {
        mk_arg_base = slot_base + ARG0_WORD;
        mk_arg_count = ARGS_PER_SLOT;
        mk_result_count = mk_declared_results(opcode);
        mk_slot_opcode = opcode;
        return opcode;
    }
    uint ops = mk_packed_byte(slot_base, 0u);
    uint offset = mk_packed_offset(slot_base, op);
    uint end = op + 1u < ops ? mk_packed_offset(slot_base, op + 1u) : mk_packed_byte(slot_base, 1u);
    mk_arg_base = slot_base + ARG0_WORD + mk_packed_metadata_words(ops) + offset;
    mk_arg_count = end - offset;
    mk_result_count = 0u;
    mk_slot_opcode = mk_packed_opcode(slot_base, op);
    return mk_slot_opcode;
}
#line 1 "interpreter.glsl"
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
#line 1 "direct.glsl"
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
