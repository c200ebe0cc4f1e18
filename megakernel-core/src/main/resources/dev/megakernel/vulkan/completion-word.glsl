#version 460

layout(local_size_x = 1) in;
layout(set = 0, binding = 0) writeonly buffer Completion { uint word; } completion;

void main() {
    completion.word = 1u;
}
