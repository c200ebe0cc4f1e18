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
