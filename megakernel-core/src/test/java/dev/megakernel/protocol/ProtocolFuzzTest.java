package dev.megakernel.protocol;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.megakernel.ProtocolRule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Arbitrary bytes, positions, limits and byte orders into everything of the package that takes a buffer. What is called
 * stands in tables by name, and the tables are held to be complete.
 */
class ProtocolFuzzTest {

    /** Only read: the bytes stay, whatever comes of it. */
    private static final Map<String, ObjIntConsumer<ByteBuffer>> DECODERS = new TreeMap<>();

    /** Change a view in place: the bytes stay when they refuse. */
    private static final Map<String, ObjIntConsumer<ByteBuffer>> MUTATORS = new TreeMap<>();

    /** Fill storage from index 0: the storage stays when they refuse. */
    private static final Map<String, ObjIntConsumer<ByteBuffer>> ENCODERS = new TreeMap<>();

    /** Fuzzed elsewhere, with the arguments they need. */
    private static final Set<String> ELSEWHERE = Set.of(
            "Readback#fromOutputs",
            "Readback#drainOutputsInto",
            "Words#get",
            "Words#put",
            "Words#getAcquire",
            "Words#putRelease");

    /** Whatever the lengths of {@link #noiseIsTakenNowAndThen}. */
    private static final Set<String> NEVER_REFUSES =
            Set.of("IoRequests#claim", "IoRequests#claim into", "RingCodec#encodeLoadMiss");

    static {
        DECODERS.put("Words#count", (b, n) -> Words.count(b));
        DECODERS.put("ControlReader#readDoneCount", (b, n) -> ControlReader.readDoneCount(b));
        DECODERS.put("ControlReader#readEpoch", (b, n) -> ControlReader.readEpoch(b));
        DECODERS.put("ControlReader#readObservable", ControlReader::readObservable);
        DECODERS.put("ControlReader#readObservableOrZero", ControlReader::readObservableOrZero);
        DECODERS.put("ControlReader#readMetrics", (b, n) -> ControlReader.readMetrics(b));
        DECODERS.put("ControlReader#readPresentMetrics", (b, n) -> ControlReader.readPresentMetrics(b));
        DECODERS.put(
                "ControlSnapshot#decode", (b, n) -> ControlSnapshot.decode(b).metrics());
        DECODERS.put("ControlSnapshot#decodeInto", (b, n) -> ControlSnapshot.decodeInto(b, new ControlSnapshot()));
        DECODERS.put(
                "RingTelemetry#decode",
                (b, n) -> RingTelemetry.decode(control(n), b).slots());
        DECODERS.put("RingTelemetry#decode of control", (b, n) -> RingTelemetry.decode(b, ring()));
        DECODERS.put("RingTelemetry#decode and look", (b, n) -> look(RingTelemetry.decode(control(n), b), n));
        DECODERS.put("RingTelemetry#decodeInto", (b, n) -> RingTelemetry.decodeInto(b, b, new RingTelemetry()));
        DECODERS.put("DebugLogCodec#read", (b, n) -> DebugLogCodec.read(b));
        DECODERS.put("DebugLogCodec#read into", (b, n) -> DebugLogCodec.read(b, new ArrayList<>()));
        DECODERS.put("DebugLogCodec#forEach", (b, n) -> DebugLogCodec.forEach(b, (fmt, x, y, slot) -> {}));
        DECODERS.put("RingCodec#decodeLoadMiss", RingCodec::decodeLoadMiss);
        DECODERS.put("RingCodec#countDone", RingCodec::countDone);
        DECODERS.put("RingCodec#countDoneIfPresent", RingCodec::countDoneIfPresent);
        DECODERS.put("IoRequests#poll", (b, n) -> IoRequests.poll(b));
        DECODERS.put("IoRequests#poll into", (b, n) -> IoRequests.poll(b, new ArrayList<>()));
        DECODERS.put("IoSlotFlyweight#wrap", (b, n) -> look(new IoSlotFlyweight().wrap(b, n)));
        DECODERS.put("SlotFlyweight#wrap", (b, n) -> look(new SlotFlyweight().wrap(b, n)));
        DECODERS.put("BufferValidation#validateControl", (b, n) -> BufferValidation.validateControl(b));
        DECODERS.put("BufferValidation#validateDebugLog", (b, n) -> BufferValidation.validateDebugLog(b));
        DECODERS.put("BufferValidation#validateIoQueue", (b, n) -> BufferValidation.validateIoQueue(b));
        DECODERS.put("BufferValidation#validateRing", BufferValidation::validateRing);
        DECODERS.put("BufferValidation#validateDispatch", (b, n) -> BufferValidation.validateDispatch(b, b, b, b, n));

        MUTATORS.put("ControlCodec#writeDefaultPriorityOffsets", ControlCodec::writeDefaultPriorityOffsets);
        MUTATORS.put("RingPublisher#publishSlot", (b, n) -> RingPublisher.publishSlot(b, n, n, 0x40, n, n));
        MUTATORS.put("RingPublisher#publishSlot of n", (b, n) -> RingPublisher.publishSlot(b, 0, n, n, args(n)));
        MUTATORS.put(
                "RingPublisher#batchPublish",
                (b, n) -> RingPublisher.batchPublish(b, n, n, List.of(item(n), item(8)), n));
        MUTATORS.put("RingPublisher#batchPublish fence", (b, n) -> RingPublisher.batchPublish(b, n, n, List.of(), n));
        MUTATORS.put(
                "RingPublisher#publishPackedSlot",
                (b, n) -> RingPublisher.publishPackedSlot(b, n, n, List.of(new PackedOp(n & 0xFF, args(n)))));
        MUTATORS.put("RingPublisher#publishLoadMiss", (b, n) -> RingPublisher.publishLoadMiss(b, n, n, n > 0));
        MUTATORS.put(
                "RingPublisher#publishWithPriority",
                (b, n) -> RingPublisher.publishWithPriority(b, offsets(b), n, n, item(0x40)));
        MUTATORS.put(
                "RingPublisher#publishWithPriority by itself",
                (b, n) -> RingPublisher.publishWithPriority(b, b.duplicate(), n, n & 3, item(n)));
        MUTATORS.put(
                "RingPublisher#publishWorkItems",
                (b, n) -> RingPublisher.publishWorkItems(b, n, n, List.of(work(n), work(9))));
        MUTATORS.put("RingPublisher#resetFaultedSlot", RingPublisher::resetFaultedSlot);
        MUTATORS.put(
                "SlotFlyweight#wrap begin",
                (b, n) -> new SlotFlyweight().wrap(b, n & 7).begin(n, n));
        MUTATORS.put(
                "SlotFlyweight#wrap arg",
                (b, n) -> new SlotFlyweight().wrap(b, 0).arg(n, n));
        MUTATORS.put(
                "SlotFlyweight#wrap status",
                (b, n) -> new SlotFlyweight().wrap(b, n).status(n));
        MUTATORS.put("IoRequests#claim", (b, n) -> IoRequests.claim(b));
        MUTATORS.put("IoRequests#claim into", (b, n) -> IoRequests.claim(b, new ArrayList<>()));
        MUTATORS.put("IoRequests#complete", (b, n) -> IoRequests.complete(b, n, n > 0));
        MUTATORS.put(
                "IoRequests#completeBatch",
                (b, n) -> IoRequests.completeBatch(b, List.of(new IoOutcome(n, true), new IoOutcome(n + 1, false))));
        MUTATORS.put("IoRequests#release", IoRequests::release);
        MUTATORS.put(
                "IoSlotFlyweight#wrap claim",
                (b, n) -> new IoSlotFlyweight().wrap(b, n).claim());
        MUTATORS.put(
                "IoSlotFlyweight#wrap complete",
                (b, n) -> new IoSlotFlyweight().wrap(b, n).complete(n > 1));

        ENCODERS.put("ControlCodec#encode", (b, n) -> ControlCodec.encode(n > 0, n, n, b));
        ENCODERS.put("RingCodec#encodeEmpty", (b, n) -> RingCodec.encodeEmpty(n, b));
        ENCODERS.put("RingCodec#encodeLoadMiss", (b, n) -> RingCodec.encodeLoadMiss(n, n > 0, b));
        ENCODERS.put("DebugLogCodec#encodeEmpty", (b, n) -> DebugLogCodec.encodeEmpty(n, b));
        ENCODERS.put("IoQueueCodec#encodeEmpty", (b, n) -> IoQueueCodec.encodeEmpty(n, b));
        ENCODERS.put(
                "RingPublisher#encodeWorkItemsRing",
                (b, n) -> RingPublisher.encodeWorkItemsRing(n, n, List.of(work(n), work(8)), b));
    }

    @Example
    @Label("every public method that takes a buffer is in a table")
    void tablesAreComplete() {
        Set<String> fuzzed = new HashSet<>(ELSEWHERE);
        for (Map<String, ?> table : List.of(DECODERS, MUTATORS, ENCODERS)) {
            table.keySet().forEach(name -> fuzzed.add(name.split(" ")[0]));
        }
        assertThat(fuzzed).isEqualTo(methodsThatTakeABuffer());
    }

    @Example
    @Label("everything that writes takes some of the noise and refuses some")
    void noiseIsTakenNowAndThen() {
        Map<String, ObjIntConsumer<ByteBuffer>> writers = new TreeMap<>(MUTATORS);
        writers.putAll(ENCODERS);
        int[] firstPartitionHasOneSlot = new int[64];
        firstPartitionHasOneSlot[2] = 1;
        int[][] noises = {{0}, {1}, {2}, {3}, {7}, {16}, firstPartitionHasOneSlot};
        int[] lengths = {128, ControlLayout.CONTROL_MIN_BYTES};
        int[] numbers = {0, 1, 2, 64, -1};
        writers.forEach((name, writer) -> {
            Set<Boolean> outcomes = new HashSet<>();
            for (int[] noise : noises) {
                for (int length : lengths) {
                    for (int number : numbers) {
                        ByteBuffer buffer = new FuzzView(noise, length, 0, false, false).buffer();
                        outcomes.add(refused(() -> writer.accept(buffer, number)));
                    }
                }
            }
            assertThat(outcomes).as(name).contains(false);
            assertThat(outcomes.contains(true)).as(name).isEqualTo(!NEVER_REFUSES.contains(name));
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("decoders answer with a value or a typed error and change nothing")
    @ProtocolRule({"2", "3.3", "3.4", "11"})
    void decodersOnlyRead(@ForAll("views") FuzzView view, @ForAll("numbers") int number) {
        DECODERS.forEach((name, decoder) -> {
            ByteBuffer buffer = view.buffer();
            byte[] before = FuzzView.everything(buffer);
            refused(() -> decoder.accept(buffer, number));
            assertThat(FuzzView.everything(buffer)).as(name).isEqualTo(before);
            assertSameView(name, buffer, view);
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("decoders read buffers that cannot be written")
    void decodersReadReadOnlyBuffers(@ForAll("views") FuzzView view, @ForAll("numbers") int number) {
        DECODERS.forEach((name, decoder) -> {
            boolean refused = refused(() -> decoder.accept(view.buffer(), number));
            assertThat(refused(() -> decoder.accept(view.buffer().asReadOnlyBuffer(), number)))
                    .as(name)
                    .isEqualTo(refused);
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("what changes a view stays inside it, or refuses and leaves every byte as it was")
    @ProtocolRule({"4", "7", "D4", "D32", "D39"})
    void refusalsLeaveTheBytes(@ForAll("views") FuzzView view, @ForAll("numbers") int number) {
        MUTATORS.forEach((name, mutator) -> {
            ByteBuffer buffer = view.buffer();
            byte[] before = FuzzView.everything(buffer);
            if (refused(() -> mutator.accept(buffer, number))) {
                assertThat(FuzzView.everything(buffer)).as(name).isEqualTo(before);
            }
            assertThat(outside(buffer, view)).as(name).isEqualTo(outside(view.buffer(), view));
            assertSameView(name, buffer, view);
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("encoders fill storage from index 0 and limit it, or refuse and leave it as it was")
    @ProtocolRule("3.2")
    void encodersFillStorageOrLeaveIt(@ForAll("views") FuzzView view, @ForAll("numbers") int number) {
        ENCODERS.forEach((name, encoder) -> {
            ByteBuffer buffer = view.buffer();
            byte[] before = FuzzView.everything(buffer);
            if (refused(() -> encoder.accept(buffer, number))) {
                assertThat(FuzzView.everything(buffer)).as(name).isEqualTo(before);
                assertSameView(name, buffer, view);
            } else {
                assertThat(buffer.position()).as(name).isZero();
                byte[] after = FuzzView.everything(buffer);
                assertThat(Arrays.copyOfRange(after, buffer.limit(), after.length))
                        .as(name)
                        .isEqualTo(Arrays.copyOfRange(before, buffer.limit(), after.length));
            }
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("readback takes four buffers of the right lengths or refuses and leaves list and record as they are")
    @ProtocolRule("10")
    void readbackTakesOrRefuses(@ForAll("outputs") List<FuzzView> views, @ForAll @IntRange(max = 3) int slots) {
        List<ByteBuffer> outputs =
                new ArrayList<>(views.stream().map(FuzzView::buffer).toList());
        List<ByteBuffer> before = List.copyOf(outputs);
        Readback readback = new Readback();
        boolean refused = refused(() -> Readback.fromOutputs(outputs, slots));
        assertThat(refused(() -> Readback.drainOutputsInto(outputs, slots, readback)))
                .isEqualTo(refused);
        if (refused) {
            assertThat(readback).isEqualTo(new Readback());
            assertThat(outputs).containsExactlyElementsOf(before);
        } else {
            assertThat(readback).isEqualTo(Readback.fromOutputs(before, slots));
            assertThat(readback.slotCount()).isEqualTo(slots);
            assertThat(outputs)
                    .allSatisfy(buffer -> assertThat(buffer.remaining()).isZero());
        }
        for (int i = 0; i < views.size(); i++) {
            assertSameView("output " + i, before.get(i), views.get(i));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("words are read and written inside the view only, with any alignment and byte order")
    @ProtocolRule("D26")
    void wordsStayInside(@ForAll("views") FuzzView view, @ForAll @IntRange(min = -3, max = 400) int word) {
        ByteBuffer buffer = view.buffer();
        boolean inside = word >= 0 && (word + 1) * Words.WORD_BYTES <= view.length();
        if (!inside) {
            return;
        }
        int expected =
                buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(view.before() + word * Words.WORD_BYTES);
        assertThat(Words.get(buffer, word)).isEqualTo(expected);
        assertThat(Words.getAcquire(buffer, word)).isEqualTo(expected);
        Words.put(buffer, word, ~expected);
        assertThat(Words.get(buffer, word)).isEqualTo(~expected);
        Words.putRelease(buffer, word, expected);
        assertThat(FuzzView.everything(buffer)).isEqualTo(FuzzView.everything(view.buffer()));
        assertSameView("words", buffer, view);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("a raw ring takes whole slots of its own or refuses and stays as it is")
    @ProtocolRule({"4", "D21"})
    void rawRingTakesOrRefuses(
            @ForAll("numbers") int slot, @ForAll @Size(max = 70) byte[] noise, @ForAll boolean whole) {
        HostRing ring = new HostRing(3);
        byte[] bytes = whole ? Arrays.copyOf(noise, SlotLayout.SLOT_BYTES) : noise;
        boolean fits = bytes.length == SlotLayout.SLOT_BYTES && slot >= 0 && slot < 3;
        assertThat(refused(() -> ring.publish(slot, bytes))).isEqualTo(!fits);
        byte[] out = new byte[bytes.length];
        assertThat(refused(() -> ring.readSlot(slot, out))).isEqualTo(!fits);
        if (fits) {
            assertThat(out).isEqualTo(bytes);
        } else {
            assertThat(TestBuffers.bytes(ring.buffer())).containsOnly(0);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("an owned IO queue takes a request for an EMPTY slot or refuses and stays as it is")
    @ProtocolRule({"7", "D30"})
    void ioQueueTakesOrRefuses(@ForAll("numbers") int slot, @ForAll("numbers") int status, @ForAll int value) {
        MegakernelIoQueue queue = new MegakernelIoQueue(3);
        TestBuffers.ioWord(queue.buffer(), 1, IoQueueLayout.IO_STATUS_WORD, status);
        byte[] before = TestBuffers.bytes(queue.buffer());
        boolean free = slot >= 0 && slot < 3 && (slot != 1 || status == SlotStatus.EMPTY);
        assertThat(queue.isRecycled(slot)).isEqualTo(free);
        assertThat(queue.completion(slot).isPresent()).isEqualTo(slot == 1 && status != SlotStatus.EMPTY);
        assertThat(refused(() -> queue.submitDmaRead(slot, value, ~value, value + 1, value + 2)))
                .isEqualTo(!free);
        if (free) {
            assertThat(queue.completion(slot)).contains(new IoCompletion(slot, ~value, value + 1, value + 2));
        } else {
            assertThat(TestBuffers.bytes(queue.buffer())).isEqualTo(before);
        }
    }

    @Provide
    Arbitrary<FuzzView> views() {
        return FuzzView.any();
    }

    @Provide
    Arbitrary<List<FuzzView>> outputs() {
        Arbitrary<List<FuzzView>> any = views().list().ofMaxSize(5);
        Arbitrary<List<FuzzView>> fitting = views().list()
                .ofSize(4)
                .flatMap(views -> Arbitraries.integers()
                        .between(0, 3)
                        .map(slots -> List.of(
                                resized(views.get(0), 640),
                                resized(views.get(1), slots * 64),
                                resized(views.get(2), 1028),
                                resized(views.get(3), slots * 32))));
        return Arbitraries.oneOf(any, fitting);
    }

    /** Counts, indices and opcodes: mostly small, now and then anything. */
    @Provide
    Arbitrary<Integer> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(0, 70),
                Arbitraries.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1, -160, -161, 0xFFFD, 0xFFEF, 0x0FFF_FFFF),
                Arbitraries.integers());
    }

    private static FuzzView resized(FuzzView view, int length) {
        return new FuzzView(view.words(), length, view.before(), view.direct(), view.bigEndian());
    }

    /** Whether the call was refused; anything but a typed error with a hint fails the test. */
    private static boolean refused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (MegakernelException e) {
            assertThat(e).hasMessageContaining("Fix: ");
            return true;
        }
    }

    private static void assertSameView(String name, ByteBuffer buffer, FuzzView view) {
        assertThat(buffer.position()).as(name).isEqualTo(view.before());
        assertThat(buffer.limit()).as(name).isEqualTo(view.before() + view.length());
        assertThat(buffer.order() == ByteOrder.BIG_ENDIAN).as(name).isEqualTo(view.bigEndian());
    }

    private static byte[] outside(ByteBuffer buffer, FuzzView view) {
        byte[] all = FuzzView.everything(buffer);
        Arrays.fill(all, view.before(), view.before() + view.length(), (byte) 0);
        return all;
    }

    private static Set<String> methodsThatTakeABuffer() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.megakernel.protocol")
                        .stream()
                        .map(JavaClass::reflect)
                        .filter(type -> Modifier.isPublic(type.getModifiers()))
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && takesABuffer(method))
                        .map(method -> method.getDeclaringClass().getSimpleName() + "#" + method.getName())
                        .collect(toSet());
    }

    private static boolean takesABuffer(Method method) {
        return Arrays.stream(method.getGenericParameterTypes())
                .anyMatch(type -> type.getTypeName().contains(ByteBuffer.class.getName()));
    }

    private static void look(RingTelemetry telemetry, int number) {
        telemetry.activeSlotsForOpcode(number);
        telemetry.activeSlots(number);
        telemetry.healthSince(telemetry);
        assertThat(telemetry.occupancy().totalSlots()).isEqualTo(telemetry.slotCount());
        assertThat(telemetry.runtimeCounters().gpuIdlePpm()).isBetween(0L, 1_000_000L);
    }

    private static void look(SlotFlyweight slot) {
        if (PackedView.isWellFormed(slot)) {
            for (int op = 0; op < PackedView.opCount(slot); op++) {
                PackedView.opcode(slot, op);
                PackedView.arg(slot, op, 0);
            }
        }
        slot.status();
        slot.opcode();
        slot.tenant();
        slot.priority();
    }

    private static void look(IoSlotFlyweight slot) {
        slot.status();
        slot.op();
        slot.offset();
        slot.tag();
    }

    private static ByteBuffer ring() {
        return ByteBuffer.allocate(3 * SlotLayout.SLOT_BYTES);
    }

    private static ByteBuffer control(int number) {
        ByteBuffer control = ByteBuffer.allocate(ControlLayout.CONTROL_MIN_BYTES);
        Words.put(control, ControlLayout.DONE_COUNT_WORD, number);
        return control;
    }

    private static ByteBuffer offsets(ByteBuffer ring) {
        ByteBuffer control = control(0);
        ControlCodec.writeDefaultPriorityOffsets(control, ring.remaining() / SlotLayout.SLOT_BYTES);
        return control;
    }

    private static int[] args(int number) {
        return new int[number & 15];
    }

    private static BatchItem item(int number) {
        return new BatchItem(number, args(number));
    }

    private static WorkItem work(int number) {
        return new WorkItem(number, 1, 2, 3);
    }
}
