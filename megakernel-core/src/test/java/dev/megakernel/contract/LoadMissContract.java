package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.IoRequests;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** LOAD_MISS with a handler: requests, answers, and what waits for them. */
@ProtocolRule({"6.6", "D11", "D12"})
interface LoadMissContract extends ContractSupport {

    /** What the kernels of these tests do besides. */
    ProgramOptions LOADS = ProgramOptions.DEFAULT.withLoadMiss(true);

    /** Statuses of an IO slot that say neither that it is free nor that it has an answer. */
    int[] BUSY = {1, 2, 3, 4, 5, 6, 7, 8, 15, 18, 1 << 31, -1};

    private PassResult runLoads(Scene scene) {
        return ContractKernels.compare(kernels().of(scene.slotCount(), 8, LOADS), scene, null);
    }

    @Test
    default void aRequestTakesTheLowestEmptyIoSlot() {
        int ok = IoQueueLayout.STATUS_OK;
        Scene scene = Scene.of(8).ioStatuses(SlotStatus.PUBLISHED, ok, SlotStatus.EMPTY, SlotStatus.EMPTY);
        for (int word = 0; word < IoQueueLayout.IO_SLOT_WORDS; word++) {
            scene.io(2, word, word == IoQueueLayout.IO_STATUS_WORD ? SlotStatus.EMPTY : -1 - word);
        }
        scene.slot(5, OpcodeSpace.LOAD_MISS, 4711, 0, 31, 32).word(5, SlotLayout.IO_SLOT_WORD, -1);
        PassResult result = runLoads(scene);
        assertThat(result.status(5)).isEqualTo(SlotStatus.WAIT_IO);
        assertThat(result.word(5, SlotLayout.IO_SLOT_WORD)).isEqualTo(2);
        assertThat(IntStream.range(0, 4).map(i -> result.arg(5, i))).containsExactly(4711, 0, 31, 32);
        assertThat(result.ioStatuses()).containsExactly(SlotStatus.PUBLISHED, ok, SlotStatus.PUBLISHED, 0);
        assertThat(IntStream.range(0, IoQueueLayout.IO_SLOT_WORDS).map(word -> result.io(2, word)))
                .containsExactly(IoQueueLayout.OP_READ, 4711, 4711, 0, 0, 0, SlotStatus.PUBLISHED, 4711);
        assertThat(result.doneCount()).isZero();
        assertThat(IntStream.range(0, ControlLayout.METRIC_COUNT).map(result::metric))
                .containsOnly(0);
    }

    @Test
    default void aPrefetchEndsAtOnce() {
        for (int flag : new int[] {1, 2, -1}) {
            Scene scene = Scene.of(8).slot(0, OpcodeSpace.LOAD_MISS, 9, flag).word(0, SlotLayout.IO_SLOT_WORD, 77);
            PassResult result = runLoads(scene);
            assertThat(result.status(0)).as("flag %d", flag).isEqualTo(SlotStatus.DONE);
            assertThat(result.doneCount()).isEqualTo(1);
            assertThat(result.word(0, SlotLayout.IO_SLOT_WORD)).isEqualTo(77);
            assertThat(result.io(0, IoQueueLayout.IO_STATUS_WORD)).isEqualTo(SlotStatus.PUBLISHED);
            assertThat(result.io(0, IoQueueLayout.TAG_WORD)).isEqualTo(9);
        }
    }

    @Test
    @ProtocolRule("6.2")
    default void onlySlotsThatAreThereToBeRunAsk() {
        int[] statuses = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, -1};
        for (int status : statuses) {
            Scene scene = Scene.of(8).slot(3, OpcodeSpace.LOAD_MISS, 5).status(3, status);
            PassResult result = runLoads(scene);
            boolean asks = Arrays.asList(1, 5, 6).contains(status);
            assertThat(result.status(3)).isEqualTo(asks ? SlotStatus.WAIT_IO : status);
            assertThat(result.io(0, IoQueueLayout.IO_STATUS_WORD)).isEqualTo(asks ? SlotStatus.PUBLISHED : 0);
        }
    }

    @Test
    default void aFullQueueLetsASlotAskAgain() {
        int[] statuses = new int[IoQueueLayout.IO_SLOT_COUNT];
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] = i % 4 == 0 ? IoQueueLayout.STATUS_OK + i % 8 / 4 : BUSY[i % BUSY.length];
        }
        Scene scene = Scene.of(8).ioStatuses(statuses);
        scene.slot(0, OpcodeSpace.LOAD_MISS, 1).slot(1, OpcodeSpace.LOAD_MISS, 2, 1);
        PassResult full = runLoads(scene);
        assertThat(full.statuses()).startsWith(SlotStatus.REQUEUE, SlotStatus.REQUEUE);
        assertThat(full.doneCount()).isZero();
        assertThat(full.ioStatuses()).containsExactly(statuses);
        Scene next = Scene.after(full).io(63, IoQueueLayout.IO_STATUS_WORD, SlotStatus.EMPTY);
        PassResult later = runLoads(next.status(1, SlotStatus.EMPTY));
        assertThat(later.status(0)).isEqualTo(SlotStatus.WAIT_IO);
        assertThat(later.word(0, SlotLayout.IO_SLOT_WORD)).isEqualTo(63);
    }

    @Test
    @ProtocolRule("D14")
    default void shortQueuesAreAsLongAsTheyAre() {
        for (int slots : new int[] {0, 1, 5, 63, 64}) {
            int[] statuses = new int[slots];
            Arrays.fill(statuses, 0, Math.max(0, slots - 1), SlotStatus.CLAIMED);
            Scene scene = Scene.of(8).ioStatuses(statuses).slot(0, OpcodeSpace.LOAD_MISS, 1);
            PassResult result = runLoads(scene);
            assertThat(result.status(0)).as("%d slots", slots).isEqualTo(slots == 0 ? 6 : SlotStatus.WAIT_IO);
            assertThat(result.word(0, SlotLayout.IO_SLOT_WORD)).isEqualTo(Math.max(0, slots - 1));
            assertThat(result.ioStatuses()).hasSize(slots);
        }
    }

    @Test
    default void manyRequestsShareWhatIsFree() {
        int requests = 40;
        for (int workgroupSize : new int[] {1, 8, 48}) {
            Scene scene = Scene.of(48).ioStatuses(new int[30]);
            scene.io(3, IoQueueLayout.IO_STATUS_WORD, SlotStatus.CLAIMED)
                    .io(29, IoQueueLayout.IO_STATUS_WORD, IoQueueLayout.STATUS_ERROR);
            for (int slot = 0; slot < requests; slot++) {
                scene.slot(slot, OpcodeSpace.LOAD_MISS, 1000 + slot);
            }
            for (PassResult result : ContractKernels.runBoth(kernels().of(48, workgroupSize, LOADS), scene)) {
                assertThat(result.slotsWith(SlotStatus.WAIT_IO)).isEqualTo(28);
                assertThat(result.slotsWith(SlotStatus.REQUEUE)).isEqualTo(requests - 28);
                assertThat(result.doneCount()).isZero();
                List<Integer> taken = new ArrayList<>();
                for (int slot = 0; slot < requests; slot++) {
                    if (result.status(slot) == SlotStatus.WAIT_IO) {
                        int ioSlot = result.word(slot, SlotLayout.IO_SLOT_WORD);
                        taken.add(ioSlot);
                        assertThat(result.io(ioSlot, IoQueueLayout.SRC_HANDLE_WORD))
                                .isEqualTo(1000 + slot);
                        assertThat(result.io(ioSlot, IoQueueLayout.TAG_WORD)).isEqualTo(1000 + slot);
                        assertThat(result.io(ioSlot, IoQueueLayout.IO_STATUS_WORD))
                                .isEqualTo(SlotStatus.PUBLISHED);
                    }
                }
                assertThat(taken).doesNotHaveDuplicates().doesNotContain(3, 29).hasSize(28);
            }
        }
    }

    @Test
    default void fewRequestsTakeTheLowestSlotsTogether() {
        Scene scene = Scene.of(48).ioStatuses(new int[64]);
        for (int slot = 0; slot < 48; slot += 2) {
            scene.slot(slot, OpcodeSpace.LOAD_MISS, slot, slot % 4);
        }
        for (PassResult result : ContractKernels.runBoth(kernels().of(48, 8, LOADS), scene)) {
            int[] expected = new int[64];
            Arrays.fill(expected, 0, 24, SlotStatus.PUBLISHED);
            assertThat(result.ioStatuses()).containsExactly(expected);
            assertThat(result.doneCount()).isEqualTo(12);
        }
    }

    @Test
    default void anAnswerEndsTheSlotAndFreesTheIoSlot() {
        Scene scene = Scene.of(8).ioStatuses(IoQueueLayout.STATUS_ERROR, 0, IoQueueLayout.STATUS_OK, 0);
        scene.io(2, IoQueueLayout.TAG_WORD, 99).io(0, IoQueueLayout.BYTE_COUNT_WORD, 98);
        waiting(scene, 1, 2);
        waiting(scene, 6, 0);
        PassResult result = runLoads(scene);
        assertThat(result.status(1)).isEqualTo(SlotStatus.DONE);
        assertThat(result.status(6)).isEqualTo(SlotStatus.FAULT);
        assertThat(result.faultCode(6)).isEqualTo(FaultCode.LOAD_FAILED);
        assertThat(result.faultCode(1)).isEqualTo(FaultCode.NONE);
        assertThat(result.doneCount()).isEqualTo(1);
        assertThat(result.ioStatuses()).containsOnly(SlotStatus.EMPTY);
        assertThat(result.io(2, IoQueueLayout.TAG_WORD)).isEqualTo(99);
        assertThat(result.word(1, SlotLayout.IO_SLOT_WORD)).isEqualTo(2);
    }

    @Test
    default void withoutAnAnswerTheSlotWaitsOn() {
        for (int status : IntStream.concat(IntStream.of(SlotStatus.EMPTY), Arrays.stream(BUSY))
                .toArray()) {
            Scene scene = waiting(Scene.of(8).ioStatuses(0, status), 4, 1);
            PassResult result = runLoads(scene);
            assertThat(result.status(4)).as("IO status %d", status).isEqualTo(SlotStatus.WAIT_IO);
            assertThat(result.ioStatuses()).containsExactly(0, status);
            assertThat(result.doneCount()).isZero();
        }
    }

    @Test
    @ProtocolRule("D14")
    default void waitingForAnIoSlotThatIsNotThereFaults() {
        int ok = IoQueueLayout.STATUS_OK;
        for (int ioSlot : new int[] {3, 4, 63, 64, 1 << 29, 1 << 31, -1}) {
            PassResult result = runLoads(waiting(Scene.of(8).ioStatuses(ok, ok, ok), 0, ioSlot));
            assertThat(result.status(0)).as("IO slot %d", ioSlot).isEqualTo(SlotStatus.FAULT);
            assertThat(result.faultCode(0)).isEqualTo(FaultCode.IO_SLOT_MISSING);
            assertThat(result.ioStatuses()).containsOnly(ok);
            assertThat(result.doneCount()).isZero();
        }
        assertThat(runLoads(waiting(Scene.of(8).ioStatuses(), 0, 0)).status(0)).isEqualTo(SlotStatus.FAULT);
    }

    @Test
    default void anAnswerThatTwoSlotsWaitForEndsOne() {
        Scene scene = Scene.of(16).ioStatuses(IoQueueLayout.STATUS_OK);
        for (int slot = 0; slot < 16; slot++) {
            waiting(scene, slot, 0);
        }
        for (PassResult result : ContractKernels.runBoth(kernels().of(16, 8, LOADS), scene)) {
            assertThat(result.slotsWith(SlotStatus.DONE)).isEqualTo(1);
            assertThat(result.slotsWith(SlotStatus.WAIT_IO)).isEqualTo(15);
            assertThat(result.doneCount()).isEqualTo(1);
        }
    }

    @Test
    default void answersNeedNoTenantRequestsDo() {
        Scene scene = Scene.of(8).ioStatuses(IoQueueLayout.STATUS_OK, 0, 0);
        waiting(scene, 0, 0).tenant(0, 30);
        scene.slot(1, OpcodeSpace.LOAD_MISS, 1).tenant(1, 30);
        scene.control(ControlLayout.TENANT_MASK_BASE + 4, 0);
        scene.slot(2, OpcodeSpace.LOAD_MISS, 1).tenant(2, 4);
        assertThat(runLoads(scene).statuses()).startsWith(SlotStatus.DONE, 1, 1);
    }

    @Test
    @ProtocolRule({"6.2", "D3"})
    default void nothingElseWaits() {
        Scene scene = Scene.of(8).ioStatuses(IoQueueLayout.STATUS_OK, IoQueueLayout.STATUS_ERROR);
        int[] opcodes = {0, 1, OpcodeSpace.PRINTF, OpcodeSpace.PACKED_SLOT, OpcodeSpace.SHUTDOWN, 0x40, 0xFFFC, 5};
        for (int slot = 0; slot < opcodes.length; slot++) {
            scene.slot(slot, opcodes[slot]).status(slot, SlotStatus.WAIT_IO).word(slot, 15, slot % 2);
        }
        assertThat(runLoads(scene).statuses()).containsOnly(SlotStatus.WAIT_IO);

        Scene withoutHandler = waiting(Scene.of(8).ioStatuses(IoQueueLayout.STATUS_OK), 0, 0);
        waiting(withoutHandler, 1, 9).slot(2, OpcodeSpace.LOAD_MISS, 1);
        PassResult result = run(withoutHandler);
        assertThat(result.statuses()).startsWith(SlotStatus.WAIT_IO, SlotStatus.WAIT_IO, SlotStatus.FAULT);
        assertThat(result.ioStatuses()).containsExactly(IoQueueLayout.STATUS_OK);
    }

    @Test
    default void anAnswerMakesRoomForARequestOfItsPass() {
        Scene scene = Scene.of(8).ioStatuses(IoQueueLayout.STATUS_OK).slot(0, OpcodeSpace.LOAD_MISS, 8);
        PassResult result = runLoads(waiting(scene, 7, 0));
        assertThat(result.status(7)).isEqualTo(SlotStatus.DONE);
        assertThat(result.status(0)).isEqualTo(SlotStatus.WAIT_IO);
        assertThat(result.io(0, IoQueueLayout.TAG_WORD)).isEqualTo(8);
    }

    @Test
    @ProtocolRule("D5")
    default void fencesWaitForAnswers() {
        Scene scene = Scene.of(8).ioStatuses(0, IoQueueLayout.STATUS_OK).slot(0, OpcodeSpace.LOAD_MISS, 8);
        scene.slot(1, OpcodeSpace.BATCH_FENCE, 1, 3).slot(3, OpcodeSpace.BATCH_FENCE, 1, 4);
        PassResult asked = runLoads(waiting(scene, 2, 1));
        assertThat(asked.statuses())
                .startsWith(SlotStatus.WAIT_IO, SlotStatus.PUBLISHED, SlotStatus.DONE, SlotStatus.DONE);
        Scene answered = Scene.after(asked).io(0, IoQueueLayout.IO_STATUS_WORD, IoQueueLayout.STATUS_OK);
        PassResult result = runLoads(answered);
        assertThat(result.statuses()).startsWith(3, 3, 3, 3);
        assertThat(result.epoch()).isEqualTo(2);
    }

    @Test
    @ProtocolRule("D15")
    default void underShutdownNobodyAsksAndNobodyLooks() {
        Scene scene = Scene.of(8).ioStatuses(IoQueueLayout.STATUS_OK, 0).control(ControlLayout.SHUTDOWN_WORD, 1);
        PassResult result = runLoads(waiting(scene, 0, 0).slot(1, OpcodeSpace.LOAD_MISS, 2));
        assertThat(result.statuses()).startsWith(SlotStatus.WAIT_IO, SlotStatus.PUBLISHED);
        assertThat(result.ioStatuses()).containsExactly(IoQueueLayout.STATUS_OK, 0);
    }

    @Test
    default void theHostServesWhatTheKernelAsks() {
        KernelTwins twins = kernels().of(8, 8, LOADS);
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.LOAD_MISS, 51).slot(1, OpcodeSpace.NOP);
        PassResult asked = ContractKernels.compare(twins, scene, null);
        ByteBuffer queue = asked.copy(3);
        assertThat(IoRequests.claim(queue)).singleElement().satisfies(request -> {
            assertThat(request.src()).isEqualTo(51);
            assertThat(request.tag()).isEqualTo(51);
            assertThat(request.offset()).isZero();
        });
        Scene claimed = Scene.after(asked).ioQueue(queue);
        PassResult waits = ContractKernels.compare(twins, claimed, null);
        assertThat(waits.status(0)).isEqualTo(SlotStatus.WAIT_IO);
        IoRequests.complete(queue, 0, true);
        PassResult result = ContractKernels.compare(twins, Scene.after(waits).ioQueue(queue), null);
        assertThat(result.status(0)).isEqualTo(SlotStatus.DONE);
        assertThat(result.doneCount()).isEqualTo(2);
        assertThat(result.ioStatuses()).containsOnly(SlotStatus.EMPTY);
    }

    /** Lets a slot wait for the answer in an IO slot. */
    private static Scene waiting(Scene scene, int slot, int ioSlot) {
        return scene.slot(slot, OpcodeSpace.LOAD_MISS, 1)
                .word(slot, SlotLayout.IO_SLOT_WORD, ioSlot)
                .status(slot, SlotStatus.WAIT_IO);
    }
}
