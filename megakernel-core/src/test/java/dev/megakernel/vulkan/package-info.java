/** Tests of the Vulkan backend beyond the contract that all backends share. */
@NullMarked
package dev.megakernel.vulkan;

import org.jspecify.annotations.NullMarked;
