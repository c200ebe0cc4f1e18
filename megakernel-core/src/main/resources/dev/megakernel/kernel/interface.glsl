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
