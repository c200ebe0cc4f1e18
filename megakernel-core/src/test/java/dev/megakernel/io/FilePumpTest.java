package dev.megakernel.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.megakernel.Megakernel;
import dev.megakernel.ProtocolRule;
import dev.megakernel.host.HostBackend;
import dev.megakernel.io.IoResourceException.Reason;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.MegakernelException;
import dev.megakernel.protocol.MegakernelIoQueue;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ProtocolRule({"6.6", "D12"})
class FilePumpTest {

    private static final int WORDS = 16;
    private static final int LARGE_WORDS = 3 * FileResource.CHUNK_BYTES / Integer.BYTES;
    private static final int OK = IoQueueLayout.STATUS_OK;
    private static final int ERROR = IoQueueLayout.STATUS_ERROR;

    @TempDir
    private Path folder;

    private Path file;
    private final Megakernel kernel = Megakernel.builder(new HostBackend())
            .geometry(8, 8)
            .regions(
                    RegionSpec.readOnly("names", WORDS, () -> ByteBuffer.wrap(bytes(0x7F, WORDS * 4))),
                    RegionSpec.mutable("large", LARGE_WORDS))
            .build();
    private final FilePump pump = new FilePump(kernel.workspace());
    private final MegakernelIoQueue queue = new MegakernelIoQueue(8);

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.write(folder.resolve("data"), numbered(40));
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    @Test
    void aReadOfCountZeroBringsTheWholeResource() {
        pump.register(7, file, new FileWindow(4, 20, "names", 3));
        queue.submitDmaRead(2, 7, 7, 0, 99);
        IoServed served = pump.serve(queue.buffer());
        assertThat(served).isEqualTo(new IoServed(1, 20, 0, List.of()));
        assertThat(status(2)).isEqualTo(OK);
        assertThat(region("names")).isEqualTo(expected(3, numbered(40), 4, 20));
    }

    @Test
    void theEndOfALastWordIsZero() {
        pump.register(7, file, new FileWindow(1, 5, "names", 0));
        queue.submitDmaRead(0, 7, 7, 0, 0);
        pump.serve(queue.buffer());
        byte[] content = region("names");
        assertThat(Arrays.copyOf(content, 8)).containsExactly(1, 2, 3, 4, 5, 0, 0, 0);
        assertThat(content[8]).isEqualTo((byte) 0x7F);
    }

    @Test
    void aReadMayAskForAPart() {
        pump.register(7, file, new FileWindow(4, 20, "names", 3));
        request(0, IoQueueLayout.OP_READ, 7, 7, 6, 5);
        request(1, IoQueueLayout.OP_READ, 7, 7, 19, 0);
        assertThat(pump.serve(queue.buffer()).bytes()).isEqualTo(6);
        assertThat(Arrays.copyOfRange(region("names"), 12, 21)).containsExactly(23, 0, 0, 0, 14, 0, 0, 0, 0x7F);
    }

    @Test
    void aReadMayGoToTheWordsOfAnotherResource() {
        pump.register(7, file, new FileWindow(4, 8, "names", 3)).register(8, file, new FileWindow(0, 4, "names", 9));
        request(0, IoQueueLayout.OP_READ, 7, 8, 4, 4);
        pump.serve(queue.buffer());
        assertThat(region("names")).isEqualTo(expected(9, numbered(40), 8, 4));
    }

    @Test
    void aRequestWithoutASourceReadsTheTargetsOwnFile() {
        pump.register(7, file, new FileWindow(4, 8, "names", 0));
        queue.publishSlot(5, 7, 4, 1);
        assertThat(pump.serve(queue.buffer()).bytes()).isEqualTo(4);
        assertThat(region("names")).isEqualTo(expected(0, numbered(40), 4, 4));
    }

    @Test
    void aWholeFileIsRegisteredInOneGo() {
        pump.register(-1, file, "names");
        queue.submitDmaRead(0, -1, -1, 0, 0);
        assertThat(pump.serve(queue.buffer()).bytes()).isEqualTo(40);
        assertThat(region("names")).isEqualTo(expected(0, numbered(40), 0, 40));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                999,
                FileResource.CHUNK_BYTES - 1,
                FileResource.CHUNK_BYTES,
                FileResource.CHUNK_BYTES + 1,
                3 * FileResource.CHUNK_BYTES - 2
            })
    void shortReadsAndManyChunksBringEveryByte(int length) {
        long offset = 5_000_000_011L;
        pump.register(7, new ScriptedChannel(offset + length), new FileWindow(offset, length, "large", 0));
        queue.submitDmaRead(0, 7, 7, 0, 0);
        assertThat(pump.serve(queue.buffer()).bytes()).isEqualTo(length);
        byte[] content = region("large");
        for (int i = 0; i < content.length; i++) {
            byte wanted = i < length ? ScriptedChannel.byteAt(offset + i) : 0;
            if (content[i] != wanted) {
                throw new AssertionError("byte %d is %d, not %d".formatted(i, content[i], wanted));
            }
        }
    }

    @Test
    @ProtocolRule("9")
    void whatAFileBroughtSurvivesTheLossOfTheDevice() {
        pump.register(7, file, new FileWindow(0, 8, "names", 2));
        queue.submitDmaRead(0, 7, 7, 0, 0);
        pump.serve(queue.buffer());
        byte[] before = region("names");
        kernel.recoverAfterDeviceLoss();
        assertThat(region("names")).isEqualTo(before);
    }

    @Test
    void requestsAreServedInOrderAndAFenceIsPassed() {
        pump.register(7, file, new FileWindow(0, 4, "names", 0)).register(8, file, new FileWindow(4, 4, "names", 0));
        request(0, IoQueueLayout.OP_READ, 7, 7, 0, 0);
        request(1, IoQueueLayout.OP_FENCE, 0, 0, 0, 0);
        request(2, IoQueueLayout.OP_READ, 8, 8, 0, 0);
        assertThat(pump.serve(queue.buffer()).requests()).isEqualTo(3);
        assertThat(statuses(3)).containsExactly(OK, OK, OK);
        assertThat(region("names")).isEqualTo(expected(0, numbered(40), 4, 4));
    }

    @Test
    void onlyPublishedRequestsAreServedAndOnlyOnce() {
        pump.register(7, file, "names");
        int[] states = {SlotStatus.EMPTY, SlotStatus.CLAIMED, SlotStatus.DONE, SlotStatus.WAIT_IO, OK, ERROR, 99};
        for (int slot = 0; slot < states.length; slot++) {
            request(slot, IoQueueLayout.OP_READ, 7, 7, 0, 0);
            put(slot, IoQueueLayout.IO_STATUS_WORD, states[slot]);
        }
        request(7, IoQueueLayout.OP_READ, 7, 7, 0, 0);
        assertThat(pump.serve(queue.buffer()).requests()).isEqualTo(1);
        assertThat(statuses(7)).containsExactly(states);
        assertThat(status(7)).isEqualTo(OK);
        assertThat(pump.serve(queue.buffer()).requests()).isZero();
    }

    @Test
    void whatCannotBeServedIsAnsweredWithAnErrorAndOthersGoOn() {
        pump.register(7, file, new FileWindow(4, 20, "names", 3)).register(8, file, new FileWindow(0, 4, "names", 0));
        request(0, IoQueueLayout.OP_READ, 5, 5, 0, 0);
        request(1, IoQueueLayout.OP_WRITE, 7, 7, 0, 0);
        request(2, 4, 7, 7, 0, 0);
        request(3, IoQueueLayout.OP_READ, 7, 7, 0, 21);
        request(4, IoQueueLayout.OP_READ, 7, 7, 20, 0);
        request(5, IoQueueLayout.OP_READ, 7, 7, -1L, 0);
        request(6, IoQueueLayout.OP_READ, 7, 8, 0, 5);
        request(7, IoQueueLayout.OP_READ, 7, 7, 16, 4);
        IoServed served = pump.serve(queue.buffer());
        assertThat(served.requests()).isEqualTo(8);
        assertThat(served.bytes()).isEqualTo(4);
        assertThat(statuses(8)).containsExactly(ERROR, ERROR, ERROR, ERROR, ERROR, ERROR, ERROR, OK);
        assertThat(served.failures())
                .extracting(failure -> failure.request().slot())
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(served.failures())
                .extracting(failure -> ((IoResourceException) failure.reason()).reason())
                .containsExactly(
                        Reason.UNKNOWN_RESOURCE,
                        Reason.UNSUPPORTED_OPERATION,
                        Reason.UNSUPPORTED_OPERATION,
                        Reason.OUTSIDE_FILE,
                        Reason.OUTSIDE_FILE,
                        Reason.OUTSIDE_FILE,
                        Reason.OUTSIDE_REGION);
        assertThat(served.failures())
                .allSatisfy(failure -> assertThat(failure.reason()).hasMessageContaining("Fix: "));
        assertThat(region("names")).isEqualTo(expected(3, numbered(40), 20, 4));
    }

    @Test
    void aCountIsReadUnsigned() {
        pump.register(7, file, "names");
        request(0, IoQueueLayout.OP_READ, 7, 7, 0, -1);
        assertThat(pump.serve(queue.buffer()).failures().get(0).reason()).hasMessageContaining("4294967295 bytes");
    }

    @Test
    void aFileThatWasShortenedIsAnsweredWithAnErrorAndNothingIsStored() throws IOException {
        pump.register(7, file, "names");
        Files.write(file, numbered(39));
        queue.submitDmaRead(0, 7, 7, 0, 0);
        IoServed served = pump.serve(queue.buffer());
        assertThat(served.failures().get(0).reason())
                .hasMessageContaining("needs 40 bytes")
                .hasMessageContaining("which has 39");
        assertThat(status(0)).isEqualTo(ERROR);
        assertThat(region("names")).containsOnly(0x7F);
        Files.write(file, numbered(41));
        queue.submitDmaRead(1, 7, 7, 0, 0);
        assertThat(pump.serve(queue.buffer()).bytes()).isEqualTo(40);
    }

    @Test
    void filesThatVanishEndOrBreakUnderwayAreAnsweredWithErrors() throws IOException {
        pump.register(7, file, "names")
                .register(8, new ScriptedChannel(5000).endAt(3000), new FileWindow(0, 5000, "large", 0))
                .register(9, new ScriptedChannel(5000).breakAt(2000), new FileWindow(0, 5000, "large", 0));
        Files.delete(file);
        for (int slot = 0; slot < 3; slot++) {
            queue.submitDmaRead(slot, 7 + slot, 7 + slot, 0, 0);
        }
        IoServed served = pump.serve(queue.buffer());
        assertThat(statuses(3)).containsExactly(ERROR, ERROR, ERROR);
        assertThat(served.failures())
                .extracting(failure -> ((IoResourceException) failure.reason()).reason())
                .containsExactly(Reason.UNREADABLE, Reason.OUTSIDE_FILE, Reason.UNREADABLE);
        assertThat(served.failures().get(1).reason()).hasMessageContaining("ended at byte 3000");
        assertThat(served.failures().get(2).reason()).hasMessageContaining("the disk is broken");
    }

    @Test
    void evenAnErrorOfTheMachineLeavesNoClaimedRequest() {
        ScriptedChannel hostile = new ScriptedChannel(4);
        pump.register(7, hostile, window(4));
        hostile.failWith(new OutOfMemoryError("no memory for a test"));
        for (int slot = 0; slot < 3; slot++) {
            queue.submitDmaRead(slot, 7, 7, 0, 0);
        }
        assertThatThrownBy(() -> pump.serve(queue.buffer())).isInstanceOf(OutOfMemoryError.class);
        assertThat(statuses(3)).containsExactly(ERROR, ERROR, ERROR);
    }

    @Test
    void aFileOfTheCallerStaysOpen() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            pump.register(7, channel, new FileWindow(8, 4, "names", 0));
            queue.submitDmaRead(0, 7, 7, 0, 0);
            assertThat(pump.serve(queue.buffer()).bytes()).isEqualTo(4);
            assertThat(channel.isOpen()).isTrue();
            assertThat(channel.position()).isZero();
        }
        queue.submitDmaRead(1, 7, 7, 0, 0);
        assertThat(pump.serve(queue.buffer()).failures()).hasSize(1);
        assertThat(status(1)).isEqualTo(ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 4, names, 0, OUTSIDE_FILE",
        "0, 0, names, 0, OUTSIDE_FILE",
        "0, -1, names, 0, OUTSIDE_FILE",
        "37, 4, names, 0, OUTSIDE_FILE",
        "41, 1, names, 0, OUTSIDE_FILE",
        "9223372036854775807, 1, names, 0, OUTSIDE_FILE",
        "1, 9223372036854775807, names, 0, OUTSIDE_REGION",
        "0, 4, names, -1, OUTSIDE_REGION",
        "0, 4, names, 16, OUTSIDE_REGION",
        "0, 5, names, 15, OUTSIDE_REGION",
        "0, 4, names, 2147483647, OUTSIDE_REGION",
        "0, 4, nothing, 0, UNKNOWN_REGION"
    })
    void windowsThatDoNotFitAreRefusedAtRegistration(long offset, long length, String region, int word, Reason reason) {
        refused(() -> pump.register(7, file, new FileWindow(offset, length, region, word)), reason);
        queue.submitDmaRead(0, 7, 7, 0, 0);
        assertThat(pump.serve(queue.buffer()).failures()).hasSize(1);
    }

    @Test
    void windowsMayEndWhereFileAndRegionDo() {
        pump.register(7, file, new FileWindow(36, 4, "names", 15))
                .register(8, file, new FileWindow(37, 3, "names", 15));
        assertThat(pump.unregister(7)).isTrue();
    }

    @Test
    void handlesThatAreTakenOrNoneAreRefused() {
        pump.register(7, file, "names");
        refused(() -> pump.register(7, file, "names"), Reason.HANDLE_NOT_FREE);
        refused(() -> pump.register(0, file, "names"), Reason.HANDLE_NOT_FREE);
        assertThat(pump.unregister(7)).isTrue();
        assertThat(pump.unregister(7)).isFalse();
        pump.register(7, file, "names");
    }

    @Test
    void filesThatCannotBeReadAreRefusedAtRegistration() throws IOException {
        Path missing = folder.resolve("missing");
        refused(() -> pump.register(7, missing, "names"), Reason.UNREADABLE);
        refused(() -> pump.register(7, missing, window(4)), Reason.UNREADABLE);
        refused(() -> pump.register(7, folder, window(4)), Reason.UNREADABLE);
        Path empty = Files.createFile(folder.resolve("empty"));
        refused(() -> pump.register(7, empty, "names"), Reason.OUTSIDE_FILE);
        try (FileChannel writing = FileChannel.open(file, StandardOpenOption.WRITE)) {
            refused(() -> pump.register(7, writing, window(4)), Reason.UNREADABLE);
        }
    }

    @Test
    void answersThatASlotWaitsForStayAndPrefetchesAreRecycled() {
        pump.register(7, file, "names");
        ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(8));
        waiting(ring, 3, OpcodeSpace.LOAD_MISS, 1);
        waiting(ring, 4, OpcodeSpace.NOP, 2);
        waiting(ring, 5, OpcodeSpace.LOAD_MISS, 64);
        waiting(ring, 6, OpcodeSpace.LOAD_MISS, -1);
        for (int slot = 1; slot <= 2; slot++) {
            queue.submitDmaRead(slot, 7, 7, 0, 7);
        }
        queue.submitDmaRead(3, 5, 5, 0, 5);
        queue.submitDmaRead(4, 7, 7, 0, 8);
        queue.submitDmaRead(5, 7, 7, 4, 7);
        byte[] before = ring.array().clone();
        IoServed served = pump.serve(ring, queue.buffer());
        assertThat(served.requests()).isEqualTo(5);
        assertThat(served.recycled()).isEqualTo(2);
        assertThat(served.failures()).hasSize(1);
        assertThat(statuses(6)).containsExactly(0, OK, SlotStatus.EMPTY, SlotStatus.EMPTY, OK, OK);
        assertThat(ring.array()).isEqualTo(before);
    }

    @Test
    void buffersThatAreNoneAreRefusedBeforeAnythingIsClaimed() {
        pump.register(7, file, "names");
        queue.submitDmaRead(0, 7, 7, 0, 7);
        assertThatThrownBy(() -> pump.serve(ByteBuffer.allocate(33))).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> pump.serve(ByteBuffer.allocate(63), queue.buffer()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("63 bytes");
        assertThat(status(0)).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(pump.serve(ByteBuffer.allocate(0)).requests()).isZero();
    }

    @Test
    void arbitraryQueuesAndRingsLeaveNoRequestWithoutAnAnswer() {
        pump.register(1, file, new FileWindow(0, 8, "names", 0)).register(2, file, new FileWindow(3, 9, "names", 8));
        Random random = new Random(42);
        for (int run = 0; run < 300; run++) {
            ByteBuffer io = ByteBuffer.allocate(random.nextInt(9) * IoQueueLayout.IO_SLOT_BYTES);
            ByteBuffer ring = ByteBuffer.allocate(random.nextInt(4) * SlotLayout.SLOT_BYTES);
            scramble(random, io);
            scramble(random, ring);
            int published = count(io, SlotStatus.PUBLISHED);
            int claimed = count(io, SlotStatus.CLAIMED);
            IoServed served = pump.serve(ring, io);
            assertThat(served.requests()).isEqualTo(published);
            assertThat(count(io, SlotStatus.PUBLISHED)).isZero();
            assertThat(count(io, SlotStatus.CLAIMED)).isEqualTo(claimed);
        }
    }

    private static void scramble(Random random, ByteBuffer buffer) {
        for (int word = 0; word < Words.count(buffer); word++) {
            Words.put(buffer, word, random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(5));
        }
        for (int word = SlotLayout.OPCODE_WORD; word < Words.count(buffer); word += SlotLayout.SLOT_WORDS) {
            if (random.nextInt(3) == 0) {
                Words.put(buffer, word, OpcodeSpace.LOAD_MISS);
            }
        }
    }

    private static int count(ByteBuffer io, int status) {
        int found = 0;
        for (int word = IoQueueLayout.IO_STATUS_WORD; word < Words.count(io); word += IoQueueLayout.IO_SLOT_WORDS) {
            found += Words.get(io, word) == status ? 1 : 0;
        }
        return found;
    }

    private static FileWindow window(long length) {
        return new FileWindow(0, length, "names", 0);
    }

    private static void refused(Callable<?> registration, Reason reason) {
        IoResourceException e = catchThrowableOfType(IoResourceException.class, registration::call);
        assertThat(e).isInstanceOf(MegakernelException.class).hasMessageContaining("Fix: ");
        assertThat(e.reason()).isEqualTo(reason);
    }

    private static void waiting(ByteBuffer ring, int slot, int opcode, int ioSlot) {
        int base = slot * SlotLayout.SLOT_WORDS;
        Words.put(ring, base + SlotLayout.STATUS_WORD, SlotStatus.WAIT_IO);
        Words.put(ring, base + SlotLayout.OPCODE_WORD, opcode);
        Words.put(ring, base + SlotLayout.IO_SLOT_WORD, ioSlot);
    }

    private void request(int slot, int op, int src, int dst, long offset, int byteCount) {
        put(slot, IoQueueLayout.OP_TYPE_WORD, op);
        put(slot, IoQueueLayout.SRC_HANDLE_WORD, src);
        put(slot, IoQueueLayout.DST_HANDLE_WORD, dst);
        put(slot, IoQueueLayout.OFFSET_LO_WORD, (int) offset);
        put(slot, IoQueueLayout.OFFSET_HI_WORD, (int) (offset >>> Integer.SIZE));
        put(slot, IoQueueLayout.BYTE_COUNT_WORD, byteCount);
        put(slot, IoQueueLayout.IO_STATUS_WORD, SlotStatus.PUBLISHED);
    }

    private void put(int slot, int word, int value) {
        Words.put(queue.buffer(), slot * IoQueueLayout.IO_SLOT_WORDS + word, value);
    }

    private int status(int slot) {
        return Words.get(queue.buffer(), slot * IoQueueLayout.IO_SLOT_WORDS + IoQueueLayout.IO_STATUS_WORD);
    }

    private int[] statuses(int slots) {
        return IntStream.range(0, slots).map(this::status).toArray();
    }

    private byte[] region(String name) {
        return kernel.workspace().region(name).read().array();
    }

    /** The first content of the region, with bytes of a file from a word on. */
    private static byte[] expected(int word, byte[] content, int offset, int length) {
        byte[] region = bytes(0x7F, WORDS * Integer.BYTES);
        System.arraycopy(content, offset, region, word * Integer.BYTES, length);
        return region;
    }

    private static byte[] numbered(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) i;
        }
        return content;
    }

    private static byte[] bytes(int value, int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) value);
        return content;
    }
}
