package dev.megakernel.benchmarks.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.megakernel.benchmarks.persistent.BatchBenchmark;
import dev.megakernel.benchmarks.persistent.PersistentBenchmark;
import dev.megakernel.benchmarks.protocol.BenchmarkBody.Methods;
import dev.megakernel.benchmarks.session.ContentionBenchmark;
import dev.megakernel.benchmarks.session.ContentionBenchmark.Rates;
import dev.megakernel.benchmarks.session.MetricsBenchmark;
import dev.megakernel.benchmarks.session.StatsKind;
import dev.megakernel.benchmarks.session.SubmitBenchmark;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Calls the body of every benchmark, without measuring time: a benchmark that does nothing is fast. */
class EveryBenchmarkTest {

    private static final int TURNS_ROUND_THE_RING = 3 * TurningRing.SLOTS;
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 10_000;

    static Stream<BenchmarkBody> withoutGarbage() {
        return Stream.of(
                        publishing(),
                        batches(),
                        mirror(),
                        hostRing(),
                        encoding(),
                        decoding(),
                        ioQueue(),
                        persistent(),
                        persistentBatches(),
                        calls())
                .flatMap(each -> each);
    }

    static Stream<BenchmarkBody> all() {
        return Stream.of(withoutGarbage(), objects(), session(), metrics(), contention())
                .flatMap(each -> each);
    }

    @Test
    @DisplayName("no benchmark is missing here")
    void noBenchmarkIsMissing() {
        Set<String> known = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .collect(Collectors.toSet());
        assertThat(all().map(BenchmarkBody::name)).containsAll(known).allMatch(known::contains);
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("a benchmark does its work in every turn, and leaves behind what the next turn needs")
    void doesItsWork(BenchmarkBody benchmark) {
        for (int turn = 0; turn < TURNS_ROUND_THE_RING; turn++) {
            assertThat(benchmark.body().turn())
                    .as("%s, turn %d", benchmark.name(), turn)
                    .isEqualTo(benchmark.expected());
        }
    }

    @ParameterizedTest
    @MethodSource("withoutGarbage")
    @DisplayName("a path that is to make no garbage makes none that a compiler would have to remove")
    void makesNoGarbage(BenchmarkBody benchmark) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        run(benchmark, WARM_UP);
        threads.getThreadAllocatedBytes(self);
        long before = threads.getThreadAllocatedBytes(self);
        run(benchmark, MEASURED);
        long allocated = threads.getThreadAllocatedBytes(self) - before;
        // Less than a byte a turn: what the measurement and a late compilation cost is not the path's.
        assertThat(allocated).as(benchmark.name()).isLessThan(MEASURED);
    }

    private static void run(BenchmarkBody benchmark, int turns) {
        for (int turn = 0; turn < turns; turn++) {
            benchmark.body().turn();
        }
    }

    private static Stream<BenchmarkBody> publishing() {
        return Methods.inAnyMemory(PublishBenchmark.class, PublishBenchmark::new)
                .answers(SlotStatus.PUBLISHED, "publishSlot", PublishBenchmark::publishSlot)
                .answers(SlotStatus.PUBLISHED, "publishSlotWithTwelveArgs", PublishBenchmark::publishSlotWithTwelveArgs)
                .answers(SlotStatus.PUBLISHED, "publishThroughFlyweight", PublishBenchmark::publishThroughFlyweight)
                .answers(SlotStatus.PUBLISHED, "publishPackedSlot", PublishBenchmark::publishPackedSlot)
                .answers(SlotStatus.PUBLISHED, "publishLoadMiss", PublishBenchmark::publishLoadMiss)
                .answers(SlotStatus.PUBLISHED, "publishWithPriority", PublishBenchmark::publishWithPriority)
                .answers(SlotStatus.PUBLISHED, "publishAsTenant", PublishBenchmark::publishAsTenant)
                .answers(SlotStatus.EMPTY, "resetFaultedSlot", PublishBenchmark::resetFaultedSlot)
                .stream();
    }

    private static Stream<BenchmarkBody> batches() {
        return Methods.inAnyMemory(BatchPublishBenchmark.class, BatchPublishBenchmark::new)
                .answers(BatchPublishBenchmark.SLOTS, "batchPublish", BatchPublishBenchmark::batchPublish)
                .answers(BatchPublishBenchmark.SLOTS, "publishWorkItems", BatchPublishBenchmark::publishWorkItems)
                .answers(BatchPublishBenchmark.SLOTS, "encodeWorkItemsRing", BatchPublishBenchmark::encodeWorkItemsRing)
                .stream();
    }

    private static Stream<BenchmarkBody> mirror() {
        return Methods.of(MirrorBenchmark.class, MirrorBenchmark::new)
                .answers(SlotStatus.PUBLISHED, "publishSlot", MirrorBenchmark::publishSlot)
                .answers(MirrorBenchmark.ITEMS, "publishWorkItems", MirrorBenchmark::publishWorkItems)
                .stream();
    }

    private static Stream<BenchmarkBody> hostRing() {
        return Methods.of(HostRingBenchmark.class, HostRingBenchmark::new)
                .answers(SlotStatus.PUBLISHED, "publish", HostRingBenchmark::publish)
                .answers(SlotStatus.DONE, "readSlot", HostRingBenchmark::readSlot)
                .answers(TurningRing.SLOTS, "doneCount", HostRingBenchmark::doneCount)
                .stream();
    }

    private static Stream<BenchmarkBody> encoding() {
        long ringBytes = (long) TurningRing.SLOTS * SlotLayout.SLOT_BYTES;
        return Methods.inAnyMemory(EncodeBenchmark.class, EncodeBenchmark::new)
                .answers(ControlLayout.TENANT_MASK_ENABLED, "encodeControl", EncodeBenchmark::encodeControl)
                .answers(TurningRing.SLOTS, "writeDefaultPriorityOffsets", EncodeBenchmark::writeDefaultPriorityOffsets)
                .answers(ringBytes, "encodeEmptyRing", EncodeBenchmark::encodeEmptyRing)
                .answers(DebugLogLayout.BUFFER_BYTES, "encodeEmptyDebugLog", EncodeBenchmark::encodeEmptyDebugLog)
                .answers(IoQueueLayout.QUEUE_BYTES, "encodeEmptyIoQueue", EncodeBenchmark::encodeEmptyIoQueue)
                .answers(EncodeBenchmark.RESOURCE, "encodeLoadMiss", EncodeBenchmark::encodeLoadMiss)
                .stream();
    }

    private static Stream<BenchmarkBody> decoding() {
        int formats = DispatchLeftovers.RECORDS * (DispatchLeftovers.RECORDS - 1) / 2;
        long ringBytes = (long) TurningRing.SLOTS * SlotLayout.SLOT_BYTES;
        return Methods.inAnyMemory(DecodeBenchmark.class, DecodeBenchmark::new)
                .answers(DispatchLeftovers.DONE_COUNT, "readDoneCount", DecodeBenchmark::readDoneCount)
                .answers(DispatchLeftovers.EPOCH, "readEpoch", DecodeBenchmark::readEpoch)
                .answers(DispatchLeftovers.OBSERVED, "readObservable", DecodeBenchmark::readObservable)
                .answers(DispatchLeftovers.OBSERVED, "readObservableOrZero", DecodeBenchmark::readObservableOrZero)
                .answers(DispatchLeftovers.DONE_SLOTS, "countDone", DecodeBenchmark::countDone)
                .answers(formats, "forEachDebugRecord", DecodeBenchmark::forEachDebugRecord)
                .answers(DispatchLeftovers.DONE_COUNT, "decodeControlInto", DecodeBenchmark::decodeControlInto)
                .answers(DispatchLeftovers.DONE_SLOTS - 1, "decodeTelemetryInto", DecodeBenchmark::decodeTelemetryInto)
                .answers(TurningRing.SLOTS, "drainOutputsInto", DecodeBenchmark::drainOutputsInto)
                .answers(ringBytes, "validateDispatch", DecodeBenchmark::validateDispatch)
                .stream();
    }

    private static Stream<BenchmarkBody> ioQueue() {
        int sourceAndOk = IoSlotRound.SOURCE << Short.SIZE | IoQueueLayout.STATUS_OK;
        Stream<BenchmarkBody> submitting = Methods.of(IoSubmitBenchmark.class, IoSubmitBenchmark::new)
                .answers(SlotStatus.PUBLISHED, "submitDmaRead", IoSubmitBenchmark::submitDmaRead)
                .answers(SlotStatus.PUBLISHED, "publishSlot", IoSubmitBenchmark::publishSlot)
                .stream();
        Stream<BenchmarkBody> serving = Methods.inAnyMemory(IoServeBenchmark.class, IoServeBenchmark::new)
                .answers(
                        IoQueueLayout.IO_SLOT_COUNT - 1, "pollThroughFlyweight", IoServeBenchmark::pollThroughFlyweight)
                .answers(sourceAndOk, "serveThroughFlyweight", IoServeBenchmark::serveThroughFlyweight)
                .answers(IoQueueLayout.STATUS_ERROR, "complete", IoServeBenchmark::complete)
                .answers(IoServeBenchmark.BATCH, "completeBatch", IoServeBenchmark::completeBatch)
                .answers(SlotStatus.EMPTY, "release", IoServeBenchmark::release)
                .stream();
        return Stream.concat(submitting, serving);
    }

    private static Stream<BenchmarkBody> persistent() {
        long sum = (long) PersistentBenchmark.BATCH * PersistentBenchmark.VALUE;
        return Methods.ready(PersistentBenchmark.class, PersistentBenchmark::new)
                .answers(PersistentBenchmark.VALUE, "publishAndLook", PersistentBenchmark::publishAndLook)
                .answers(PersistentBenchmark.VALUE, "publishAndAwait", PersistentBenchmark::publishAndAwait)
                .answers(PersistentBenchmark.BATCH, "publishBatch", PersistentBenchmark::publishBatch)
                .answers(sum, "publishBatchWithResults", PersistentBenchmark::publishBatchWithResults)
                .stream();
    }

    private static Stream<BenchmarkBody> persistentBatches() {
        long sum = (long) BatchBenchmark.BATCH * SessionLayout.RESULTS * BatchBenchmark.VALUE;
        return Methods.ready(BatchBenchmark.class, EveryBenchmarkTest::batchBenchmark)
                .answers(BatchBenchmark.BATCH, "fillTwoWords", BatchBenchmark::fillTwoWords)
                .answers(BatchBenchmark.BATCH, "fillTwelveWords", BatchBenchmark::fillTwelveWords)
                .answers(sum, "readTwelveResults", BatchBenchmark::readTwelveResults)
                .answers(sum, "readPlainArray", BatchBenchmark::readPlainArray)
                .stream();
    }

    private static BatchBenchmark batchBenchmark() {
        BatchBenchmark benchmark = new BatchBenchmark();
        benchmark.setUp();
        return benchmark;
    }

    private static Stream<BenchmarkBody> calls() {
        return Methods.ready(SubmitBenchmark.class, SubmitBenchmark::new)
                .answers(SubmitBenchmark.VALUE, "call", SubmitBenchmark::call)
                .stream();
    }

    private static Stream<BenchmarkBody> session() {
        return Methods.ready(SubmitBenchmark.class, EveryBenchmarkTest::submitting)
                .answers(SubmitBenchmark.VALUE, "execute", SubmitBenchmark::execute)
                .answers(SubmitBenchmark.VALUE, "submitAndJoin", SubmitBenchmark::submitAndJoin)
                .answers(SubmitBenchmark.VALUE, "pipelined", SubmitBenchmark::pipelined)
                .answers(SubmitBenchmark.BURST, "burst", each -> {
                    long submitted = each.burst();
                    each.awaitBurst();
                    return submitted;
                })
                .stream();
    }

    private static SubmitBenchmark submitting() {
        SubmitBenchmark benchmark = new SubmitBenchmark();
        benchmark.setUp();
        return benchmark;
    }

    private static Stream<BenchmarkBody> metrics() {
        return Methods.in(List.of(StatsKind.values()), MetricsBenchmark.class, EveryBenchmarkTest::measured)
                .answers(SubmitBenchmark.VALUE, "execute", MetricsBenchmark::execute)
                .stream();
    }

    private static MetricsBenchmark measured(StatsKind stats) {
        MetricsBenchmark benchmark = new MetricsBenchmark();
        benchmark.stats = stats;
        benchmark.setUp();
        return benchmark;
    }

    private static Stream<BenchmarkBody> contention() {
        Rates rates = new Rates();
        return Methods.ready(ContentionBenchmark.class, EveryBenchmarkTest::contending)
                .answers(ContentionBenchmark.RIGHT, "engineHandles", each -> each.engineHandles(rates))
                .answers(ContentionBenchmark.RIGHT, "sessionCalls", each -> each.sessionCalls(rates))
                .answers(ContentionBenchmark.RIGHT, "sessionFutures", each -> each.sessionFutures(rates))
                .answers(ContentionBenchmark.RIGHT, "sessionExecute", each -> each.sessionExecute(rates))
                .stream();
    }

    private static ContentionBenchmark contending() {
        ContentionBenchmark benchmark = new ContentionBenchmark();
        benchmark.submitters = 2;
        benchmark.millis = 0;
        benchmark.setUp();
        return benchmark;
    }

    private static Stream<BenchmarkBody> objects() {
        return Methods.inAnyMemory(ObjectsBenchmark.class, ObjectsBenchmark::new)
                .answers(DispatchLeftovers.DONE_SLOTS, "countDoneIfPresent", ObjectsBenchmark::countDoneIfPresent)
                .answers(DispatchLeftovers.RESOURCE, "decodeLoadMiss", ObjectsBenchmark::decodeLoadMiss)
                .answers(DispatchLeftovers.RECORDS - 1, "readDebugLog", ObjectsBenchmark::readDebugLog)
                .answers(DispatchLeftovers.METRICS, "readMetrics", ObjectsBenchmark::readMetrics)
                .answers(IoQueueLayout.IO_SLOT_COUNT, "pollRequests", ObjectsBenchmark::pollRequests)
                .answers(
                        TurningRing.SLOTS,
                        "runtimeCounters",
                        each -> each.runtimeCounters().totalSlots())
                .stream();
    }
}
