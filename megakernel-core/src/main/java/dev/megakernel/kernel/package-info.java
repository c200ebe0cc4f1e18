/** From a catalog of opcodes and a workspace to GLSL, and from GLSL to SPIR-V, by way of a cache on disk. */
@NullMarked
package dev.megakernel.kernel;

import org.jspecify.annotations.NullMarked;
