#version 460
#extension GL_GOOGLE_cpp_style_line_directive : require
#extension GL_KHR_memory_scope_semantics : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require
#extension GL_EXT_shader_atomic_int64 : require
#pragma use_vulkan_memory_model
#extension GL_EXT_shader_realtime_clock : require
#define MK_CLOCK
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
#define BINDING_STATE 5u
#define BINDING_DOWN 6u
#define BINDING_UP 7u
#define STATE_BATCH_WORDS 4u
#define TALLY_ENDED 0u
#define TALLY_FAULTED 1u
#define TALLY_DROPPED 2u
#define TALLY_WORDS 3u
#define SECTOR_QUADS 6u
#define BATCHES_QUAD 8u
#define RINGS 10u
#define LANE_RINGS 341u
#define URGENT_RINGS 15u
#define RING_WORDS 2u
#define TURN_WORD 20u
#define LEAVE_WORD 21u
#define URGENT_RUN_WORD 22u
#define SEQUENCE_WORD 0u
#define SEQUENCE_SHIFT 3u
#define SESSION_OPCODE_WORD 1u
#define SESSION_TENANT_WORD 2u
#define CHECK_OF_ZEROS 2246822519u
#define TENANT_MASK 255u
#define LOOKS_PER_CLOCK 64u
#define CLAIM_TRIES 8u
#define MOST_CHUNKS 4u
#define SCOUTS 4u
#define SESSION_COMPLETION_WORD 3u
#define FLAG_COUNTED 1u
#define FLAG_RESULTS 2u
#define MAX_ENTRIES 65536u
#define QUARTER_RESULTS 3u
#define SESSION_DONE 1u
#define SESSION_FAULT 2u
#define SESSION_CANCELLED 3u
#define SESSION_REFUSED 4u
#define SESSION_BROKEN 5u
#define SESSION_BATCH 6u
#define CHECK_HEAD uvec4(2654435761u, 4293315681u, 3422824465u, 527875265u)
#define CHECK_HIGH uvec4(21621745u, 1130891937u, 1854698065u, 1586123521u)
#define CHECK_LOW uvec4(2345056881u, 1590513953u, 1667543249u, 1259866497u)
#define CHECK_MID uvec4(4040395569u, 2761188833u, 2954414481u, 1150281281u)
#define MK_EACH_SECTOR_QUAD(op) op(0u) op(1u) op(2u) op(3u) op(4u) op(5u)
#define MK_EACH_RING(op) op(0u) op(1u) op(2u) op(3u) op(4u) op(5u) op(6u) op(7u) op(8u) op(9u)
#define MK_EACH_QUARTER(op) op(0u) op(1u) op(2u) op(3u)
#line 1 "session-interface.glsl"
// What a kernel that stays on the device is given. Host and device store to these buffers while the other reads, so they
// are coherent and non-private in the Vulkan memory model: plain accesses are private there, and no fence covers them.

layout(local_size_x_id = SPEC_WORKGROUP_SIZE) in;
layout(constant_id = SPEC_LOOP_LIMIT) const uint MK_LOOP_LIMIT = 0u;

#define MK_WORKGROUP_SIZE gl_WorkGroupSize.x
#define mk_invocation gl_LocalInvocationID.x
#define MK_SHARED_WITH_HOST volatile devicecoherent nonprivate

layout(set = 0, binding = BINDING_CONTROL) devicecoherent nonprivate buffer MkControl { uint w[]; } mk_control;
layout(set = 0, binding = BINDING_DEBUG_LOG) devicecoherent nonprivate buffer MkDebugLog { uint w[]; } mk_debug_log;
layout(set = 0, binding = BINDING_IO_QUEUE) devicecoherent nonprivate buffer MkIoQueue { uint w[]; } mk_io_queue;
// The workspace is bound twice: words no opcode may store are loaded through the caches.
layout(set = 0, binding = BINDING_WORKSPACE) readonly buffer MkFixedWords { uint w[]; } mk_fixed;
layout(set = 0, binding = BINDING_WORKSPACE) devicecoherent nonprivate buffer MkMutableWords { uint w[]; } mk_mutable;
// Counters that the workgroups share and the host never sees.
layout(set = 0, binding = BINDING_STATE) MK_SHARED_WITH_HOST buffer MkState { uint w[]; } mk_state;
// Read in 16 bytes where a single load is worth it. Only the cursors and the urgent run are stored to, which are the
// device's own; as 64 bits a bell is the low word and its cursor the high one.
layout(set = 0, binding = BINDING_DOWN) MK_SHARED_WITH_HOST buffer MkDown { uint w[]; } mk_down;
layout(set = 0, binding = BINDING_DOWN) MK_SHARED_WITH_HOST buffer MkDownRings { uint64_t r[]; } mk_down_rings;
layout(set = 0, binding = BINDING_DOWN) MK_SHARED_WITH_HOST readonly buffer MkDownQuads { uvec4 q[]; } mk_down_quads;
// Not volatile: nobody loads them here, and each store is one the host may see.
layout(set = 0, binding = BINDING_UP) devicecoherent nonprivate writeonly buffer MkUpQuads { uvec4 q[]; } mk_up_quads;
layout(set = 0, binding = BINDING_UP) devicecoherent nonprivate writeonly buffer MkUpPairs { uvec2 p[]; } mk_up_pairs;

layout(push_constant) uniform MkLaunch {
    uint number;
    uint polls;
    uint control_words;
    uint writable_from;
    uint canary_turns;
    uint tenants;
    uint ticks;
    uint nothing;
} mk_launch;

#define mk_control_words mk_launch.control_words
#define MK_IN_GROUP mk_in_group
// Of the workgroup alone: a fence for all workgroups takes some hundred cycles more.
#define MK_GROUP_FENCE memoryBarrier(gl_ScopeWorkgroup, gl_StorageSemanticsShared | gl_StorageSemanticsBuffer, \
    gl_SemanticsAcquireRelease | gl_SemanticsMakeAvailable | gl_SemanticsMakeVisible);
// What a slot stores and later slots may load has to be there before its completion is. Slots of a chunk or a group store,
// and note that a release is due. A slot that runs alone exchanges: the answer comes when the word is where all workgroups
// load it from, past the caches, and waiting for it takes less than a release, which waits for more (measured on an H200).
#define MK_STORE(place, value) \
    if (mk_alone) { mk_answers |= atomicExchange(place, value); } else { mk_stored = true; place = value; }
#define MK_CHANGED(before) mk_changed(before)

// Slots of workgroup scope and packed slots, and completions that wait to be stored side by side: one for each invocation.
struct MkSlots { uint w[MK_WORKGROUP_SIZE * SLOT_WORDS]; };
shared MkSlots mk_ring;

shared uint mk_scratch[MK_SCRATCH_WORDS];
shared uint mk_group_verdict;
shared uint mk_group_faulted;
shared uint mk_group_fault_code;
shared uint mk_group_results[ARGS_PER_SLOT];

bool mk_in_group = false;
bool mk_alone = false;
uint mk_answers = 0u;
bool mk_stored = false;
bool mk_lane_faulted = false;
uint mk_lane_fault_code = 0u;
uint mk_lane_results[ARGS_PER_SLOT];
uint mk_lane_args[ARGS_PER_SLOT];

// A lane holds its arguments itself; those of a group lie where all of it reads them.
#define MK_ARG(index) (!MK_IN_GROUP ? (index < ARGS_PER_SLOT ? mk_lane_args[index] : 0u) \
    : index < mk_arg_count ? mk_ring.w[mk_arg_base + index] : 0u)

// For what an atomic access of a body answered.
uint mk_changed(uint before) {
    mk_stored = mk_stored || !mk_alone;
    mk_answers |= before;
    return before;
}

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
layout(constant_id = 9) const uint MK_CANCELS_WORD = 0u;
layout(constant_id = 10) const uint MK_SLOTS_QUAD = 0u;
layout(constant_id = 11) const uint MK_COMPLETIONS_QUAD = 0u;
layout(constant_id = 12) const uint MK_COMPLETION_QUADS = 0u;
layout(constant_id = 13) const uint MK_RESULTS_QUAD = 0u;
layout(constant_id = 14) const uint MK_PAIRS_WORD = 0u;
layout(constant_id = 15) const uint MK_RESERVED_GROUPS = 0u;
layout(constant_id = 16) const uint MK_RING_SLOTS_0 = 0u;
layout(constant_id = 17) const uint MK_RING_BEFORE_0 = 0u;
layout(constant_id = 18) const uint MK_RING_SLOTS_1 = 0u;
layout(constant_id = 19) const uint MK_RING_BEFORE_1 = 0u;
layout(constant_id = 20) const uint MK_RING_SLOTS_2 = 0u;
layout(constant_id = 21) const uint MK_RING_BEFORE_2 = 0u;
layout(constant_id = 22) const uint MK_RING_SLOTS_3 = 0u;
layout(constant_id = 23) const uint MK_RING_BEFORE_3 = 0u;
layout(constant_id = 24) const uint MK_RING_SLOTS_4 = 0u;
layout(constant_id = 25) const uint MK_RING_BEFORE_4 = 0u;
layout(constant_id = 26) const uint MK_RING_SLOTS_5 = 0u;
layout(constant_id = 27) const uint MK_RING_BEFORE_5 = 0u;
layout(constant_id = 28) const uint MK_RING_SLOTS_6 = 0u;
layout(constant_id = 29) const uint MK_RING_BEFORE_6 = 0u;
layout(constant_id = 30) const uint MK_RING_SLOTS_7 = 0u;
layout(constant_id = 31) const uint MK_RING_BEFORE_7 = 0u;
layout(constant_id = 32) const uint MK_RING_SLOTS_8 = 0u;
layout(constant_id = 33) const uint MK_RING_BEFORE_8 = 0u;
layout(constant_id = 34) const uint MK_RING_SLOTS_9 = 0u;
layout(constant_id = 35) const uint MK_RING_BEFORE_9 = 0u;
#define MK_PAIRS (MK_PAIRS_WORD != 0u)
uint mk_ring_slots(uint ring) {
    if (ring == 0u) return MK_RING_SLOTS_0;
    if (ring == 1u) return MK_RING_SLOTS_1;
    if (ring == 2u) return MK_RING_SLOTS_2;
    if (ring == 3u) return MK_RING_SLOTS_3;
    if (ring == 4u) return MK_RING_SLOTS_4;
    if (ring == 5u) return MK_RING_SLOTS_5;
    if (ring == 6u) return MK_RING_SLOTS_6;
    if (ring == 7u) return MK_RING_SLOTS_7;
    if (ring == 8u) return MK_RING_SLOTS_8;
    if (ring == 9u) return MK_RING_SLOTS_9;
    return 0u;
}
uint mk_ring_before(uint ring) {
    if (ring == 0u) return MK_RING_BEFORE_0;
    if (ring == 1u) return MK_RING_BEFORE_1;
    if (ring == 2u) return MK_RING_BEFORE_2;
    if (ring == 3u) return MK_RING_BEFORE_3;
    if (ring == 4u) return MK_RING_BEFORE_4;
    if (ring == 5u) return MK_RING_BEFORE_5;
    if (ring == 6u) return MK_RING_BEFORE_6;
    if (ring == 7u) return MK_RING_BEFORE_7;
    if (ring == 8u) return MK_RING_BEFORE_8;
    if (ring == 9u) return MK_RING_BEFORE_9;
    return 0u;
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
#line 1 "session.glsl"
// The loop of a kernel that stays on the device. One invocation of each workgroup looks for work and claims it on a
// cursor that all share; no workgroup waits for another, so any number of them drains every ring. A single slot of lane
// scope, which is what a caller waits for, is run by that invocation alone, without a barrier; a chunk by all.

// What all invocations do next: a ring or RINGS, the position of the first slot, and how many slots.
shared uvec3 mk_duty;
// The batch that the first slot of a chunk counts towards, as its slots name it, or 0; and its entry in the table.
shared uint mk_chunk_named;
shared uvec4 mk_chunk_batch;
shared uint mk_tally[TALLY_WORDS];

// Where each ring lies: its first slot, counted over all rings, and its size less one.
shared uvec2 mk_places[RINGS];
// What the first invocation saw last.
shared uvec4 mk_seen[SECTOR_QUADS];

// A completion that waits in the slot it belongs to: its tag, its results, where it goes, and how many parts it has.
#define STAGED_TAG 0u
#define STAGED_RESULTS 1u
#define STAGED_QUAD (STAGED_RESULTS + ARGS_PER_SLOT)
#define STAGED_PARTS (STAGED_QUAD + 1u)

#define MK_OF(quads, word) quads[(word) / 4u][(word) % 4u]

// --- slots ---

// A slot on its way from the ring: its words, and its cancel word.
struct MkFetched { uvec4 head; uvec4 low; uvec4 mid; uvec4 high; uint cancelled; };

// What the slot of this invocation says besides its arguments.
uint mk_own_flags = 0u;
uint mk_own_opcode = 0u;
uint mk_own_named = 0u;

MkFetched mk_fetch(uvec2 ring_place, uint position) {
    uint place = ring_place.x + (position & ring_place.y);
    uint quad = MK_SLOTS_QUAD + place * (SLOT_WORDS / 4u);
    MkFetched slot;
    slot.head = mk_down_quads.q[quad];
    slot.low = mk_down_quads.q[quad + 1u];
    slot.mid = mk_down_quads.q[quad + 2u];
    slot.high = mk_down_quads.q[quad + 3u];
    slot.cancelled = mk_down.w[MK_CANCELS_WORD + place];
    return slot;
}

bool mk_is_in_place(MkFetched slot, uint position) {
    return slot.head[SEQUENCE_WORD] >> SEQUENCE_SHIFT == (position + 1u) << SEQUENCE_SHIFT >> SEQUENCE_SHIFT;
}

// Whether a slot that was fetched before its bell was seen is there, and as a whole: its check covers all its words. Slots
// of a batch have none.
bool mk_is_whole(MkFetched slot, uint position) {
    bool in_place = mk_is_in_place(slot, position);
    uint tenant_word = slot.head[SESSION_TENANT_WORD];
    slot.head[SESSION_TENANT_WORD] = tenant_word & TENANT_MASK;
    uvec4 sum = slot.head * CHECK_HEAD + slot.low * CHECK_LOW + slot.mid * CHECK_MID + slot.high * CHECK_HIGH;
    return in_place && ((CHECK_OF_ZEROS + sum.x + sum.y + sum.z + sum.w ^ tenant_word) & ~TENANT_MASK) == 0u
        && (slot.head[SEQUENCE_WORD] & FLAG_COUNTED) == 0u;
}

// Whether a slot may run: 0, or the status it ends with.
uint mk_judge(MkFetched slot, uint position) {
    // A look into the control buffer would cost every slot another trip to memory.
    uint tenant = slot.head[SESSION_TENANT_WORD] & TENANT_MASK;
    bool served = tenant < TENANT_MASK_COUNT && (mk_launch.tenants >> tenant & 1u) != 0u;
    uint verdict = slot.cancelled == position + 1u ? SESSION_CANCELLED : served ? 0u : SESSION_REFUSED;
    return mk_is_in_place(slot, position) ? verdict : SESSION_BROKEN;
}

#define MK_KEEP_QUAD(quad, base) \
    mk_ring.w[base] = quad.x; mk_ring.w[base + 1u] = quad.y; mk_ring.w[base + 2u] = quad.z; mk_ring.w[base + 3u] = quad.w;
#define MK_KEEP_ARGS(quad, first) \
    mk_lane_args[first] = quad.x; mk_lane_args[first + 1u] = quad.y; mk_lane_args[first + 2u] = quad.z; \
    mk_lane_args[first + 3u] = quad.w;

// Keeps a slot: in this invocation, and where others or its inner ops read it, in the workgroup.
void mk_keep(MkFetched slot, uint place, uint base, bool share) {
    MK_KEEP_ARGS(slot.low, 0u)
    MK_KEEP_ARGS(slot.mid, 4u)
    MK_KEEP_ARGS(slot.high, 8u)
    if (share || slot.head[SESSION_OPCODE_WORD] == OPCODE_PACKED_SLOT) {
        MK_KEEP_QUAD(slot.head, base)
        MK_KEEP_QUAD(slot.low, base + ARG0_WORD)
        MK_KEEP_QUAD(slot.mid, base + ARG0_WORD + 4u)
        MK_KEEP_QUAD(slot.high, base + ARG0_WORD + 8u)
    }
    mk_slot = place;
    mk_own_flags = slot.head[SEQUENCE_WORD];
    mk_own_opcode = slot.head[SESSION_OPCODE_WORD];
    mk_own_named = slot.head[SESSION_COMPLETION_WORD];
}

// --- looking for work; for the first invocation ---

// Looks for work that are left before the launch is over, and whether the last one found none anywhere.
uint mk_polls = 0u;
bool mk_quiet = false;

// What was claimed last: a ring or RINGS, the position of the first slot, and how many.
uvec3 mk_claimed = uvec3(0u);

// The slot that is expected next, and where its ring lies. It is fetched with every look, so that the usual slot is here as
// soon as its claim is.
uint mk_ahead_ring = 0u;
uvec2 mk_ahead_place = uvec2(0u);
uint mk_ahead_position = 0u;
MkFetched mk_ahead;
uint mk_ahead_verdict = 0u;

void mk_expect(uint ring, uint position) {
    if (ring != mk_ahead_ring) {
        mk_ahead_ring = ring;
        mk_ahead_place = mk_places[ring];
    }
    mk_ahead_position = position;
}

// A run of claims from the two highest levels ends when a lower one gets a turn.
void mk_note_claim(uint ring, uint position, uint count, uint urgent_run) {
    mk_claimed = uvec3(ring, position, count);
    mk_expect(ring, position + count);
    if ((1u << ring & URGENT_RINGS) != 0u) {
        atomicAdd(mk_down.w[URGENT_RUN_WORD], 1u);
    } else if (urgent_run != 0u) {
        mk_down.w[URGENT_RUN_WORD] = 0u;
    }
    // Nothing is to be loaded for the slots before the claim. All that workgroups share is loaded past the caches, so none of
    // them has to be dropped.
    memoryBarrier(gl_ScopeWorkgroup, gl_StorageSemanticsBuffer, gl_SemanticsAcquire | gl_SemanticsMakeVisible);
}

// After its claim the whole slot is there, for its bell was seen.
void mk_fetch_claimed() {
    mk_ahead = mk_fetch(mk_ahead_place, mk_claimed.y);
    mk_ahead_verdict = mk_judge(mk_ahead, mk_claimed.y);
}

// How many of the slots that wait a workgroup claims: as many as it has lanes, and several times that where all workgroups
// find as many, for claims follow each other one by one.
uint mk_share(uint ring, uint waiting) {
    if ((1u << ring & LANE_RINGS) == 0u) {
        return 1u;
    }
    uint chunks = MK_LOOP_LIMIT != 0u ? 1u : waiting / (gl_NumWorkGroups.x * MK_WORKGROUP_SIZE);
    return min(waiting, clamp(chunks, 1u, MOST_CHUNKS) * MK_WORKGROUP_SIZE);
}

// Claims slots of a ring, given what was seen of its bell and cursor. Who comes late knows the cursor then and tries again.
// Answers where the cursor was before; the count is 0 when there was none to claim.
uint mk_claim(uint ring, uint bell, uint cursor, out uint count) {
    for (uint tries = 0u; tries < CLAIM_TRIES; ++tries) {
        uint waiting = bell - cursor;
        if (waiting - 1u >= mk_ring_slots(ring)) {
            break;
        }
        count = mk_share(ring, waiting);
        uint before = atomicCompSwap(mk_down.w[ring * RING_WORDS + 1u], cursor, cursor + count);
        if (before == cursor) {
            return cursor;
        }
        cursor = before;
    }
    count = 0u;
    return cursor;
}

// What bell and cursor of a ring are when the bell announces just the expected slot; and what they never are, since no
// cursor passes its bell.
uint64_t mk_expected(uint position) {
    return packUint2x32(uvec2(position + 1u, position));
}

uint64_t mk_impossible(uint position) {
    return packUint2x32(uvec2(position, position + 1u));
}

#define MK_LOAD_QUAD(quad) sector[quad] = mk_down_quads.q[quad];
#define MK_SHOW_QUAD(quad) mk_seen[quad] = sector[quad];
#define MK_BELL_OF(ring) MK_OF(sector, (ring) * RING_WORDS)
#define MK_CURSOR_OF(ring) MK_OF(sector, (ring) * RING_WORDS + 1u)
#define MK_COMPARE_RING(ring) differ |= MK_BELL_OF(ring) ^ MK_CURSOR_OF(ring);
#define MK_MARK_RING(ring) rings |= MK_BELL_OF(ring) - MK_CURSOR_OF(ring) - 1u < mk_ring_slots(ring) ? 1u << ring : 0u;

// Which ring to serve, given a bit for each that has work: the highest level. Within a level lanes and workgroups take
// turns at being first.
uint mk_choose(uint rings, bool groups_first) {
    if (groups_first) {
        rings = (rings & LANE_RINGS) << 1u | rings >> 1u & LANE_RINGS;
    }
    return uint(findLSB(rings)) ^ (groups_first ? 1u : 0u);
}

uint mk_began = 0u;

// Whether the launch is older than it may be although nobody has told it to leave.
bool mk_is_late() {
#ifdef MK_CLOCK
    return mk_launch.ticks != 0u && clockRealtime2x32EXT().x - mk_began > mk_launch.ticks;
#else
    return false;
#endif
}

// Looks for work until it has claimed some, or a number of times. Answers whether it goes on. A scout claims the expected
// slot while it looks: one trip to memory, not a look and a claim after it. Only where the look before found nothing, so
// that nothing of a higher level can have waited for long. More than a few scouts would hinder each other.
bool mk_look(bool reserved, bool scout) {
    uint last = mk_polls - min(mk_polls, LOOKS_PER_CLOCK);
    for (; mk_polls > last; --mk_polls) {
        uvec4 sector[SECTOR_QUADS];
        mk_ahead = mk_fetch(mk_ahead_place, mk_ahead_position);
        MK_EACH_SECTOR_QUAD(MK_LOAD_QUAD)
        uint64_t expected = mk_quiet ? mk_expected(mk_ahead_position) : mk_impossible(mk_ahead_position);
        uint64_t before = 0ul;
        if (scout) {
            before = atomicCompSwap(
                mk_down_rings.r[mk_ahead_ring], expected, packUint2x32(uvec2(mk_ahead_position + 1u)));
        }
        // Done while the claim is under way.
        bool whole = mk_is_whole(mk_ahead, mk_ahead_position);
        mk_ahead_verdict = mk_judge(mk_ahead, mk_ahead_position);
        uint urgent_run = MK_OF(sector, URGENT_RUN_WORD);
        uint differ = MK_OF(sector, LEAVE_WORD) | (int(MK_OF(sector, TURN_WORD) - mk_launch.number) > 0 ? 1u : 0u);
        MK_EACH_RING(MK_COMPARE_RING)
        if (before == expected) {
            mk_quiet = false;
            mk_note_claim(mk_ahead_ring, mk_ahead_position, 1u, urgent_run);
            if (!whole) {
                mk_fetch_claimed();
            }
            --mk_polls;
            return false;
        }
        mk_quiet = differ == 0u;
        if (mk_quiet) {
            continue;
        }
        if (MK_OF(sector, LEAVE_WORD) != 0u || int(MK_OF(sector, TURN_WORD) - mk_launch.number) > 0) {
            return false;
        }
        uint rings = 0u;
        MK_EACH_RING(MK_MARK_RING)
        if (reserved) {
            rings &= URGENT_RINGS;
        } else if (urgent_run >= STARVATION_THRESHOLD && (rings & ~URGENT_RINGS) != 0u) {
            rings &= ~URGENT_RINGS;
        }
        if (rings == 0u) {
            continue;
        }
        MK_EACH_SECTOR_QUAD(MK_SHOW_QUAD)
        uint ring = mk_choose(rings, (mk_polls & 1u) != 0u);
        uint cursor_word = ring * RING_WORDS + 1u;
        uint count;
        uint bell = mk_seen[cursor_word / 4u][cursor_word % 4u - 1u];
        uint cursor = mk_claim(ring, bell, mk_seen[cursor_word / 4u][cursor_word % 4u], count);
        if (count != 0u) {
            bool here = whole && ring == mk_ahead_ring && cursor == mk_ahead_position;
            mk_note_claim(ring, cursor, count, urgent_run);
            if (!here && count == 1u) {
                mk_fetch_claimed();
            }
            --mk_polls;
            return false;
        }
        mk_expect(ring, cursor);
    }
    return mk_polls > 0u;
}

// Looks for work until it has claimed some, or until the launch is over: then the ring is RINGS.
void mk_seek(bool reserved, bool scout) {
    mk_claimed = uvec3(RINGS, 0u, 0u);
    while (mk_look(reserved, scout) && !mk_is_late()) {
    }
}

// The host learns of a claim from this record at its first slot, which nobody else writes in this lap. It may write over
// those slots then, so they were all fetched before.
void mk_record_claim(uvec3 claimed, uvec2 ring_place) {
    mk_up_pairs.p[ring_place.x + (claimed.y & ring_place.y)] = uvec2(claimed.y + claimed.z, mk_launch.number);
}

// --- completions ---

uint mk_entry(uint completion) {
    return completion & (MAX_ENTRIES - 1u);
}

uint mk_tag(uint completion, uint status) {
    return (completion & ~(MAX_ENTRIES - 1u)) | status;
}

uint mk_completion_quad(uint completion) {
    return MK_COMPLETIONS_QUAD + mk_entry(completion) * MK_COMPLETION_QUADS;
}

// Parts of a completion: at least one, which says how the slot ended.
uint mk_parts(uint results) {
    return max(MK_PAIRS ? results : (results + QUARTER_RESULTS - 1u) / QUARTER_RESULTS, 1u);
}

#define MK_WRITE_QUARTER(part) \
    if (part < parts) mk_up_quads.q[quad + part] = uvec4(tag, mk_lane_results[part * QUARTER_RESULTS], \
        mk_lane_results[part * QUARTER_RESULTS + 1u], mk_lane_results[part * QUARTER_RESULTS + 2u]);
#define MK_WRITE_PAIR(part) if (part < parts) mk_up_pairs.p[quad * 2u + part] = uvec2(mk_lane_results[part], tag);

// Stores a completion that comes alone. Nothing orders these stores towards the host, so each part carries the tag.
void mk_write_completion(uint quad, uint tag, uint parts) {
    if (MK_PAIRS) {
        MK_EACH_RESULT(MK_WRITE_PAIR)
    } else {
        MK_EACH_QUARTER(MK_WRITE_QUARTER)
    }
}

#define MK_STAGE_RESULT(i) mk_ring.w[base + STAGED_RESULTS + i] = mk_lane_results[i];

// Leaves a completion in the slot of this invocation, whose words are not needed any more.
void mk_stage_completion(uint base, uint quad, uint tag, uint parts) {
    mk_ring.w[base + STAGED_TAG] = tag;
    MK_EACH_RESULT(MK_STAGE_RESULT)
    mk_ring.w[base + STAGED_QUAD] = quad;
    mk_ring.w[base + STAGED_PARTS] = parts;
}

#define MK_STORE_QUARTER(step) { \
    uint each = step * MK_WORKGROUP_SIZE + mk_invocation; uint base = each / 4u * SLOT_WORDS; uint part = each % 4u; \
    if (each < 4u * count && part < mk_ring.w[base + STAGED_PARTS]) { \
        uint first = base + STAGED_RESULTS + part * QUARTER_RESULTS; \
        mk_up_quads.q[mk_ring.w[base + STAGED_QUAD] + part] = \
            uvec4(mk_ring.w[base + STAGED_TAG], mk_ring.w[first], mk_ring.w[first + 1u], mk_ring.w[first + 2u]); } }
#define MK_STORE_PAIR(step) { \
    uint each = step * MK_WORKGROUP_SIZE + mk_invocation; uint base = each / ARGS_PER_SLOT * SLOT_WORDS; \
    uint part = each % ARGS_PER_SLOT; \
    if (each < ARGS_PER_SLOT * count && part < mk_ring.w[base + STAGED_PARTS]) \
        mk_up_pairs.p[mk_ring.w[base + STAGED_QUAD] * 2u + part] = \
            uvec2(mk_ring.w[base + STAGED_RESULTS + part], mk_ring.w[base + STAGED_TAG]); }

// Stores what was staged, neighbours in memory by neighbours in the workgroup: a part of a line that comes alone costs the
// host's memory as much as a whole line.
void mk_store_staged(uint count) {
    if (MK_PAIRS) {
        MK_EACH_RESULT(MK_STORE_PAIR)
    } else {
        MK_EACH_QUARTER(MK_STORE_QUARTER)
    }
}

// Adds to the counters of a batch; whoever ends its last slot completes it. The batch was read before: once all is counted,
// the host may give its number to another.
void mk_settle_batch(uint named, uvec4 batch, uint ended, uint faulted, uint dropped) {
    uint counters = mk_entry(named) * STATE_BATCH_WORDS;
    if ((faulted | dropped) != 0u) {
        atomicAdd(mk_state.w[counters + TALLY_FAULTED], faulted);
        atomicAdd(mk_state.w[counters + TALLY_DROPPED], dropped);
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
    }
    uint before = atomicAdd(mk_state.w[counters + TALLY_ENDED], ended);
    if (before + ended == batch.x) {
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsAcquire | gl_SemanticsMakeVisible);
        uint all_faulted = mk_state.w[counters + TALLY_FAULTED];
        uint all_dropped = mk_state.w[counters + TALLY_DROPPED];
        mk_state.w[counters + TALLY_ENDED] = 0u;
        mk_state.w[counters + TALLY_FAULTED] = 0u;
        mk_state.w[counters + TALLY_DROPPED] = 0u;
        mk_lane_results[0u] = batch.x - all_faulted - all_dropped;
        mk_lane_results[1u] = all_faulted;
        mk_lane_results[2u] = all_dropped;
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
        mk_write_completion(mk_completion_quad(batch.y), mk_tag(batch.y, SESSION_BATCH), mk_parts(QUARTER_RESULTS));
    }
}

uvec4 mk_batch_of(uint named) {
    return mk_down_quads.q[BATCHES_QUAD + mk_entry(named)];
}

uint mk_result_quad(uvec4 batch, uint position) {
    return MK_RESULTS_QUAD + (batch.z + (position - batch.w)) * MK_COMPLETION_QUADS;
}

uint mk_faulted_one(uint status) {
    return status == SESSION_FAULT ? 1u : 0u;
}

uint mk_dropped_one(uint status) {
    return status == SESSION_FAULT || status == SESSION_DONE ? 0u : 1u;
}

// What slots stored is there before their completions are.
void mk_release_stores() {
    if (mk_stored) {
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
    }
}

// Ends a slot that ran alone with what mk_lane_results holds. No bit of an answer counts, but all have to be there.
void mk_end_alone(uint position, uint status) {
    mk_own_named |= mk_answers & mk_launch.nothing;
    uint parts = mk_parts(mk_declared_results(mk_own_opcode));
    if ((mk_own_flags & FLAG_COUNTED) == 0u) {
        mk_write_completion(mk_completion_quad(mk_own_named), mk_tag(mk_own_named, status), parts);
        return;
    }
    uvec4 batch = mk_batch_of(mk_own_named);
    if ((mk_own_flags & FLAG_RESULTS) != 0u) {
        mk_write_completion(mk_result_quad(batch, position), mk_tag(mk_own_named, status), parts);
    }
    mk_settle_batch(mk_own_named, batch, 1u, mk_faulted_one(status), mk_dropped_one(status));
}

// Ends a slot of a chunk in the same way. Slots of the batch that the chunk begins with are added up in the workgroup.
void mk_end_in_chunk(uint position, uint base, uint status) {
    mk_release_stores();
    uint parts = mk_parts(mk_declared_results(mk_own_opcode));
    if ((mk_own_flags & FLAG_COUNTED) == 0u) {
        mk_stage_completion(base, mk_completion_quad(mk_own_named), mk_tag(mk_own_named, status), parts);
        return;
    }
    bool of_chunk = mk_own_named == mk_chunk_named;
    uvec4 batch = mk_chunk_batch;
    if (!of_chunk) {
        batch = mk_batch_of(mk_own_named);
    }
    if ((mk_own_flags & FLAG_RESULTS) != 0u) {
        mk_stage_completion(base, mk_result_quad(batch, position), mk_tag(mk_own_named, status), parts);
    } else {
        mk_ring.w[base + STAGED_PARTS] = 0u;
    }
    if (!of_chunk) {
        mk_settle_batch(mk_own_named, batch, 1u, mk_faulted_one(status), mk_dropped_one(status));
    } else if (status == SESSION_DONE) {
        atomicAdd(mk_tally[TALLY_ENDED], 1u);
    } else {
        atomicAdd(mk_tally[TALLY_ENDED], 1u);
        atomicAdd(mk_tally[TALLY_FAULTED], mk_faulted_one(status));
        atomicAdd(mk_tally[TALLY_DROPPED], mk_dropped_one(status));
    }
}

// --- running ---

#define MK_TAKE_ARG(i) mk_lane_args[i] = i < mk_arg_count ? mk_ring.w[mk_arg_base + i] : 0u;

// The only place where bodies are called, so that the switch over them stands once. A slot that is not packed, which is
// the usual one, has nothing looked up for it twice.
void mk_run_program(uint base, uint opcode) {
    uint length = 1u;
    uint inner = opcode;
    if (opcode == OPCODE_PACKED_SLOT) {
        length = mk_program_length(base, opcode);
    } else {
        mk_result_count = mk_declared_results(opcode);
        mk_slot_opcode = opcode;
    }
    for (uint op = 0u; op < length && !mk_lane_faulted; ++op) {
        if (opcode == OPCODE_PACKED_SLOT) {
            inner = mk_begin_op(base, opcode, op);
            MK_EACH_RESULT(MK_TAKE_ARG)
        }
        mk_execute_lane(inner);
    }
}

// Runs the slot of this invocation and answers how it ended; mk_lane_results then holds what it leaves.
uint mk_run_lane(uint verdict, uint base) {
    mk_stored = false;
    mk_answers = 0u;
    mk_lane_faulted = false;
    mk_lane_fault_code = 0u;
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    if (verdict != 0u) {
        return verdict;
    }
    mk_run_program(base, mk_own_opcode);
    if (mk_loops_were_cut()) {
        mk_lane_faulted = true;
        mk_lane_fault_code = FAULT_LOOP_LIMIT;
    }
    if (!mk_lane_faulted) {
        return SESSION_DONE;
    }
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    mk_lane_results[0u] = mk_lane_fault_code;
    return SESSION_FAULT;
}

#define MK_STORE_GROUP_QUARTER(step) { \
    uint part = step * MK_WORKGROUP_SIZE + mk_invocation; uint first = part * QUARTER_RESULTS; \
    if (part < parts) mk_up_quads.q[quad + part] = \
        uvec4(tag, mk_group_results[first], mk_group_results[first + 1u], mk_group_results[first + 2u]); }
#define MK_STORE_GROUP_PAIR(step) { uint part = step * MK_WORKGROUP_SIZE + mk_invocation; \
    if (part < parts) mk_up_pairs.p[quad * 2u + part] = uvec2(mk_group_results[part], tag); }

// Ends a slot of workgroup scope; neighbours store the parts of its completion.
void mk_end_group(uint position, uint status) {
    uint flags = mk_ring.w[SEQUENCE_WORD];
    uint named = mk_ring.w[SESSION_COMPLETION_WORD];
    bool counted = (flags & FLAG_COUNTED) != 0u;
    uvec4 batch = uvec4(0u);
    if (counted) {
        batch = mk_batch_of(named);
    }
    if (!counted || (flags & FLAG_RESULTS) != 0u) {
        uint quad = counted ? mk_result_quad(batch, position) : mk_completion_quad(named);
        uint tag = mk_tag(named, status);
        uint parts = mk_parts(mk_declared_results(mk_ring.w[SESSION_OPCODE_WORD]));
        if (MK_PAIRS) {
            MK_EACH_RESULT(MK_STORE_GROUP_PAIR)
        } else {
            MK_EACH_QUARTER(MK_STORE_GROUP_QUARTER)
        }
    }
    if (counted && mk_invocation == 0u) {
        mk_settle_batch(named, batch, 1u, mk_faulted_one(status), mk_dropped_one(status));
    }
}

// Runs a slot of workgroup scope. The first invocation brings the verdict.
void mk_run_group(uint first_verdict, uint position, uvec2 ring_place) {
    mk_in_group = true;
    mk_stored = false;
    if (mk_invocation == 0u) {
        mk_group_verdict = first_verdict;
        mk_group_faulted = 0u;
        mk_group_fault_code = 0u;
        MK_EACH_RESULT(MK_CLEAR_GROUP_RESULT)
    }
    mk_barrier();
    uint verdict = mk_group_verdict;
    mk_slot = position & ring_place.y;
    uint opcode = mk_ring.w[SESSION_OPCODE_WORD];
    uint length = verdict == 0u ? mk_program_length(0u, opcode) : 0u;
    for (uint op = 0u; op < length; ++op) {
        uint inner = mk_begin_op(0u, opcode, op);
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
    if (mk_loops_were_cut()) {
        mk_group_fault_code = FAULT_LOOP_LIMIT;
        mk_group_faulted = 1u;
    }
    mk_release_stores();
    mk_barrier();
    mk_in_group = false;
    uint status = verdict != 0u ? verdict : mk_group_faulted != 0u ? SESSION_FAULT : SESSION_DONE;
    if (status != SESSION_DONE) {
        mk_barrier();
        if (mk_invocation == 0u) {
            uint code = status == SESSION_FAULT ? mk_group_fault_code : 0u;
            MK_EACH_RESULT(MK_CLEAR_GROUP_RESULT)
            mk_group_results[0u] = code;
        }
        mk_barrier();
    }
    mk_end_group(position, status);
}

void mk_tell_duty() {
    mk_duty = mk_claimed;
    mk_tally[TALLY_ENDED] = 0u;
    mk_tally[TALLY_FAULTED] = 0u;
    mk_tally[TALLY_DROPPED] = 0u;
}

void mk_tell_batch() {
    mk_chunk_named = (mk_own_flags & FLAG_COUNTED) != 0u ? mk_own_named : 0u;
    if (mk_chunk_named != 0u) {
        mk_chunk_batch = mk_batch_of(mk_chunk_named);
    }
}

#define MK_PLACE_RING(ring) mk_places[ring] = uvec2(mk_ring_before(ring), mk_ring_slots(ring) - 1u);

// Not a status: there is no slot to run.
#define MK_NOTHING 0xFFFFFFFFu

// Whether loops of this launch are spent: a driver that ends loops counts all iterations of a launch.
bool mk_is_spent(uint verdict) {
    return MK_LOOP_LIMIT != 0u && verdict != MK_NOTHING;
}

// The first invocation runs single slots of lane scope until there is other work, which it tells all, or none any more.
// Answers the verdict on a slot of workgroup scope, which it has kept for all.
uint mk_work_alone(bool reserved, bool scout) {
    for (uint verdict = MK_NOTHING; !mk_is_spent(verdict); ) {
        mk_seek(reserved, scout);
        if (mk_claimed.x == RINGS) {
            break;
        }
        verdict = mk_ahead_verdict;
        if (mk_claimed.z > 1u) {
            mk_tell_duty();
            return verdict;
        }
        bool lanes = (1u << mk_claimed.x & LANE_RINGS) != 0u;
        uint position = mk_claimed.y;
        mk_keep(mk_ahead, position & mk_ahead_place.y, 0u, !lanes);
        mk_record_claim(mk_claimed, mk_ahead_place);
        if (!lanes) {
            mk_tell_duty();
            return verdict;
        }
        mk_alone = true;
        mk_end_alone(position, mk_run_lane(verdict, 0u));
        mk_alone = false;
    }
    mk_claimed.x = RINGS;
    mk_tell_duty();
    return MK_NOTHING;
}

// Every lane takes a slot of the chunk, one of those that were claimed together.
void mk_work_in_chunk(uvec2 ring_place, uint first, uint count) {
    uint position = first + mk_invocation;
    uint base = mk_invocation * SLOT_WORDS;
    uint verdict = 0u;
    if (mk_invocation < count) {
        MkFetched slot = mk_fetch(ring_place, position);
        verdict = mk_judge(slot, position);
        mk_keep(slot, position & ring_place.y, base, false);
        if (mk_invocation == 0u) {
            mk_tell_batch();
        }
    }
    barrier();
    if (mk_invocation == 0u) {
        mk_record_claim(uvec3(mk_duty.x, first, count), ring_place);
    }
    if (mk_invocation < count) {
        mk_end_in_chunk(position, base, mk_run_lane(verdict, base));
    }
    barrier();
    mk_store_staged(count);
    if (mk_invocation == 0u && mk_tally[TALLY_ENDED] != 0u) {
        mk_settle_batch(mk_chunk_named, mk_chunk_batch, mk_tally[TALLY_ENDED], mk_tally[TALLY_FAULTED],
            mk_tally[TALLY_DROPPED]);
        mk_tally[TALLY_ENDED] = 0u;
        mk_tally[TALLY_FAULTED] = 0u;
        mk_tally[TALLY_DROPPED] = 0u;
    }
    barrier();
}

void main() {
    bool reserved = gl_WorkGroupID.x < MK_RESERVED_GROUPS;
    bool scout = gl_WorkGroupID.x - MK_RESERVED_GROUPS < SCOUTS;
    mk_polls = mk_launch.polls;
    if (mk_invocation == 0u) {
        MK_EACH_RING(MK_PLACE_RING)
        mk_ahead_place = mk_places[mk_ahead_ring];
#ifdef MK_CLOCK
        mk_began = clockRealtime2x32EXT().x;
#endif
    }
    for (uint duty = 0u; duty < mk_launch.polls; ++duty) {
        uint verdict = MK_NOTHING;
        if (mk_invocation == 0u) {
            verdict = mk_work_alone(reserved, scout);
        }
        barrier();
        uint ring = mk_duty.x;
        if (ring == RINGS) {
            return;
        }
        if ((1u << ring & LANE_RINGS) == 0u) {
            mk_run_group(verdict, mk_duty.y, mk_places[ring]);
        } else {
            uvec2 ring_place = mk_places[ring];
            for (uint done = 0u; done < mk_duty.z; done += MK_WORKGROUP_SIZE) {
                mk_work_in_chunk(ring_place, mk_duty.y + done, min(mk_duty.z - done, MK_WORKGROUP_SIZE));
            }
        }
        barrier();
        if (MK_LOOP_LIMIT != 0u) {
            return;
        }
    }
}
