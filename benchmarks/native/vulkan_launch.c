/*
 * What one launch of a compute shader costs in plain C: submit and wait for the fence, submit and ask for the fence,
 * submit and poll the word that the shader leaves.
 *
 *   vulkan_launch launch.spv SECONDS [PAUSE]      SECONDS of each kind; JSON lines on standard output
 *
 * With a PAUSE, in seconds, it also launches after such pauses: what the driver itself needs to get going again.
 */
#include "vulkan_device.h"

#define CELLS 64u
#define WARM_UP_LAUNCHES 500u
#define MOST_SAMPLES 4000000u

/* Bindings of launch.comp. */
enum { REQUEST, ANSWER, HELD, BUFFERS };

enum wait { WAIT_FENCE, ASK_FENCE, POLL_WORD };

struct bench {
    struct device device;
    struct program program;
    VkCommandBuffer launch;
    VkFence fence;
    uint32_t held[CELLS];
    uint32_t turn;
};

static void await(struct bench *bench, enum wait wait, uint32_t expected) {
    uint64_t limit = now_ns() + WAIT_LIMIT_NS;
    switch (wait) {
    case WAIT_FENCE:
        await_fence(&bench->device, bench->fence);
        break;
    case ASK_FENCE:
        while (vkGetFenceStatus(bench->device.logical, bench->fence) == VK_NOT_READY && now_ns() < limit) {
        }
        break;
    case POLL_WORD:
        while (bench->program.buffers[ANSWER].words[0] != expected && now_ns() < limit) {
        }
        break;
    }
}

/* One launch, checked; returns how long it took to see its end. */
static uint64_t launch(struct bench *bench, enum wait wait) {
    uint32_t cell = bench->turn++ % CELLS;
    uint32_t value = next_value(bench->held[cell], cell);
    uint32_t expected = expected_result(bench->held[cell], value);
    bench->held[cell] = value;
    uint64_t started = now_ns();
    bench->program.buffers[REQUEST].words[0] = cell;
    bench->program.buffers[REQUEST].words[1] = value;
    __sync_synchronize();
    submit(&bench->device, 0, bench->launch, bench->fence);
    await(bench, wait, expected);
    uint64_t took = now_ns() - started;
    await_fence(&bench->device, bench->fence);
    check(vkResetFences(bench->device.logical, 1, &bench->fence), "vkResetFences");
    if (bench->program.buffers[ANSWER].words[0] != expected) {
        fail("Comparing the shader's answer", (long) bench->program.buffers[ANSWER].words[0]);
    }
    return took;
}

static const char *const names[] = {"vulkan launch + fence", "vulkan launch + fence status", "vulkan launch + poll"};

static void measure(struct bench *bench, double seconds) {
    struct samples samples = samples_of(MOST_SAMPLES);
    for (enum wait wait = WAIT_FENCE; wait <= POLL_WORD; wait++) {
        for (uint32_t i = 0; i < WARM_UP_LAUNCHES; i++) {
            launch(bench, wait);
        }
        uint64_t end = now_ns() + (uint64_t) (seconds * (double) NANOS_PER_SECOND);
        while (now_ns() < end) {
            samples_add(&samples, launch(bench, wait));
        }
        samples_print(&samples, names[wait], "");
    }
    free(samples.values);
}

static void measure_wakes(struct bench *bench, double seconds, double pause) {
    unsigned wakes = wakes_in(seconds, pause);
    struct samples samples = samples_of(wakes);
    for (enum wait wait = WAIT_FENCE; wait <= POLL_WORD; wait++) {
        for (unsigned i = 0; i < wakes; i++) {
            sleep_for(pause);
            samples_add(&samples, launch(bench, wait));
        }
        samples_print_wakes(&samples, names[wait], pause);
    }
    free(samples.values);
}

int main(int count, char **arguments) {
    static struct bench bench;
    if (count != 3 && count != 4) {
        fprintf(stderr, "Usage: %s SPIRV SECONDS [PAUSE]\n", arguments[0]);
        return 2;
    }
    open_device(&bench.device, "vulkan_launch", 0);
    bench.program.binding_count = BUFFERS;
    for (int i = 0; i < BUFFERS; i++) {
        bench.program.buffers[i] = make_buffer(&bench.device, i == ANSWER ? UP : DOWN, CELLS * sizeof(uint32_t));
    }
    make_program(&bench.device, &bench.program, arguments[1]);
    bench.launch = make_commands(&bench.device);
    bench.fence = make_fence(&bench.device);
    record_launch(bench.launch, &bench.program, 1, NULL, 0);
    double seconds = strtod(arguments[2], NULL);
    measure(&bench, seconds);
    if (count == 4) {
        measure_wakes(&bench, seconds, strtod(arguments[3], NULL));
    }
    close_program(&bench.device, &bench.program);
    vkDestroyFence(bench.device.logical, bench.fence, NULL);
    close_device(&bench.device);
    return 0;
}
