package dev.megakernel.vulkan;

/**
 * What all passes of a kernel share, whatever they work on. Stays the kernel's to close.
 *
 * @param device the device
 * @param workspace memory of the workspace
 * @param bindings layout of descriptor sets and pipelines
 * @param completion how the end of a pass is noticed
 */
record PassKit(VulkanDevice device, DeviceBuffer workspace, Bindings bindings, Completion completion) {}
