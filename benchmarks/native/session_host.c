/*
 * A host in C for the library's own session kernel: the same SPIR-V, the same record, the same memories. What the Java
 * host costs on top of this is Java's.
 *
 *   session_host DIRECTORY SECONDS      DIRECTORY holds session.spv and session.plan, SECONDS of each kind
 *
 * One thread keeps a launch under way and lets it end after each quantum, as the session does; the main thread publishes
 * and waits. The wait is bounded, and launches leave by themselves.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "vulkan_device.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define MOST_SAMPLES 8000000u
#define MOST_RINGS 16
#define MOST_PLAN_LINES 256
#define SLOT_WORDS 16
#define LARGEST_BATCH 65536u
/* A completion, in constants, since the compiler cannot unroll what it does not know. Compared with the plan. */
#define QUARTERS 4u
#define QUARTER_WORDS 4u
#define MOST_RESULTS 12u
#define LAUNCH_PLACES 2
#define PUMP_PAUSE_MICROS 50
#define OVERLAP_MICROS 200

/* --- the plan that Java wrote ---------------------------------------------------------------------------------- */

static struct {
    char key[32];
    uint32_t value;
} plan_lines[MOST_PLAN_LINES];
static size_t plan_count;

static void read_plan(const char *directory) {
    char path[4096];
    snprintf(path, sizeof path, "%s/session.plan", directory);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail(path, 0);
    }
    while (plan_count < MOST_PLAN_LINES
           && fscanf(file, "%31s %u", plan_lines[plan_count].key, &plan_lines[plan_count].value) == 2) {
        plan_count++;
    }
    fclose(file);
}

static uint32_t plan(const char *key) {
    for (size_t i = 0; i < plan_count; i++) {
        if (strcmp(plan_lines[i].key, key) == 0) {
            return plan_lines[i].value;
        }
    }
    fprintf(stderr, "The plan has no %s. Fix: write it again with this version.\n", key);
    exit(1);
}

static uint32_t plan_of(const char *key, uint32_t index) {
    char indexed[32];
    snprintf(indexed, sizeof indexed, "%s_%u", key, index);
    return plan(indexed);
}

/* --- the session ------------------------------------------------------------------------------------------------ */

struct launch {
    VkCommandBuffer commands;
    VkFence fence;
    uint32_t number;
    int running;
};

struct session {
    struct device device;
    struct program program;
    struct launch launches[LAUNCH_PLACES];
    uint32_t groups;
    uint32_t push[8];
    uint32_t next_launch;
    atomic_int closing;
    volatile uint32_t *down;
    volatile uint32_t *up;
    /* Of the one ring that is used. */
    uint32_t ring;
    uint32_t mask;
    uint32_t slots_word;
    uint32_t head;
    /* Numbers of the plan that the fast path needs. */
    uint32_t bell_word;
    uint32_t completion_word;
    uint32_t completion_words;
    uint32_t result_word;
    uint32_t batch_word;
    uint32_t batch_words;
    uint32_t entries;
    uint32_t sequence_shift;
    uint32_t generation_shift;
    uint32_t quarter_words;
    uint32_t quarter_results;
    uint32_t status_done;
    uint32_t status_batch;
    uint32_t opcode;
    uint32_t flag_counted;
    uint32_t tenant_mask;
    uint32_t check_of_zeros;
    uint32_t check_factors[SLOT_WORDS];
    uint32_t uses;
    uint32_t batches;
    uint32_t held[LARGEST_BATCH];
};

static struct session session;

static void full_fence(void) {
#if defined(__x86_64__)
    _mm_mfence();
#else
    atomic_thread_fence(memory_order_seq_cst);
#endif
}

static void fill_from(volatile uint32_t *words, const char *directory, const char *name, uint32_t bytes) {
    char path[4096];
    snprintf(path, sizeof path, "%s/session-%s.bin", directory, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fread((void *) words, 1, bytes, file) != bytes) {
        fail(path, bytes);
    }
    fclose(file);
}

/* Before the first launch claims and cancel words hold what no position matches. */
static void prepare_rings(void) {
    for (uint32_t ring = 0; ring < plan("rings"); ring++) {
        uint32_t cancels = plan_of("cancels_byte", ring) / 4;
        uint32_t claims = plan_of("claims_byte", ring) / 4;
        for (uint32_t i = 0; i < plan_of("ring_slots", ring); i++) {
            session.down[cancels + i] = i;
            session.up[claims + i * plan("claim_bytes") / 4] = i;
        }
    }
}

static void make_buffers(const char *directory) {
    struct buffer *buffers = session.program.buffers;
    session.program.binding_count = plan("binding_count");
    buffers[plan("binding_control")] = make_buffer(&session.device, DOWN, plan("control_bytes"));
    buffers[plan("binding_debug")] = make_buffer(&session.device, DOWN, plan("debug_bytes"));
    buffers[plan("binding_io")] = make_buffer(&session.device, DOWN, plan("io_bytes"));
    buffers[plan("binding_workspace")] = make_buffer(&session.device, DOWN, plan("cells") * sizeof(uint32_t));
    buffers[plan("binding_state")] = make_buffer(&session.device, DOWN, plan("state_bytes"));
    buffers[plan("binding_down")] = make_buffer(&session.device, DOWN, plan("down_bytes"));
    buffers[plan("binding_up")] = make_buffer(&session.device, UP, plan("up_bytes"));
    buffers[plan("binding_ring")] = make_buffer(&session.device, DOWN, plan("slot_bytes"));
    fill_from(buffers[plan("binding_control")].words, directory, "control", plan("control_bytes"));
    fill_from(buffers[plan("binding_debug")].words, directory, "debug", plan("debug_bytes"));
    fill_from(buffers[plan("binding_io")].words, directory, "io", plan("io_bytes"));
    session.down = buffers[plan("binding_down")].words;
    session.up = buffers[plan("binding_up")].words;
    prepare_rings();
}

static void take_numbers(void) {
    session.ring = plan("ring");
    session.mask = plan_of("ring_slots", session.ring) - 1;
    session.slots_word = plan_of("slots_byte", session.ring) / 4;
    session.bell_word = plan("bell_word");
    session.completion_word = plan("completion_byte") / 4;
    session.completion_words = plan("completion_bytes") / 4;
    session.result_word = plan("result_byte") / 4;
    session.batch_word = plan("batch_byte") / 4;
    session.batch_words = plan("batch_bytes") / 4;
    session.entries = plan("entries");
    session.sequence_shift = plan("sequence_shift");
    session.generation_shift = plan("generation_shift");
    session.quarter_words = plan("quarter_bytes") / 4;
    session.quarter_results = plan("quarter_results");
    session.status_done = plan("status_done");
    session.opcode = plan("opcode_one");
    session.status_batch = plan("status_batch");
    session.flag_counted = plan("flag_counted");
    session.tenant_mask = plan("tenant_mask");
    session.check_of_zeros = plan("check_of_zeros");
    for (uint32_t word = 0; word < SLOT_WORDS; word++) {
        session.check_factors[word] = plan_of("check_factor", word);
    }
    if (session.quarter_words != QUARTER_WORDS || plan("most_results") != MOST_RESULTS
        || session.quarter_results * QUARTERS != MOST_RESULTS) {
        fail("Comparing a completion with the plan", (long) session.quarter_words);
    }
}

static void open_session(const char *directory) {
    char path[4096];
    read_plan(directory);
    open_device(&session.device, "session_host", 1);
    make_buffers(directory);
    take_numbers();
    session.program.push_bytes = plan("push_bytes");
    session.program.constant_count = plan("constant_count");
    for (uint32_t i = 0; i < session.program.constant_count; i++) {
        session.program.constants[i] = plan_of("constant", i);
    }
    snprintf(path, sizeof path, "%s/session.spv", directory);
    make_program(&session.device, &session.program, path);
    for (int i = 0; i < LAUNCH_PLACES; i++) {
        session.launches[i].commands = make_commands(&session.device);
        session.launches[i].fence = make_fence(&session.device);
    }
    session.groups = plan("groups");
    session.push[1] = plan("polls");
    session.push[2] = plan("control_bytes") / 4;
    session.push[3] = plan("writable_from");
    session.push[4] = plan("canary_turns");
    session.push[5] = plan("tenants");
    full_fence();
}

/* --- the thread that keeps a launch under way ------------------------------------------------------------------ */

static void start_launch(int place) {
    struct launch *launch = &session.launches[place];
    launch->number = ++session.next_launch;
    launch->running = 1;
    session.push[0] = launch->number;
    int queued = session.device.queue_count < LAUNCH_PLACES;
    record_launch(launch->commands, &session.program, session.groups, session.push, queued);
    submit(&session.device, queued ? 0 : (uint32_t) place, launch->commands, launch->fence);
}

static int has_ended(int place) {
    struct launch *launch = &session.launches[place];
    if (launch->running && vkGetFenceStatus(session.device.logical, launch->fence) == VK_SUCCESS) {
        check(vkResetFences(session.device.logical, 1, &launch->fence), "vkResetFences");
        launch->running = 0;
    }
    return !launch->running;
}

static void await_end(int place) {
    if (session.launches[place].running) {
        await_fence(&session.device, session.launches[place].fence);
        has_ended(place);
    }
}

/* The successor starts before the turn passes to it, so that no gap shows. */
static void *pump(void *unused) {
    uint64_t quantum = plan("quantum_micros") * 1000ull;
    int now = 0;
    (void) unused;
    start_launch(now);
    uint64_t started = now_ns();
    while (!atomic_load(&session.closing)) {
        if (has_ended(now)) {
            start_launch(now);
            started = now_ns();
        } else if (now_ns() - started > quantum) {
            start_launch(1 - now);
            usleep(OVERLAP_MICROS);
            session.down[plan("turn_word")] = session.launches[1 - now].number;
            full_fence();
            await_end(now);
            now = 1 - now;
            started = now_ns();
        }
        usleep(PUMP_PAUSE_MICROS);
    }
    session.down[plan("leave_word")] = 1;
    full_fence();
    await_end(0);
    await_end(1);
    return unused;
}

/* --- publishing and waiting ------------------------------------------------------------------------------------- */

struct slot {
    uint32_t flags;
    uint32_t opcode;
    uint32_t completion;
    uint32_t cell;
    uint32_t value;
};

/* Word 2 of a slot for tenant 0: a check over its words, unless it is counted. Zeros add nothing. */
static uint32_t tenant_word(const struct slot *slot, uint32_t sequence) {
    const uint32_t *factors = session.check_factors;
    uint32_t sum = session.check_of_zeros + sequence * factors[0] + slot->opcode * factors[1]
                   + slot->completion * factors[3] + slot->cell * factors[4] + slot->value * factors[5];
    return (slot->flags & session.flag_counted) != 0 ? 0 : sum & ~session.tenant_mask;
}

/* 64 bytes in address order; nothing is visible before the bell. */
#if defined(__x86_64__)
__attribute__((target("avx2")))
#endif
static void store_slot(const struct slot *slot) {
    uint32_t position = session.head++;
    uint32_t *at = (uint32_t *) session.down + session.slots_word + (position & session.mask) * SLOT_WORDS;
    uint32_t sequence = (position + 1) << session.sequence_shift | slot->flags;
    uint32_t tenant = tenant_word(slot, sequence);
#if defined(__x86_64__)
    _mm256_stream_si256(
        (__m256i *) at,
        _mm256_set_epi32(0, 0, (int) slot->value, (int) slot->cell, (int) slot->completion, (int) tenant, (int) slot->opcode,
                         (int) sequence));
    _mm256_stream_si256((__m256i *) at + 1, _mm256_setzero_si256());
#else
    uint32_t words[SLOT_WORDS] = {sequence, slot->opcode, tenant, slot->completion, slot->cell, slot->value};
    memcpy(at, words, sizeof words);
#endif
}

static void ring_bell(void) {
    full_fence();
    session.down[session.bell_word] = session.head;
    full_fence();
}

/* Names a use of an entry of a table; generations count from 1, since zeros are what memory holds before. */
static uint32_t next_use(uint32_t entries) {
    uint32_t use = session.uses++;
    uint32_t generation = use / entries % 65535u + 1;
    return generation << session.generation_shift | use % entries;
}

/* Names batch 0 in a generation of its own, by which the results of its slots are told from those of the batch before. */
static uint32_t next_batch(void) {
    return (session.batches++ % 65535u + 1) << session.generation_shift;
}

static uint32_t tag_of(uint32_t named, uint32_t status) {
    return named >> session.generation_shift << session.generation_shift | status;
}

static int late(uint64_t *limit) {
    if (*limit == 0) {
        *limit = now_ns() + WAIT_LIMIT_NS;
    }
    return now_ns() > *limit;
}

static volatile uint32_t *await_tag(uint32_t word, uint32_t parts, uint32_t tag) {
    volatile uint32_t *completion = session.up + word;
    uint64_t limit = 0;
    for (uint32_t part = 0; part < parts; part++) {
        uint32_t spins = 0;
        while (completion[part * QUARTER_WORDS] != tag) {
            /* Reading the clock takes as long as a slot does, so only who waits long does. */
            if ((++spins & 0xFFFFF) == 0 && late(&limit)) {
                fprintf(stderr, "A completion has tag %#x instead of %#x", completion[part * QUARTER_WORDS], tag);
                fail(", waiting for it", part);
            }
        }
    }
    atomic_thread_fence(memory_order_acquire);
    return completion;
}

static struct slot touch(uint32_t cell, uint32_t opcode, uint32_t *expected) {
    uint32_t value = next_value(session.held[cell], cell);
    *expected = expected_result(session.held[cell], value);
    session.held[cell] = value;
    return (struct slot) {.opcode = opcode, .cell = cell, .value = value};
}

static void verify(uint32_t seen, uint32_t expected) {
    if (seen != expected) {
        fprintf(stderr, "A result is %u instead of %u", seen, expected);
        fail(", comparing it", 0);
    }
}

static uint64_t round_trip(uint32_t turn) {
    uint32_t expected;
    struct slot slot = touch(turn % 64, session.opcode, &expected);
    slot.completion = next_use(session.entries);
    uint64_t started = now_ns();
    store_slot(&slot);
    ring_bell();
    uint32_t entry = slot.completion & ((1u << session.generation_shift) - 1);
    volatile uint32_t *completion = await_tag(
        session.completion_word + entry * session.completion_words, 1, tag_of(slot.completion, session.status_done));
    uint32_t result = completion[1];
    uint64_t took = now_ns() - started;
    verify(result, expected);
    return took;
}

/* What twelve results differ by from a number and those after it; each quarter is a tag and three of them. */
static uint32_t difference(const uint32_t *own, uint32_t first) {
    uint32_t differences = 0;
    for (uint32_t quarter = 0; quarter < QUARTERS; quarter++) {
        const uint32_t *words = own + QUARTER_WORDS * quarter;
        uint32_t next = first + (QUARTER_WORDS - 1) * quarter;
        differences |= (words[1] ^ next) | (words[2] ^ (next + 1)) | (words[3] ^ (next + 2));
    }
    return differences;
}

/* A batch that one counter completes, with results of its own for each slot or without. Filling counts. */
static uint64_t batch(uint32_t slots, uint32_t opcode, uint32_t results) {
    static uint32_t expected[LARGEST_BATCH];
    static struct slot work[LARGEST_BATCH];
    const uint32_t flags = plan("flag_counted") | (results > 0 ? plan("flag_results") : 0);
    uint32_t parts = (results + session.quarter_results - 1) / session.quarter_results;
    uint32_t whole = next_use(session.entries);
    uint32_t entry = whole & ((1u << session.generation_shift) - 1);
    uint32_t named = next_batch();
    for (uint32_t i = 0; i < slots; i++) {
        work[i] = touch(i, opcode, &expected[i]);
        work[i].flags = flags;
        work[i].completion = named;
    }
    uint64_t started = now_ns();
    volatile uint32_t *table = session.down + session.batch_word;
    table[0] = slots;
    table[1] = whole;
    table[2] = 0;
    table[3] = session.head;
    for (uint32_t i = 0; i < slots; i++) {
        store_slot(&work[i]);
    }
    ring_bell();
    volatile uint32_t *completion = await_tag(
        session.completion_word + entry * session.completion_words, 1, tag_of(whole, session.status_batch));
    uint32_t done = completion[1];
    uint32_t differences = 0;
    for (uint32_t i = 0; i < (results > 0 ? slots : 0); i++) {
        uint32_t word = session.result_word + i * session.completion_words;
        volatile uint32_t *own = await_tag(word, parts, tag_of(named, session.status_done));
        differences |= results == MOST_RESULTS ? difference((const uint32_t *) own, expected[i]) : own[1] ^ expected[i];
    }
    uint64_t took = now_ns() - started;
    verify(done, slots);
    verify(differences, 0);
    return took;
}

static uint64_t end_after(double seconds) {
    return now_ns() + (uint64_t) (seconds * (double) NANOS_PER_SECOND);
}

static void measure_round_trips(struct samples *samples, double seconds) {
    uint32_t turn = 0;
    for (uint64_t end = end_after(seconds / 5); now_ns() < end;) {
        round_trip(turn++);
    }
    for (uint64_t end = end_after(seconds); now_ns() < end;) {
        samples_add(samples, round_trip(turn++));
    }
    samples_print(samples, "c host, session kernel", "");
}

static void measure_batches(struct samples *samples, double seconds, uint32_t opcode, uint32_t results) {
    for (uint32_t slots = 1; slots <= LARGEST_BATCH; slots *= 16) {
        uint64_t warm = end_after(seconds / 20);
        uint64_t end = end_after(seconds / 5);
        do {
            uint64_t took = batch(slots, opcode, results);
            if (now_ns() > warm) {
                samples_add(samples, took);
            }
        } while (now_ns() < end || samples->count == 0);
        qsort(samples->values, samples->count, sizeof(uint64_t), samples_compare);
        double median = (double) samples_percentile(samples, 50) / (double) NANOS_PER_SECOND;
        char more[128];
        snprintf(more, sizeof more, ", \"slots\": %u, \"results\": %u, \"slotsPerSecond\": %.0f", slots, results, slots / median);
        samples_print(samples, "c host, batch", more);
    }
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "Usage: %s DIRECTORY SECONDS\n", arguments[0]);
        return 2;
    }
    double seconds = strtod(arguments[2], NULL);
    pthread_t pumping;
    struct samples samples = samples_of(MOST_SAMPLES);
    open_session(arguments[1]);
    pthread_create(&pumping, NULL, pump, NULL);
    measure_round_trips(&samples, seconds);
    measure_batches(&samples, seconds, plan("opcode_one"), 0);
    measure_batches(&samples, seconds, plan("opcode_twelve"), plan("most_results"));
    atomic_store(&session.closing, 1);
    pthread_join(pumping, NULL);
    close_program(&session.device, &session.program);
    for (int i = 0; i < LAUNCH_PLACES; i++) {
        vkDestroyFence(session.device.logical, session.launches[i].fence, NULL);
    }
    close_device(&session.device);
    return 0;
}
