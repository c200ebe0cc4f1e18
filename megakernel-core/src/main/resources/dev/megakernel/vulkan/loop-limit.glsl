#version 460

layout(local_size_x = 1) in;
layout(set = 0, binding = 0) buffer Counted { uint turns; } counted;
layout(push_constant) uniform Launch { uint turns; } launch;

void main() {
    uint turns = 0u;
    for (; turns < launch.turns; ++turns) {
    }
    counted.turns = turns;
}
