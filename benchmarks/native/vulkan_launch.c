/*
 * What one launch of a compute shader costs in plain C: submit and wait for the fence, submit and ask for the fence,
 * submit and poll the word that the shader leaves.
 *
 *   vulkan_launch launch.spv SECONDS      SECONDS of each kind; JSON lines on standard output
 *
 * The loader is opened at run time, so the program can be built where there is none.
 */
#define VK_NO_PROTOTYPES
#include <dlfcn.h>
#include <string.h>
#include <vulkan/vulkan.h>

#include "samples.h"

#define CELLS 64u
#define WARM_UP_LAUNCHES 500u
#define POLL_LIMIT_NS (2 * NANOS_PER_SECOND)
#define MOST_SAMPLES 4000000u

#define INSTANCE_FUNCTIONS(X) \
    X(vkEnumeratePhysicalDevices) X(vkGetPhysicalDeviceProperties) X(vkGetPhysicalDeviceMemoryProperties) \
    X(vkGetPhysicalDeviceQueueFamilyProperties) X(vkCreateDevice) X(vkGetDeviceQueue) X(vkDestroyDevice) \
    X(vkDestroyInstance) X(vkCreateBuffer) X(vkGetBufferMemoryRequirements) X(vkAllocateMemory) X(vkBindBufferMemory) \
    X(vkMapMemory) X(vkCreateShaderModule) X(vkCreateDescriptorSetLayout) X(vkCreatePipelineLayout) \
    X(vkCreateComputePipelines) X(vkCreateDescriptorPool) X(vkAllocateDescriptorSets) X(vkUpdateDescriptorSets) \
    X(vkCreateCommandPool) X(vkAllocateCommandBuffers) X(vkBeginCommandBuffer) X(vkCmdBindPipeline) \
    X(vkCmdBindDescriptorSets) X(vkCmdDispatch) X(vkCmdPipelineBarrier) X(vkEndCommandBuffer) X(vkCreateFence) \
    X(vkQueueSubmit) X(vkWaitForFences) X(vkGetFenceStatus) X(vkResetFences) X(vkDeviceWaitIdle) X(vkDestroyFence) \
    X(vkDestroyCommandPool) X(vkDestroyDescriptorPool) X(vkDestroyPipeline) X(vkDestroyPipelineLayout) \
    X(vkDestroyDescriptorSetLayout) X(vkDestroyShaderModule) X(vkDestroyBuffer) X(vkFreeMemory)

#define DECLARE(name) static PFN_##name name;
INSTANCE_FUNCTIONS(DECLARE)

struct buffer {
    VkBuffer handle;
    VkDeviceMemory memory;
    volatile uint32_t *words;
};

/* Everything that lives as long as the program. */
struct device {
    VkInstance instance;
    VkPhysicalDevice physical;
    VkPhysicalDeviceMemoryProperties memory;
    VkDevice logical;
    uint32_t family;
    VkQueue queue;
    VkFence fence;
};

enum { REQUEST, ANSWER, HELD, BUFFERS };

struct program {
    struct buffer buffers[BUFFERS];
    VkShaderModule module;
    VkDescriptorSetLayout set_layout;
    VkPipelineLayout layout;
    VkPipeline pipeline;
    VkDescriptorPool descriptors;
    VkCommandPool commands;
    VkCommandBuffer launch;
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
}

/* A family for compute without graphics where there is one: the session uses such a queue too. */
static uint32_t compute_family(VkPhysicalDevice physical) {
    VkQueueFamilyProperties families[32];
    uint32_t count = 32;
    uint32_t found = UINT32_MAX;
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families);
    for (uint32_t i = 0; i < count; i++) {
        VkQueueFlags flags = families[i].queueFlags;
        if ((flags & VK_QUEUE_COMPUTE_BIT) && (found == UINT32_MAX || !(flags & VK_QUEUE_GRAPHICS_BIT))) {
            found = i;
            if (!(flags & VK_QUEUE_GRAPHICS_BIT)) {
                break;
            }
        }
    }
    if (found == UINT32_MAX) {
        fail("Looking for a compute queue", 0);
    }
    return found;
}

static void open_device(struct device *device) {
    uint32_t count = 1;
    VkResult listed = vkEnumeratePhysicalDevices(device->instance, &count, &device->physical);
    if (count == 0 || (listed != VK_SUCCESS && listed != VK_INCOMPLETE)) {
        fail("vkEnumeratePhysicalDevices", listed);
    }
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(device->physical, &properties);
    fprintf(stderr, "vulkan_launch on %s\n", properties.deviceName);
    vkGetPhysicalDeviceMemoryProperties(device->physical, &device->memory);
    device->family = compute_family(device->physical);
    float priority = 1;
    VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                     .queueFamilyIndex = device->family,
                                     .queueCount = 1,
                                     .pQueuePriorities = &priority};
    VkDeviceCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .queueCreateInfoCount = 1, .pQueueCreateInfos = &queue};
    check(vkCreateDevice(device->physical, &info, NULL, &device->logical), "vkCreateDevice");
    vkGetDeviceQueue(device->logical, device->family, 0, &device->queue);
    VkFenceCreateInfo fence = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    check(vkCreateFence(device->logical, &fence, NULL, &device->fence), "vkCreateFence");
}

static uint32_t memory_type(const struct device *device, uint32_t allowed, VkMemoryPropertyFlags wanted) {
    for (uint32_t i = 0; i < device->memory.memoryTypeCount; i++) {
        if ((allowed >> i & 1) && (device->memory.memoryTypes[i].propertyFlags & wanted) == wanted) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* A mapped buffer in memory of the first kind, or of the second where the device lacks the first. */
static struct buffer make_buffer(const struct device *device, VkMemoryPropertyFlags first, VkMemoryPropertyFlags second) {
    struct buffer buffer;
    VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                               .size = CELLS * sizeof(uint32_t),
                               .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT};
    check(vkCreateBuffer(device->logical, &info, NULL, &buffer.handle), "vkCreateBuffer");
    VkMemoryRequirements needs;
    vkGetBufferMemoryRequirements(device->logical, buffer.handle, &needs);
    uint32_t type = memory_type(device, needs.memoryTypeBits, first);
    if (type == UINT32_MAX) {
        type = memory_type(device, needs.memoryTypeBits, second);
    }
    VkMemoryAllocateInfo allocation = {
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = needs.size, .memoryTypeIndex = type};
    check(vkAllocateMemory(device->logical, &allocation, NULL, &buffer.memory), "vkAllocateMemory");
    check(vkBindBufferMemory(device->logical, buffer.handle, buffer.memory, 0), "vkBindBufferMemory");
    void *mapped;
    check(vkMapMemory(device->logical, buffer.memory, 0, VK_WHOLE_SIZE, 0, &mapped), "vkMapMemory");
    buffer.words = mapped;
    memset(mapped, 0, CELLS * sizeof(uint32_t));
    return buffer;
}

static VkShaderModule load_module(const struct device *device, const char *path) {
    static uint32_t code[1 << 16];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail(path, 0);
    }
    size_t bytes = fread(code, 1, sizeof code, file);
    fclose(file);
    VkShaderModuleCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = bytes, .pCode = code};
    VkShaderModule module;
    check(vkCreateShaderModule(device->logical, &info, NULL, &module), "vkCreateShaderModule");
    return module;
}

static void make_pipeline(const struct device *device, struct program *program, const char *path) {
    VkDescriptorSetLayoutBinding bindings[BUFFERS];
    for (uint32_t i = 0; i < BUFFERS; i++) {
        bindings[i] = (VkDescriptorSetLayoutBinding) {.binding = i,
                                                      .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                                      .descriptorCount = 1,
                                                      .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT};
    }
    VkDescriptorSetLayoutCreateInfo set = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                           .bindingCount = BUFFERS,
                                           .pBindings = bindings};
    check(vkCreateDescriptorSetLayout(device->logical, &set, NULL, &program->set_layout), "vkCreateDescriptorSetLayout");
    VkPipelineLayoutCreateInfo layout = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                         .setLayoutCount = 1,
                                         .pSetLayouts = &program->set_layout};
    check(vkCreatePipelineLayout(device->logical, &layout, NULL, &program->layout), "vkCreatePipelineLayout");
    program->module = load_module(device, path);
    VkComputePipelineCreateInfo pipeline = {.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                            .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                      .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                      .module = program->module,
                                                      .pName = "main"},
                                            .layout = program->layout};
    check(vkCreateComputePipelines(device->logical, VK_NULL_HANDLE, 1, &pipeline, NULL, &program->pipeline),
          "vkCreateComputePipelines");
}

static VkDescriptorSet make_set(const struct device *device, struct program *program) {
    VkDescriptorPoolSize size = {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, BUFFERS};
    VkDescriptorPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                       .maxSets = 1,
                                       .poolSizeCount = 1,
                                       .pPoolSizes = &size};
    check(vkCreateDescriptorPool(device->logical, &pool, NULL, &program->descriptors), "vkCreateDescriptorPool");
    VkDescriptorSetAllocateInfo allocation = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                              .descriptorPool = program->descriptors,
                                              .descriptorSetCount = 1,
                                              .pSetLayouts = &program->set_layout};
    VkDescriptorSet set;
    check(vkAllocateDescriptorSets(device->logical, &allocation, &set), "vkAllocateDescriptorSets");
    for (uint32_t i = 0; i < BUFFERS; i++) {
        VkDescriptorBufferInfo buffer = {program->buffers[i].handle, 0, VK_WHOLE_SIZE};
        VkWriteDescriptorSet write = {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                      .dstSet = set,
                                      .dstBinding = i,
                                      .descriptorCount = 1,
                                      .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                      .pBufferInfo = &buffer};
        vkUpdateDescriptorSets(device->logical, 1, &write, 0, NULL);
    }
    return set;
}

/* Records once what is submitted again and again. */
static void record(const struct device *device, struct program *program) {
    VkDescriptorSet set = make_set(device, program);
    VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                    .queueFamilyIndex = device->family};
    check(vkCreateCommandPool(device->logical, &pool, NULL, &program->commands), "vkCreateCommandPool");
    VkCommandBufferAllocateInfo allocation = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                              .commandPool = program->commands,
                                              .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                              .commandBufferCount = 1};
    check(vkAllocateCommandBuffers(device->logical, &allocation, &program->launch), "vkAllocateCommandBuffers");
    VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    check(vkBeginCommandBuffer(program->launch, &begin), "vkBeginCommandBuffer");
    vkCmdBindPipeline(program->launch, VK_PIPELINE_BIND_POINT_COMPUTE, program->pipeline);
    vkCmdBindDescriptorSets(program->launch, VK_PIPELINE_BIND_POINT_COMPUTE, program->layout, 0, 1, &set, 0, NULL);
    vkCmdDispatch(program->launch, 1, 1, 1);
    VkMemoryBarrier visible = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                               .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                               .dstAccessMask = VK_ACCESS_HOST_READ_BIT | VK_ACCESS_SHADER_READ_BIT};
    vkCmdPipelineBarrier(program->launch, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                         VK_PIPELINE_STAGE_HOST_BIT | VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1, &visible, 0, NULL, 0, NULL);
    check(vkEndCommandBuffer(program->launch), "vkEndCommandBuffer");
}

enum wait { WAIT_FENCE, ASK_FENCE, POLL_WORD };

static void await_fence(const struct device *device) {
    check(vkWaitForFences(device->logical, 1, &device->fence, VK_TRUE, POLL_LIMIT_NS), "vkWaitForFences");
}

static void await(const struct device *device, const struct program *program, enum wait wait, uint32_t expected) {
    uint64_t limit = now_ns() + POLL_LIMIT_NS;
    switch (wait) {
    case WAIT_FENCE:
        await_fence(device);
        break;
    case ASK_FENCE:
        while (vkGetFenceStatus(device->logical, device->fence) == VK_NOT_READY && now_ns() < limit) {
        }
        break;
    case POLL_WORD:
        while (program->buffers[ANSWER].words[0] != expected && now_ns() < limit) {
        }
        break;
    }
}

/* One launch, checked; returns how long it took to see its end. */
static uint64_t launch(const struct device *device, struct program *program, enum wait wait, uint32_t held[], uint32_t turn) {
    uint32_t cell = turn % CELLS;
    uint32_t value = next_value(held[cell], cell);
    uint32_t expected = expected_result(held[cell], value);
    VkSubmitInfo submit = {
        .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &program->launch};
    held[cell] = value;
    uint64_t started = now_ns();
    program->buffers[REQUEST].words[0] = cell;
    program->buffers[REQUEST].words[1] = value;
    __sync_synchronize();
    check(vkQueueSubmit(device->queue, 1, &submit, device->fence), "vkQueueSubmit");
    await(device, program, wait, expected);
    uint64_t took = now_ns() - started;
    await_fence(device);
    check(vkResetFences(device->logical, 1, &device->fence), "vkResetFences");
    if (program->buffers[ANSWER].words[0] != expected) {
        fail("Comparing the shader's answer", (long) program->buffers[ANSWER].words[0]);
    }
    return took;
}

static void measure(const struct device *device, struct program *program, double seconds) {
    static const char *const names[] = {"vulkan launch + fence", "vulkan launch + fence status", "vulkan launch + poll"};
    static uint32_t held[CELLS];
    struct samples samples = samples_of(MOST_SAMPLES);
    uint32_t turn = 0;
    for (enum wait wait = WAIT_FENCE; wait <= POLL_WORD; wait++) {
        for (uint32_t i = 0; i < WARM_UP_LAUNCHES; i++) {
            launch(device, program, wait, held, turn++);
        }
        uint64_t end = now_ns() + (uint64_t) (seconds * (double) NANOS_PER_SECOND);
        while (now_ns() < end) {
            samples_add(&samples, launch(device, program, wait, held, turn++));
        }
        samples_print(&samples, names[wait]);
    }
    free(samples.values);
}

static void close_all(struct device *device, struct program *program) {
    vkDeviceWaitIdle(device->logical);
    vkDestroyCommandPool(device->logical, program->commands, NULL);
    vkDestroyDescriptorPool(device->logical, program->descriptors, NULL);
    vkDestroyPipeline(device->logical, program->pipeline, NULL);
    vkDestroyPipelineLayout(device->logical, program->layout, NULL);
    vkDestroyDescriptorSetLayout(device->logical, program->set_layout, NULL);
    vkDestroyShaderModule(device->logical, program->module, NULL);
    for (uint32_t i = 0; i < BUFFERS; i++) {
        vkDestroyBuffer(device->logical, program->buffers[i].handle, NULL);
        vkFreeMemory(device->logical, program->buffers[i].memory, NULL);
    }
    vkDestroyFence(device->logical, device->fence, NULL);
    vkDestroyDevice(device->logical, NULL);
    vkDestroyInstance(device->instance, NULL);
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "Usage: %s SPIRV SECONDS\n", arguments[0]);
        return 2;
    }
    const VkMemoryPropertyFlags shared = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    const VkMemoryPropertyFlags on_device = shared | VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
    const VkMemoryPropertyFlags cached = shared | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
    struct device device;
    struct program program;
    open_instance(&device);
    open_device(&device);
    program.buffers[REQUEST] = make_buffer(&device, on_device, shared);
    program.buffers[ANSWER] = make_buffer(&device, cached, shared);
    program.buffers[HELD] = make_buffer(&device, on_device, shared);
    make_pipeline(&device, &program, arguments[1]);
    record(&device, &program);
    measure(&device, &program, strtod(arguments[2], NULL));
    close_all(&device, &program);
    return 0;
}
