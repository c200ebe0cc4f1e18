/** The Vulkan backend: kernels come in as specifications and run on a device; one small closeable class for each Vulkan object. */
@NullMarked
package dev.megakernel.vulkan;

import org.jspecify.annotations.NullMarked;
