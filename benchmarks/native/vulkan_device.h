/*
 * What the Vulkan baselines have in common: the loader opened at run time, a device, mapped buffers, a compute pipeline
 * over storage buffers. Everything fails loudly and lives until the program ends. Included by one source each.
 */
#ifndef MEGAKERNEL_VULKAN_DEVICE_H
#define MEGAKERNEL_VULKAN_DEVICE_H

#define VK_NO_PROTOTYPES
#include <dlfcn.h>
#include <string.h>
#include <vulkan/vulkan.h>

#include "samples.h"

#define MOST_BINDINGS 16u
#define MOST_CONSTANTS 64u
#define MOST_QUEUES 2u
#define MOST_CODE_BYTES (1u << 20)
#define WAIT_LIMIT_NS (10 * NANOS_PER_SECOND)

#define INSTANCE_FUNCTIONS(X) \
    X(vkEnumeratePhysicalDevices) X(vkGetPhysicalDeviceProperties) X(vkGetPhysicalDeviceMemoryProperties) \
    X(vkGetPhysicalDeviceQueueFamilyProperties) X(vkCreateDevice) X(vkGetDeviceQueue) X(vkDestroyDevice) \
    X(vkDestroyInstance) X(vkCreateBuffer) X(vkGetBufferMemoryRequirements) X(vkAllocateMemory) X(vkBindBufferMemory) \
    X(vkMapMemory) X(vkCreateShaderModule) X(vkCreateDescriptorSetLayout) X(vkCreatePipelineLayout) \
    X(vkCreateComputePipelines) X(vkCreateDescriptorPool) X(vkAllocateDescriptorSets) X(vkUpdateDescriptorSets) \
    X(vkCreateCommandPool) X(vkAllocateCommandBuffers) X(vkBeginCommandBuffer) X(vkCmdBindPipeline) \
    X(vkCmdBindDescriptorSets) X(vkCmdPushConstants) X(vkCmdDispatch) X(vkCmdPipelineBarrier) X(vkEndCommandBuffer) \
    X(vkCreateFence) X(vkQueueSubmit) X(vkWaitForFences) X(vkGetFenceStatus) X(vkResetFences) X(vkDeviceWaitIdle) \
    X(vkDestroyFence) X(vkDestroyCommandPool) X(vkDestroyDescriptorPool) X(vkDestroyPipeline) \
    X(vkDestroyPipelineLayout) X(vkDestroyDescriptorSetLayout) X(vkDestroyShaderModule) X(vkDestroyBuffer) X(vkFreeMemory)

#define DECLARE(name) static PFN_##name name;
INSTANCE_FUNCTIONS(DECLARE)
#undef DECLARE

struct buffer {
    VkBuffer handle;
    VkDeviceMemory memory;
    volatile uint32_t *words;
};

struct device {
    VkInstance instance;
    VkPhysicalDevice physical;
    VkPhysicalDeviceMemoryProperties memory;
    VkDevice logical;
    uint32_t family;
    uint32_t queue_count;
    VkQueue queues[MOST_QUEUES];
    VkCommandPool commands;
};

/* A compute shader over storage buffers; binding i is buffer i. */
struct program {
    uint32_t binding_count;
    struct buffer buffers[MOST_BINDINGS];
    uint32_t constant_count;
    uint32_t constants[MOST_CONSTANTS];
    uint32_t push_bytes;
    VkShaderModule module;
    VkDescriptorSetLayout set_layout;
    VkPipelineLayout layout;
    VkPipeline pipeline;
    VkDescriptorPool descriptors;
    VkDescriptorSet set;
};

static void check(VkResult result, const char *what) {
    if (result != VK_SUCCESS) {
        fail(what, result);
    }
}

static void open_instance(struct device *device) {
    void *library = dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        leave_out("There is no libvulkan.so.1");
    }
    PFN_vkGetInstanceProcAddr find = (PFN_vkGetInstanceProcAddr) dlsym(library, "vkGetInstanceProcAddr");
    PFN_vkCreateInstance create = (PFN_vkCreateInstance) find(NULL, "vkCreateInstance");
    VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_2};
    VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
    check(create(&info, NULL, &device->instance), "vkCreateInstance");
#define LOAD(name) name = (PFN_##name) find(device->instance, #name);
    INSTANCE_FUNCTIONS(LOAD)
#undef LOAD
}

/* A family for compute without graphics where there is one: the session uses such a queue too. */
static void choose_family(struct device *device) {
    VkQueueFamilyProperties families[32];
    uint32_t count = 32;
    int found = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device->physical, &count, families);
    for (uint32_t i = 0; i < count; i++) {
        int graphics = (families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT) != 0;
        if ((families[i].queueFlags & VK_QUEUE_COMPUTE_BIT) && (!found || !graphics)) {
            found = 1;
            device->family = i;
            device->queue_count = families[i].queueCount < MOST_QUEUES ? families[i].queueCount : MOST_QUEUES;
            if (!graphics) {
                return;
            }
        }
    }
    if (!found) {
        leave_out("The device has no queue for compute");
    }
}

/* Opens the first device, with the features that the library asks for where they are wanted. */
static void open_device(struct device *device, const char *program, int memory_model) {
    uint32_t count = 1;
    open_instance(device);
    VkResult listed = vkEnumeratePhysicalDevices(device->instance, &count, &device->physical);
    if (count == 0 || (listed != VK_SUCCESS && listed != VK_INCOMPLETE)) {
        leave_out("There is no Vulkan device");
    }
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(device->physical, &properties);
    fprintf(stderr, "%s on %s\n", program, properties.deviceName);
    vkGetPhysicalDeviceMemoryProperties(device->physical, &device->memory);
    choose_family(device);
    float priorities[MOST_QUEUES] = {1, 1};
    VkDeviceQueueCreateInfo queues = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                      .queueFamilyIndex = device->family,
                                      .queueCount = device->queue_count,
                                      .pQueuePriorities = priorities};
    VkPhysicalDeviceVulkan12Features newer = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                              .vulkanMemoryModel = VK_TRUE,
                                              .vulkanMemoryModelDeviceScope = VK_TRUE,
                                              .shaderBufferInt64Atomics = VK_TRUE};
    VkBool32 wanted = memory_model ? VK_TRUE : VK_FALSE;
    VkPhysicalDeviceFeatures features = {.robustBufferAccess = wanted, .shaderInt64 = wanted};
    VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                               .pNext = memory_model ? &newer : NULL,
                               .pEnabledFeatures = &features,
                               .queueCreateInfoCount = 1,
                               .pQueueCreateInfos = &queues};
    check(vkCreateDevice(device->physical, &info, NULL, &device->logical), "vkCreateDevice");
    for (uint32_t i = 0; i < device->queue_count; i++) {
        vkGetDeviceQueue(device->logical, device->family, i, &device->queues[i]);
    }
    VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                    .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                    .queueFamilyIndex = device->family};
    check(vkCreateCommandPool(device->logical, &pool, NULL, &device->commands), "vkCreateCommandPool");
}

static VkFence make_fence(const struct device *device) {
    VkFenceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    VkFence fence;
    check(vkCreateFence(device->logical, &info, NULL, &fence), "vkCreateFence");
    return fence;
}

static VkCommandBuffer make_commands(const struct device *device) {
    VkCommandBufferAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                        .commandPool = device->commands,
                                        .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                        .commandBufferCount = 1};
    VkCommandBuffer commands;
    check(vkAllocateCommandBuffers(device->logical, &info, &commands), "vkAllocateCommandBuffers");
    return commands;
}

enum place { DOWN, UP };

static uint32_t memory_type(const struct device *device, uint32_t allowed, VkMemoryPropertyFlags wanted) {
    for (uint32_t i = 0; i < device->memory.memoryTypeCount; i++) {
        if ((allowed >> i & 1) && (device->memory.memoryTypes[i].propertyFlags & wanted) == wanted) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* A mapped buffer of zeros: DOWN in memory of the device, UP in the host's cached memory, where there is such. */
static struct buffer make_buffer(const struct device *device, enum place place, size_t bytes) {
    const VkMemoryPropertyFlags shared = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    VkMemoryPropertyFlags better = place == DOWN ? VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT : VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
    struct buffer buffer;
    VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                               .size = bytes,
                               .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT};
    check(vkCreateBuffer(device->logical, &info, NULL, &buffer.handle), "vkCreateBuffer");
    VkMemoryRequirements needs;
    vkGetBufferMemoryRequirements(device->logical, buffer.handle, &needs);
    uint32_t type = memory_type(device, needs.memoryTypeBits, shared | better);
    if (type == UINT32_MAX) {
        type = memory_type(device, needs.memoryTypeBits, shared);
    }
    VkMemoryAllocateInfo allocation = {
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = needs.size, .memoryTypeIndex = type};
    check(vkAllocateMemory(device->logical, &allocation, NULL, &buffer.memory), "vkAllocateMemory");
    check(vkBindBufferMemory(device->logical, buffer.handle, buffer.memory, 0), "vkBindBufferMemory");
    void *mapped;
    check(vkMapMemory(device->logical, buffer.memory, 0, VK_WHOLE_SIZE, 0, &mapped), "vkMapMemory");
    buffer.words = mapped;
    memset(mapped, 0, bytes);
    return buffer;
}

static void load_module(const struct device *device, struct program *program, const char *path) {
    static uint32_t code[MOST_CODE_BYTES / sizeof(uint32_t)];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail(path, 0);
    }
    size_t bytes = fread(code, 1, sizeof code, file);
    fclose(file);
    VkShaderModuleCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = bytes, .pCode = code};
    check(vkCreateShaderModule(device->logical, &info, NULL, &program->module), "vkCreateShaderModule");
}

static void make_layout(const struct device *device, struct program *program) {
    VkDescriptorSetLayoutBinding bindings[MOST_BINDINGS];
    for (uint32_t i = 0; i < program->binding_count; i++) {
        bindings[i] = (VkDescriptorSetLayoutBinding) {.binding = i,
                                                      .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                                      .descriptorCount = 1,
                                                      .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT};
    }
    VkDescriptorSetLayoutCreateInfo set = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                           .bindingCount = program->binding_count,
                                           .pBindings = bindings};
    check(vkCreateDescriptorSetLayout(device->logical, &set, NULL, &program->set_layout), "vkCreateDescriptorSetLayout");
    VkPushConstantRange range = {VK_SHADER_STAGE_COMPUTE_BIT, 0, program->push_bytes};
    VkPipelineLayoutCreateInfo layout = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                         .setLayoutCount = 1,
                                         .pSetLayouts = &program->set_layout,
                                         .pushConstantRangeCount = program->push_bytes > 0 ? 1 : 0,
                                         .pPushConstantRanges = &range};
    check(vkCreatePipelineLayout(device->logical, &layout, NULL, &program->layout), "vkCreatePipelineLayout");
}

static void make_pipeline(const struct device *device, struct program *program) {
    VkSpecializationMapEntry entries[MOST_CONSTANTS];
    for (uint32_t i = 0; i < program->constant_count; i++) {
        entries[i] = (VkSpecializationMapEntry) {i, i * (uint32_t) sizeof(uint32_t), sizeof(uint32_t)};
    }
    VkSpecializationInfo constants = {
        program->constant_count, entries, program->constant_count * sizeof(uint32_t), program->constants};
    VkComputePipelineCreateInfo info = {.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                        .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                  .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                  .module = program->module,
                                                  .pName = "main",
                                                  .pSpecializationInfo = &constants},
                                        .layout = program->layout};
    check(vkCreateComputePipelines(device->logical, VK_NULL_HANDLE, 1, &info, NULL, &program->pipeline),
          "vkCreateComputePipelines");
}

static void make_set(const struct device *device, struct program *program) {
    VkDescriptorPoolSize size = {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, program->binding_count};
    VkDescriptorPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                       .maxSets = 1,
                                       .poolSizeCount = 1,
                                       .pPoolSizes = &size};
    check(vkCreateDescriptorPool(device->logical, &pool, NULL, &program->descriptors), "vkCreateDescriptorPool");
    VkDescriptorSetAllocateInfo allocation = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                              .descriptorPool = program->descriptors,
                                              .descriptorSetCount = 1,
                                              .pSetLayouts = &program->set_layout};
    check(vkAllocateDescriptorSets(device->logical, &allocation, &program->set), "vkAllocateDescriptorSets");
    for (uint32_t i = 0; i < program->binding_count; i++) {
        VkDescriptorBufferInfo buffer = {program->buffers[i].handle, 0, VK_WHOLE_SIZE};
        VkWriteDescriptorSet write = {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                      .dstSet = program->set,
                                      .dstBinding = i,
                                      .descriptorCount = 1,
                                      .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                      .pBufferInfo = &buffer};
        vkUpdateDescriptorSets(device->logical, 1, &write, 0, NULL);
    }
}

/* Makes everything but the buffers, which the caller has made. */
static void make_program(const struct device *device, struct program *program, const char *path) {
    load_module(device, program, path);
    make_layout(device, program);
    make_pipeline(device, program);
    make_set(device, program);
}

/* Records a launch; a barrier before it where launches wait for each other in one queue. */
static void record_launch(
    VkCommandBuffer commands, const struct program *program, uint32_t groups, const uint32_t *push, int queued) {
    const VkAccessFlags shader = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT;
    VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    VkMemoryBarrier before = {
        .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER, .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT, .dstAccessMask = shader};
    VkMemoryBarrier after = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                             .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                             .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
    check(vkBeginCommandBuffer(commands, &begin), "vkBeginCommandBuffer");
    if (queued) {
        vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1,
                             &before, 0, NULL, 0, NULL);
    }
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, program->pipeline);
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, program->layout, 0, 1, &program->set, 0, NULL);
    if (program->push_bytes > 0) {
        vkCmdPushConstants(commands, program->layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, program->push_bytes, push);
    }
    vkCmdDispatch(commands, groups, 1, 1);
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &after, 0, NULL,
                         0, NULL);
    check(vkEndCommandBuffer(commands), "vkEndCommandBuffer");
}

static void submit(const struct device *device, uint32_t queue, VkCommandBuffer commands, VkFence fence) {
    VkSubmitInfo info = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &commands};
    check(vkQueueSubmit(device->queues[queue], 1, &info, fence), "vkQueueSubmit");
}

static void await_fence(const struct device *device, VkFence fence) {
    check(vkWaitForFences(device->logical, 1, &fence, VK_TRUE, WAIT_LIMIT_NS), "vkWaitForFences");
}

static void close_program(const struct device *device, struct program *program) {
    vkDeviceWaitIdle(device->logical);
    vkDestroyDescriptorPool(device->logical, program->descriptors, NULL);
    vkDestroyPipeline(device->logical, program->pipeline, NULL);
    vkDestroyPipelineLayout(device->logical, program->layout, NULL);
    vkDestroyDescriptorSetLayout(device->logical, program->set_layout, NULL);
    vkDestroyShaderModule(device->logical, program->module, NULL);
    for (uint32_t i = 0; i < program->binding_count; i++) {
        vkDestroyBuffer(device->logical, program->buffers[i].handle, NULL);
        vkFreeMemory(device->logical, program->buffers[i].memory, NULL);
    }
}

static void close_device(struct device *device) {
    vkDestroyCommandPool(device->logical, device->commands, NULL);
    vkDestroyDevice(device->logical, NULL);
    vkDestroyInstance(device->instance, NULL);
}

#endif
