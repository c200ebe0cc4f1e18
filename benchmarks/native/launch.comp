#version 460
// One slot of work for the launch baselines: reads and writes a word of device memory and leaves one result, as the
// round trip's opcode does. The host compares the result and polls it.

layout(local_size_x = 256) in;

layout(std430, set = 0, binding = 0) readonly coherent buffer Request { uint cell; uint value; } request;
layout(std430, set = 0, binding = 1) writeonly coherent buffer Answer { uint result; } answer;
layout(std430, set = 0, binding = 2) buffer Cells { uint held[]; } cells;

const uint FACTOR = 0x9E3779B1u;

void main() {
    if (gl_GlobalInvocationID.x != 0u) {
        return;
    }
    uint before = cells.held[request.cell];
    cells.held[request.cell] = request.value;
    answer.result = before * FACTOR + request.value;
}
