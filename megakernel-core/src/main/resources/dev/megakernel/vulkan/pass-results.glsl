#version 460

// Copies what a pass left from memory of the device to memory of the host, 16 bytes an invocation. A transfer command
// would do too, but on an H200 a launch costs less.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer Work { uvec4 q[]; } work;
layout(set = 0, binding = 1) writeonly buffer Results { uvec4 q[]; } results;
layout(push_constant) uniform Launch {
    uint first;
    uint end;
} launch;

void main() {
    uint at = launch.first + gl_GlobalInvocationID.x;
    if (at < launch.end) {
        results.q[at] = work.q[at];
    }
}
