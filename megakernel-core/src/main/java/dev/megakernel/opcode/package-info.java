/** Opcodes as values: what a slot can ask for, in GLSL for devices and in Java for the host, and the memory they work on. */
@NullMarked
package dev.megakernel.opcode;

import org.jspecify.annotations.NullMarked;
