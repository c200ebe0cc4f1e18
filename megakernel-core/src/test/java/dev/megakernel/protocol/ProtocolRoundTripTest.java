package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What one side of the package writes the other side reads back, on every kind of buffer. */
class ProtocolRoundTripTest {

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("control: encoded header and observables read back, in fresh and in caller storage")
    @ProtocolRule({"3.2", "3.3"})
    void controlReadsBack(
            @ForAll TestBuffers kind,
            @ForAll boolean shutdown,
            @ForAll int tenants,
            @ForAll @IntRange(max = 300) int observables,
            @ForAll @IntRange(max = 100) int spare) {
        ByteBuffer control = kind.of(640 + observables * 4 + spare);
        ControlCodec.encode(shutdown, tenants, observables, control);
        assertThat(TestBuffers.bytes(control)).isEqualTo(ControlCodec.encode(shutdown, tenants, observables));
        ControlSnapshot snapshot = ControlSnapshot.decode(control);
        assertThat(snapshot.shutdown()).isEqualTo(shutdown);
        assertThat(snapshot.metrics()).isEmpty();
        long authorised = Math.min(Integer.toUnsignedLong(tenants), ControlLayout.TENANT_MASK_COUNT);
        for (int tenant = 0; tenant < ControlLayout.TENANT_MASK_COUNT; tenant++) {
            assertThat(Words.get(control, ControlLayout.TENANT_MASK_BASE + tenant) != 0)
                    .isEqualTo(tenant < authorised);
        }
        for (int i = 0; i < observables; i++) {
            Words.put(control, ControlLayout.OBSERVABLE_BASE + i, i * 31);
            assertThat(ControlReader.readObservable(control, i)).isEqualTo(i * 31);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("load miss: an encoded slot and a published one are the same bytes and decode to the request")
    @ProtocolRule({"3.2", "3.3", "4"})
    void loadMissReadsBack(@ForAll TestBuffers kind, @ForAll int resource, @ForAll boolean prefetch) {
        ByteBuffer ring = kind.ring(2);
        TestBuffers.soil(ring, 1);
        RingPublisher.publishLoadMiss(ring, 1, resource, prefetch);
        LoadMissRequest request = new LoadMissRequest(resource, prefetch);
        assertThat(RingCodec.decodeLoadMiss(ring, 1)).contains(request);
        byte[] encoded = RingCodec.encodeLoadMiss(resource, prefetch);
        assertThat(RingCodec.decodeLoadMiss(ByteBuffer.wrap(encoded), 0)).contains(request);
        assertThat(Arrays.copyOfRange(TestBuffers.bytes(ring), 64, 128)).isEqualTo(encoded);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("debug log: records that were appended read back in order, in every form")
    @ProtocolRule("3.3")
    void debugRecordsReadBack(
            @ForAll TestBuffers kind,
            @ForAll("records") List<DebugRecord> records,
            @ForAll @IntRange(max = 5) int free) {
        ByteBuffer log = kind.of(4 * (1 + 4 * (records.size() + free)));
        DebugLogCodec.encodeEmpty(records.size() + free, log);
        for (DebugRecord record : records) {
            append(log, record);
        }
        List<DebugRecord> visited = new ArrayList<>();
        DebugLogCodec.forEach(log, (fmt, arg1, arg2, base) -> visited.add(new DebugRecord(fmt, arg1, arg2, base)));
        assertThat(DebugLogCodec.read(log)).isEqualTo(records).isEqualTo(visited);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("ring: a published batch shows in telemetry, slot by slot and summed up")
    @ProtocolRule({"4", "11"})
    void batchShowsInTelemetry(
            @ForAll TestBuffers kind,
            @ForAll int tenant,
            @ForAll int tag,
            @ForAll @IntRange(max = 3) int start,
            @ForAll @Size(max = 6) List<@IntRange(min = 8, max = 12) Integer> opcodes) {
        ByteBuffer ring = kind.ring(10);
        List<BatchItem> items = opcodes.stream()
                .map(opcode -> new BatchItem(opcode, opcode, tag))
                .toList();
        int used = RingPublisher.batchPublish(ring, start, tenant, items, tag);
        RingTelemetry telemetry = RingTelemetry.decode(kind.of(640), ring);
        List<SlotSnapshot> expected = new ArrayList<>();
        RingStatus published = RingStatus.of(SlotStatus.PUBLISHED);
        for (BatchItem item : items) {
            expected.add(
                    new SlotSnapshot(start + expected.size(), published, tenant, item.opcode(), item.opcode(), tag, 0));
        }
        expected.add(new SlotSnapshot(start + items.size(), published, tenant, 7, items.size(), tag, 0));
        assertThat(used).isEqualTo(expected.size());
        assertThat(telemetry.slots().subList(start, start + used)).isEqualTo(expected);
        assertThat(telemetry.activeSlots(10)).isEqualTo(expected);
        assertThat(telemetry.occupancy().published()).isEqualTo(used);
        assertThat(telemetry.occupancy().empty()).isEqualTo(10 - used);
        assertThat(telemetry.activeSlotsForOpcode(8))
                .isEqualTo(expected.stream().filter(slot -> slot.opcode() == 8).toList());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("work items: an encoded ring and an empty one published to are the same bytes")
    @ProtocolRule("4")
    void workItemsReadBack(@ForAll TestBuffers kind, @ForAll int tenant, @ForAll("work") List<WorkItem> items) {
        ByteBuffer encoded = kind.ring(9);
        RingPublisher.encodeWorkItemsRing(9, tenant, items, encoded);
        ByteBuffer published = kind.ring(9);
        assertThat(RingPublisher.publishWorkItems(published, 0, tenant, items)).isEqualTo(items.size());
        assertThat(TestBuffers.bytes(encoded)).isEqualTo(TestBuffers.bytes(published));
        RingTelemetry telemetry = RingTelemetry.decode(kind.of(640), published);
        for (int i = 0; i < items.size(); i++) {
            WorkItem item = items.get(i);
            assertThat(telemetry.slot(i).args()).containsExactly(item.inputHandle(), item.outputHandle(), item.param());
            assertThat(telemetry.opcode(i)).isEqualTo(item.opHandle());
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("IO queue: what is submitted is claimed, and its outcome shows")
    @ProtocolRule("7")
    void requestsReadBack(
            @ForAll @IntRange(min = 1, max = 64) int slots, @ForAll int src, @ForAll int dst, @ForAll boolean ok) {
        MegakernelIoQueue queue = new MegakernelIoQueue(slots);
        List<IoRequest> expected = new ArrayList<>();
        List<IoOutcome> outcomes = new ArrayList<>();
        for (int slot = 0; slot < slots; slot += 1 + slot % 3) {
            queue.submitDmaRead(slot, src, dst + slot, src ^ dst, slot);
            expected.add(new IoRequest(slot, IoQueueLayout.OP_READ, src, dst + slot, 0, src ^ dst, slot));
            outcomes.add(new IoOutcome(slot, ok));
        }
        ByteBuffer bytes = queue.buffer();
        assertThat(IoRequests.poll(bytes)).isEqualTo(expected);
        assertThat(IoRequests.claim(bytes)).isEqualTo(expected);
        IoRequests.completeBatch(bytes, outcomes);
        for (IoRequest request : expected) {
            int status = TestBuffers.ioSlot(bytes, request.slot())[IoQueueLayout.IO_STATUS_WORD];
            assertThat(status).isEqualTo(ok ? IoQueueLayout.STATUS_OK : IoQueueLayout.STATUS_ERROR);
            assertThat(queue.completion(request.slot()))
                    .contains(new IoCompletion(request.slot(), request.dst(), request.byteCount(), request.tag()));
        }
    }

    @Provide
    Arbitrary<List<DebugRecord>> records() {
        Arbitrary<Integer> any = Arbitraries.integers();
        return Combinators.combine(any, any, any, any)
                .as(DebugRecord::new)
                .list()
                .ofMaxSize(70);
    }

    @Provide
    Arbitrary<List<WorkItem>> work() {
        Arbitrary<Integer> any = Arbitraries.integers();
        return Combinators.combine(Arbitraries.integers().between(0x40, 0xFFEF), any, any, any)
                .as(WorkItem::new)
                .list()
                .ofMaxSize(9);
    }

    /** As a device appends: the record's words, then the cursor. */
    private static void append(ByteBuffer log, DebugRecord record) {
        int cursor = Words.get(log, DebugLogLayout.CURSOR_WORD);
        int[] words = {record.fmtId(), record.arg1(), record.arg2(), record.slotBase()};
        for (int i = 0; i < words.length; i++) {
            Words.put(log, DebugLogLayout.RECORDS_BASE + cursor + i, words[i]);
        }
        Words.put(log, DebugLogLayout.CURSOR_WORD, cursor + words.length);
    }
}
