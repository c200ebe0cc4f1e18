package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ProtocolPropertyTest {

    private static final int RING_SLOTS = 4;

    @Property
    @Label("publishSlot round trip: the slot holds exactly what was published")
    @ProtocolRule({"4", "D26"})
    void publishedSlotReadsBack(
            @ForAll TestBuffers kind,
            @ForAll @IntRange(max = RING_SLOTS - 1) int slot,
            @ForAll int tenant,
            @ForAll("publishable") int opcode,
            @ForAll @Size(max = 12) int[] args) {
        ByteBuffer ring = kind.ring(RING_SLOTS);
        TestBuffers.soil(ring, slot);
        RingPublisher.publishSlot(ring, slot, tenant, opcode, args);
        int[] expected = {SlotStatus.PUBLISHED, opcode, tenant, Priority.NORMAL.level()};
        int[] words = TestBuffers.slot(ring, slot);
        assertThat(words).startsWith(expected);
        assertThat(Arrays.copyOfRange(words, SlotLayout.ARG0_WORD, SlotLayout.SLOT_WORDS))
                .isEqualTo(Arrays.copyOf(args, SlotLayout.ARGS_PER_SLOT));
    }

    @Property
    @Label("packed round trip: every payload that fits is well-formed and reads back")
    @ProtocolRule("4.1")
    void packedPayloadReadsBack(@ForAll("packedOps") List<PackedOp> ops) {
        int argWords = ops.stream().mapToInt(PackedOp::argCount).sum();
        boolean fits = PackedLayout.metadataWords(ops.size()) + argWords <= SlotLayout.ARGS_PER_SLOT;
        ByteBuffer ring = TestBuffers.heapRing(1);
        byte[] before = TestBuffers.bytes(ring);
        try {
            RingPublisher.publishPackedSlot(ring, 0, 0, ops);
        } catch (QueueFullException e) {
            assertThat(fits).isFalse();
            assertThat(TestBuffers.bytes(ring)).isEqualTo(before);
            return;
        }
        assertThat(fits).isTrue();
        SlotFlyweight args = new SlotFlyweight().wrap(ring, 0);
        assertThat(PackedView.isWellFormed(args)).isTrue();
        assertThat(unpack(args)).isEqualTo(ops);
    }

    @Property
    @Label("arbitrary argument words: a well-formed payload never reads outside the slot")
    @ProtocolRule("6.4")
    void arbitraryPayloadStaysInside(@ForAll("packedNoise") int[] words) {
        SlotArgs args = i -> words[i];
        if (PackedView.isWellFormed(args)) {
            assertThat(unpack(args)).hasSize(PackedView.opCount(args));
        }
    }

    @Property
    @Label("lenient readers never fail and agree with the strict ones")
    @ProtocolRule("3.3")
    void lenientReadersNeverFail(@ForAll("noise") byte[] bytes, @ForAll int index) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int observable = ControlReader.readObservableOrZero(buffer, index);
        List<MetricCount> metrics = ControlReader.readPresentMetrics(buffer);
        RingCodec.decodeLoadMiss(buffer, index);
        RingCodec.countDoneIfPresent(buffer, index);
        try {
            assertThat(ControlReader.readMetrics(buffer)).isEqualTo(metrics);
            assertThat(ControlReader.readObservable(buffer, index)).isEqualTo(observable);
        } catch (ProtocolException e) {
            assertThat(metrics).hasSizeLessThanOrEqualTo(ControlLayout.METRIC_COUNT);
        }
    }

    @Property
    @Label("default partitions are ascending, end at the slot count and differ only in NORMAL")
    @ProtocolRule("3.2")
    void partitionsCoverTheRing(@ForAll int slots) {
        int[] offsets = ControlCodec.defaultPriorityOffsets(slots);
        long share = Integer.toUnsignedLong(offsets[1]);
        assertThat(offsets[ControlLayout.PRIORITY_LEVELS]).isEqualTo(slots);
        for (Priority priority : Priority.values()) {
            long size = Integer.toUnsignedLong(offsets[priority.level() + 1])
                    - Integer.toUnsignedLong(offsets[priority.level()]);
            assertThat(size).isBetween(share, priority == Priority.NORMAL ? share + 4 : share);
        }
    }

    @Provide
    Arbitrary<Integer> anyOpcode() {
        return Arbitraries.integers().edgeCases(edges -> edges.add(0, 7, 8, 0xFFEF, 0xFFF0, 0xFFFD, 0x8000_0001));
    }

    @Provide
    Arbitrary<Integer> publishable() {
        return anyOpcode().filter(opcode -> OpcodeSpace.isBuiltin(opcode) || !OpcodeSpace.isSystem(opcode));
    }

    @Provide
    Arbitrary<List<PackedOp>> packedOps() {
        Arbitrary<int[]> args = Arbitraries.integers().array(int[].class).ofMaxSize(5);
        Arbitrary<Integer> opcode = Arbitraries.integers().between(0, PackedOp.MAX_OPCODE);
        return opcode.flatMap(code -> args.map(values -> new PackedOp(code, values)))
                .list()
                .ofMaxSize(26);
    }

    @Provide
    Arbitrary<int[]> packedNoise() {
        Arbitrary<Integer> smallBytes = Arbitraries.integers().between(0, 0x0303_0305);
        return Arbitraries.oneOf(smallBytes, Arbitraries.integers())
                .array(int[].class)
                .ofSize(SlotLayout.ARGS_PER_SLOT);
    }

    @Provide
    Arbitrary<byte[]> noise() {
        Arbitrary<Byte> small = Arbitraries.bytes().between((byte) 0, (byte) 8);
        return Arbitraries.oneOf(small, Arbitraries.bytes()).array(byte[].class).ofMaxSize(700);
    }

    private static List<PackedOp> unpack(SlotArgs args) {
        List<PackedOp> ops = new ArrayList<>();
        for (int op = 0; op < PackedView.opCount(args); op++) {
            int[] values = new int[PackedView.argCount(args, op)];
            for (int i = 0; i < values.length; i++) {
                values[i] = PackedView.arg(args, op, i);
            }
            ops.add(new PackedOp(PackedView.opcode(args, op), values));
        }
        return ops;
    }
}
