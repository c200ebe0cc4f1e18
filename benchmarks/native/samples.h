/* Times of repeated steps in ns, printed as one line of JSON with the figures that the Java side reports too. */
#ifndef MEGAKERNEL_SAMPLES_H
#define MEGAKERNEL_SAMPLES_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NANOS_PER_SECOND 1000000000ull
#define FEWEST_WAKES 3
#define PAUSE_FIELD_BYTES 64
#define NOTHING_TO_MEASURE 3

struct samples {
    uint64_t *values;
    size_t count;
    size_t capacity;
};

static inline uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t) time.tv_sec * NANOS_PER_SECOND + (uint64_t) time.tv_nsec;
}

static inline void fail(const char *what, long code) {
    fprintf(stderr, "%s failed with %ld. Fix: see what the driver says; without a device leave this baseline out.\n", what, code);
    exit(1);
}

/* Ends the program with the status that says there is nothing to measure here. */
static inline void leave_out(const char *why) {
    fprintf(stderr, "%s, so this baseline is left out.\n", why);
    exit(NOTHING_TO_MEASURE);
}

static inline struct samples samples_of(size_t capacity) {
    struct samples samples = {(uint64_t *) malloc(capacity * sizeof(uint64_t)), 0, capacity};
    if (samples.values == NULL) {
        fail("malloc", (long) capacity);
    }
    return samples;
}

static inline void samples_add(struct samples *samples, uint64_t nanos) {
    if (samples->count < samples->capacity) {
        samples->values[samples->count++] = nanos;
    }
}

static inline int samples_compare(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *) a;
    uint64_t y = *(const uint64_t *) b;
    return x < y ? -1 : x > y;
}

/* The smallest value that at least this share of the sorted values does not exceed. */
static inline uint64_t samples_percentile(const struct samples *sorted, double percent) {
    size_t rank = (size_t) (percent / 100.0 * (double) sorted->count + 0.999999);
    return sorted->values[rank == 0 ? 0 : (rank > sorted->count ? sorted->count : rank) - 1];
}

/*
 * Prints a line, forgets the values, and flushes, so that what is measured is kept when the program is ended. More fields
 * go between name and latency: a comma and a JSON field, or nothing.
 */
static inline void samples_print(struct samples *samples, const char *name, const char *more) {
    double sum = 0;
    if (samples->count == 0) {
        return;
    }
    qsort(samples->values, samples->count, sizeof(uint64_t), samples_compare);
    for (size_t i = 0; i < samples->count; i++) {
        sum += (double) samples->values[i];
    }
    printf("{\"name\": \"%s\"%s, \"latency\": {\"unit\": \"ns\", \"count\": %zu, \"min\": %llu", name, more, samples->count,
           (unsigned long long) samples->values[0]);
    static const struct {
        const char *name;
        double percent;
    } reported[] = {{"p50", 50}, {"p90", 90}, {"p99", 99}, {"p99.9", 99.9}, {"p99.99", 99.99}, {"max", 100}};
    for (size_t i = 0; i < sizeof reported / sizeof reported[0]; i++) {
        printf(", \"%s\": %llu", reported[i].name, (unsigned long long) samples_percentile(samples, reported[i].percent));
    }
    printf(", \"mean\": %.1f}}\n", sum / (double) samples->count);
    fflush(stdout);
    samples->count = 0;
}

static inline void sleep_for(double seconds) {
    struct timespec time = {(time_t) seconds, (long) ((seconds - (double) (time_t) seconds) * (double) NANOS_PER_SECOND)};
    nanosleep(&time, NULL);
}

/* How many pauses fit into a time; a few always do. */
static inline unsigned wakes_in(double seconds, double pause) {
    unsigned wakes = (unsigned) (seconds / pause);
    return wakes < FEWEST_WAKES ? FEWEST_WAKES : wakes;
}

/* Prints times that each followed a pause of so many seconds. */
static inline void samples_print_wakes(struct samples *samples, const char *name, double pause) {
    char field[PAUSE_FIELD_BYTES];
    snprintf(field, sizeof field, ", \"pauseSeconds\": %g", pause);
    samples_print(samples, name, field);
}

/* The value to store next in a cell; cells step differently, so that no two answers in a row are alike. */
static inline uint32_t next_value(uint32_t before, uint32_t cell) {
    return before + (0x6A09E667u ^ cell << 1);
}

/* What the opcode of the round trip leaves for a cell that held one value and got another. */
static inline uint32_t expected_result(uint32_t before, uint32_t value) {
    return before * 0x9E3779B1u + value;
}

#endif
