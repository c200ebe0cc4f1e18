/*
 * The same round trip through CUDA: launch and synchronise, a graph of the launch, launch and poll the answer, and a
 * kernel that stays on the device and polls host memory.
 *
 *   cuda_launch SECONDS [PAUSE]      SECONDS of each kind; JSON lines on standard output
 *
 * With a PAUSE, in seconds, it also launches after such pauses: what the driver itself needs to get going again.
 *
 * The resident kernel ends by a word of the host, by its clock, or after so many polls, whichever comes first.
 */
#include <cstring>
#include <cuda_runtime.h>

#include "samples.h"

namespace {

constexpr unsigned CELLS = 64;
constexpr unsigned WARM_UP = 500;
constexpr size_t MOST_SAMPLES = 30000000;
constexpr unsigned long long POLL_LIMIT_NS = 2 * NANOS_PER_SECOND;
constexpr unsigned LEAVE = 0xFFFFFFFFu;

/* Shared with the host. What one side polls lies in 16 bytes, so that one access has all of it. */
struct Mailbox {
    alignas(128) unsigned cell;
    unsigned value;
    unsigned bell;
    unsigned unused;
    alignas(128) unsigned answer;
    unsigned heard;
};

void check(cudaError_t error, const char *what) {
    if (error != cudaSuccess) {
        fprintf(stderr, "%s: %s\n", what, cudaGetErrorString(error));
        fail(what, error);
    }
}

__device__ unsigned touch(unsigned *cells, unsigned cell, unsigned value) {
    unsigned before = cells[cell];
    cells[cell] = value;
    return before * 0x9E3779B1u + value;
}

/* One load and one store over the bus, past the caches. */
__device__ uint4 request_of(const Mailbox *mailbox) {
    return __ldcv(reinterpret_cast<const uint4 *>(&mailbox->cell));
}

__device__ void answer_to(Mailbox *mailbox, unsigned answer, unsigned bell) {
    __stwt(reinterpret_cast<uint2 *>(&mailbox->answer), make_uint2(answer, bell));
}

__global__ void once(Mailbox *mailbox, unsigned *cells) {
    if (threadIdx.x == 0) {
        uint4 request = request_of(mailbox);
        answer_to(mailbox, touch(cells, request.x, request.y), request.z);
        __threadfence_system();
    }
}

__device__ unsigned long long device_nanos() {
    unsigned long long nanos;
    asm volatile("mov.u64 %0, %globaltimer;" : "=l"(nanos));
    return nanos;
}

__global__ void resident(Mailbox *mailbox, unsigned *cells, unsigned long long nanos, unsigned long long polls) {
    if (threadIdx.x != 0) {
        return;
    }
    unsigned heard = 0;
    unsigned long long end = device_nanos() + nanos;
    for (unsigned long long poll = 0; poll < polls; poll++) {
        uint4 request = request_of(mailbox);
        if (request.z == LEAVE || ((poll & 1023) == 0 && device_nanos() > end)) {
            return;
        }
        if (request.z != heard) {
            heard = request.z;
            answer_to(mailbox, touch(cells, request.x, request.y), heard);
        }
    }
}

/* The host's side: what the cells hold, and what the next answer must be. */
class RoundTrips {
public:
    RoundTrips() : samples(samples_of(MOST_SAMPLES)) {
        check(cudaHostAlloc(reinterpret_cast<void **>(const_cast<Mailbox **>(&host)), sizeof(Mailbox), cudaHostAllocMapped),
              "cudaHostAlloc");
        memset(const_cast<Mailbox *>(host), 0, sizeof(Mailbox));
        check(cudaHostGetDevicePointer(reinterpret_cast<void **>(&device), const_cast<Mailbox *>(host), 0),
              "cudaHostGetDevicePointer");
        check(cudaMalloc(&cells, CELLS * sizeof(unsigned)), "cudaMalloc");
        check(cudaMemset(cells, 0, CELLS * sizeof(unsigned)), "cudaMemset");
        check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "cudaStreamCreate");
        capture();
    }

    /* Runs one kind of round trip for a time and prints it. */
    template <typename Trip> void measure(const char *name, double seconds, Trip trip) {
        for (unsigned i = 0; i < WARM_UP; i++) {
            step(trip);
        }
        samples.count = 0;
        unsigned long long end = now_ns() + static_cast<unsigned long long>(seconds * NANOS_PER_SECOND);
        while (now_ns() < end) {
            step(trip);
        }
        samples_print(&samples, name, "");
    }

    /* As above, but after pauses. */
    template <typename Trip> void measure_wakes(const char *name, double seconds, double pause, Trip trip) {
        samples.count = 0;
        for (unsigned i = wakes_in(seconds, pause); i > 0; i--) {
            sleep_for(pause);
            step(trip);
        }
        samples_print_wakes(&samples, name, pause);
    }

    void launch() {
        once<<<1, 256, 0, stream>>>(device, cells);
    }

    void launch_graph() {
        check(cudaGraphLaunch(graph, stream), "cudaGraphLaunch");
    }

    void synchronise() {
        check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    }

    void poll_answer() {
        unsigned long long limit = now_ns() + POLL_LIMIT_NS;
        while (host->answer != expected && now_ns() < limit) {
        }
    }

    void start_resident(double seconds) {
        host->bell = 0;
        host->heard = 0;
        __sync_synchronize();
        unsigned long long nanos = static_cast<unsigned long long>((seconds + 5) * NANOS_PER_SECOND);
        resident<<<1, 32, 0, stream>>>(device, cells, nanos, nanos / 100);
        check(cudaGetLastError(), "Launching the resident kernel");
    }

    void ring() {
        bell++;
        __sync_synchronize();
        host->bell = bell;
        unsigned long long limit = now_ns() + POLL_LIMIT_NS;
        while (host->heard != bell && now_ns() < limit) {
        }
    }

    void end_resident() {
        host->bell = LEAVE;
        __sync_synchronize();
        synchronise();
    }

private:
    volatile Mailbox *host;
    Mailbox *device;
    unsigned *cells;
    cudaStream_t stream;
    cudaGraphExec_t graph;
    struct samples samples;
    unsigned held[CELLS] = {};
    unsigned turn = 0;
    unsigned bell = 0;
    unsigned expected = 0;

    void capture() {
        cudaGraph_t captured;
        check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeGlobal), "cudaStreamBeginCapture");
        launch();
        check(cudaStreamEndCapture(stream, &captured), "cudaStreamEndCapture");
        check(cudaGraphInstantiate(&graph, captured, 0), "cudaGraphInstantiate");
    }

    template <typename Trip> void step(Trip trip) {
        unsigned cell = turn++ % CELLS;
        unsigned value = next_value(held[cell], cell);
        expected = expected_result(held[cell], value);
        held[cell] = value;
        unsigned long long started = now_ns();
        host->cell = cell;
        host->value = value;
        trip();
        samples_add(&samples, now_ns() - started);
        if (host->answer != expected) {
            fail("Comparing the kernel's answer", host->answer);
        }
    }
};

} // namespace

int main(int count, char **arguments) {
    if (count != 2 && count != 3) {
        fprintf(stderr, "Usage: %s SECONDS [PAUSE]\n", arguments[0]);
        return 2;
    }
    int devices = 0;
    if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) {
        leave_out("There is no CUDA device");
    }
    double seconds = strtod(arguments[1], nullptr);
    RoundTrips trips;
    auto launch_sync = [&] {
        trips.launch();
        trips.synchronise();
    };
    auto graph_sync = [&] {
        trips.launch_graph();
        trips.synchronise();
    };
    trips.measure("cuda launch + sync", seconds, launch_sync);
    trips.measure("cuda graph launch + sync", seconds, graph_sync);
    trips.measure("cuda launch + poll", seconds, [&] {
        trips.launch();
        trips.poll_answer();
    });
    trips.synchronise();
    trips.start_resident(seconds);
    trips.measure("cuda persistent", seconds, [&] { trips.ring(); });
    trips.end_resident();
    if (count == 3) {
        double pause = strtod(arguments[2], nullptr);
        trips.measure_wakes("cuda launch + sync", seconds, pause, launch_sync);
        trips.measure_wakes("cuda graph launch + sync", seconds, pause, graph_sync);
    }
    return 0;
}
