package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The values stored buffers depend on. A literal here is the contract; the layouts derive theirs. */
class LayoutTest {

    @Test
    @DisplayName("1.1 a slot is 16 words: status, opcode, tenant, priority and twelve arguments")
    @ProtocolRule("1.1")
    void slotWords() {
        assertThat(SlotLayout.STATUS_WORD).isZero();
        assertThat(SlotLayout.OPCODE_WORD).isEqualTo(1);
        assertThat(SlotLayout.TENANT_WORD).isEqualTo(2);
        assertThat(SlotLayout.PRIORITY_WORD).isEqualTo(3);
        assertThat(SlotLayout.ARG0_WORD).isEqualTo(4);
        assertThat(SlotLayout.ARGS_PER_SLOT).isEqualTo(12);
        assertThat(SlotLayout.IO_SLOT_WORD).isEqualTo(15);
        assertThat(SlotLayout.SLOT_WORDS).isEqualTo(16);
        assertThat(SlotLayout.SLOT_BYTES).isEqualTo(64);
    }

    @Test
    @DisplayName("1.1 status values are numbered from EMPTY to FAULT")
    @ProtocolRule("1.1")
    void statusValues() {
        assertThat(SlotStatus.EMPTY).isZero();
        assertThat(SlotStatus.PUBLISHED).isEqualTo(1);
        assertThat(SlotStatus.CLAIMED).isEqualTo(2);
        assertThat(SlotStatus.DONE).isEqualTo(3);
        assertThat(SlotStatus.WAIT_IO).isEqualTo(4);
        assertThat(SlotStatus.YIELD).isEqualTo(5);
        assertThat(SlotStatus.REQUEUE).isEqualTo(6);
        assertThat(SlotStatus.FAULT).isEqualTo(7);
    }

    @Test
    @DisplayName("1.2 control words")
    @ProtocolRule("1.2")
    void controlWords() {
        assertThat(ControlLayout.SHUTDOWN_WORD).isZero();
        assertThat(ControlLayout.DONE_COUNT_WORD).isEqualTo(1);
        assertThat(ControlLayout.TENANT_BASE_WORD).isEqualTo(2);
        assertThat(ControlLayout.TENANT_MASK_BASE).isEqualTo(3);
        assertThat(ControlLayout.TENANT_QUOTA_BASE).isEqualTo(32);
        assertThat(ControlLayout.TENANT_FAIRNESS_BASE).isEqualTo(64);
        assertThat(ControlLayout.METRICS_BASE).isEqualTo(96);
        assertThat(ControlLayout.EPOCH_WORD).isEqualTo(128);
        assertThat(ControlLayout.PRIORITY_OFFSETS_BASE).isEqualTo(129);
        assertThat(ControlLayout.PRIORITY_STARVATION_WORD).isEqualTo(135);
        assertThat(ControlLayout.PRIORITY_FAIRNESS_BASE).isEqualTo(136);
        assertThat(ControlLayout.RESERVED_BASE).isEqualTo(141);
        assertThat(ControlLayout.OBSERVABLE_BASE).isEqualTo(160);
        assertThat(ControlLayout.CONTROL_MIN_WORDS).isEqualTo(160);
        assertThat(ControlLayout.TENANT_MASK_COUNT).isEqualTo(29);
        assertThat(ControlLayout.TENANT_QUOTA_COUNT).isEqualTo(32);
        assertThat(ControlLayout.METRIC_COUNT).isEqualTo(32);
        assertThat(ControlLayout.PRIORITY_OFFSETS_COUNT).isEqualTo(6);
        assertThat(ControlLayout.TENANT_MASK_ENABLED).isEqualTo(-1);
        assertThat(ControlLayout.DEFAULT_QUOTA).isEqualTo(1_000_000);
        assertThat(ControlLayout.CONTROL_MIN_BYTES).isEqualTo(640);
    }

    @Test
    @DisplayName("1.3 debug log of 64 records is 257 words")
    @ProtocolRule("1.3")
    void debugLogWords() {
        assertThat(DebugLogLayout.CURSOR_WORD).isZero();
        assertThat(DebugLogLayout.RECORDS_BASE).isEqualTo(1);
        assertThat(DebugLogLayout.RECORD_CAPACITY).isEqualTo(64);
        assertThat(DebugLogLayout.RECORD_FMT_WORD).isZero();
        assertThat(DebugLogLayout.RECORD_ARG1_WORD).isEqualTo(1);
        assertThat(DebugLogLayout.RECORD_ARG2_WORD).isEqualTo(2);
        assertThat(DebugLogLayout.RECORD_SLOT_BASE_WORD).isEqualTo(3);
        assertThat(DebugLogLayout.RECORD_WORDS).isEqualTo(4);
        assertThat(DebugLogLayout.BUFFER_WORDS).isEqualTo(257);
        assertThat(DebugLogLayout.BUFFER_BYTES).isEqualTo(1028);
    }

    @Test
    @DisplayName("1.4 an IO slot is 8 words, a queue 64 slots")
    @ProtocolRule("1.4")
    void ioWords() {
        assertThat(IoQueueLayout.OP_TYPE_WORD).isZero();
        assertThat(IoQueueLayout.SRC_HANDLE_WORD).isEqualTo(1);
        assertThat(IoQueueLayout.DST_HANDLE_WORD).isEqualTo(2);
        assertThat(IoQueueLayout.OFFSET_LO_WORD).isEqualTo(3);
        assertThat(IoQueueLayout.OFFSET_HI_WORD).isEqualTo(4);
        assertThat(IoQueueLayout.BYTE_COUNT_WORD).isEqualTo(5);
        assertThat(IoQueueLayout.IO_STATUS_WORD).isEqualTo(6);
        assertThat(IoQueueLayout.TAG_WORD).isEqualTo(7);
        assertThat(IoQueueLayout.IO_SLOT_BYTES).isEqualTo(32);
        assertThat(IoQueueLayout.QUEUE_BYTES).isEqualTo(2048);
        assertThat(IoQueueLayout.OP_READ).isEqualTo(1);
        assertThat(IoQueueLayout.OP_WRITE).isEqualTo(2);
        assertThat(IoQueueLayout.OP_FENCE).isEqualTo(3);
        assertThat(IoQueueLayout.STATUS_OK).isEqualTo(16);
        assertThat(IoQueueLayout.STATUS_ERROR).isEqualTo(17);
    }

    @Test
    @DisplayName("1.4 a status has a name, and two say that a request is completed")
    @ProtocolRule("1.4")
    void ioStatuses() {
        assertThat(IoQueueLayout.statusName(16)).isEqualTo("OK");
        assertThat(IoQueueLayout.statusName(17)).isEqualTo("ERROR");
        assertThat(IoQueueLayout.statusName(2)).isEqualTo("CLAIMED");
        assertThat(IoQueueLayout.statusName(-1)).isEqualTo("UNKNOWN(4294967295)");
        for (int status : new int[] {-1, 0, 3, 15, 16, 17, 18}) {
            assertThat(IoQueueLayout.isCompleted(status)).isEqualTo(status == 16 || status == 17);
        }
    }

    @Test
    @DisplayName("1.5 opcode numbers")
    @ProtocolRule("1.5")
    void opcodes() {
        assertThat(OpcodeSpace.NOP).isZero();
        assertThat(OpcodeSpace.STORE_U32).isEqualTo(1);
        assertThat(OpcodeSpace.ATOMIC_ADD).isEqualTo(2);
        assertThat(OpcodeSpace.LOAD_U32).isEqualTo(3);
        assertThat(OpcodeSpace.COMPARE_SWAP).isEqualTo(4);
        assertThat(OpcodeSpace.MEMCPY).isEqualTo(5);
        assertThat(OpcodeSpace.DFA_STEP).isEqualTo(6);
        assertThat(OpcodeSpace.BATCH_FENCE).isEqualTo(7);
        assertThat(OpcodeSpace.LOAD_MISS).isEqualTo(0xFFFD);
        assertThat(OpcodeSpace.PRINTF).isEqualTo(0xFFFE);
        assertThat(OpcodeSpace.PACKED_SLOT).isEqualTo(0x8000_0001);
        assertThat(OpcodeSpace.SHUTDOWN).isEqualTo(-1);
        assertThat(OpcodeSpace.SYSTEM_MASK).isEqualTo(0x8000_0000);
        assertThat(OpcodeSpace.RESERVED_MAX_RANGE_MIN).isEqualTo(0xFFF0);
    }

    @Test
    @DisplayName("1.6 limits")
    @ProtocolRule("1.6")
    void limits() {
        assertThat(ControlLayout.MAX_OBSERVABLE_SLOTS).isEqualTo(4_294_967_135L);
        assertThat(SlotLayout.MAX_RING_SLOTS).isEqualTo(268_435_455);
        assertThat(DebugLogLayout.MAX_DEBUG_RECORDS).isEqualTo(1_073_741_823);
        assertThat(SlotLayout.MAX_ENCODED_RING_SLOTS).isEqualTo(1_048_576);
        assertThat(ControlLayout.MAX_ENCODED_OBSERVABLE_SLOTS).isEqualTo(1_048_576);
        assertThat(DebugLogLayout.MAX_ENCODED_DEBUG_RECORDS).isEqualTo(1_048_576);
        assertThat(ControlLayout.STARVATION_THRESHOLD).isEqualTo(16);
        assertThat(ControlLayout.ABI_RESOURCE_COUNT).isEqualTo(4);
    }

    @Test
    @DisplayName("3.1 sizes, none on overflow")
    @ProtocolRule("3.1")
    void sizes() {
        assertThat(ControlLayout.controlByteLength(0)).hasValue(640);
        assertThat(ControlLayout.controlByteLength(-161)).hasValue(4L * 0xFFFF_FFFFL);
        assertThat(ControlLayout.controlByteLength(-160)).isEmpty();
        assertThat(SlotLayout.ringByteLength(0)).hasValue(0);
        assertThat(SlotLayout.ringByteLength(268_435_455)).hasValue(17_179_869_120L);
        assertThat(SlotLayout.ringByteLength(268_435_456)).isEmpty();
        assertThat(SlotLayout.ringByteLength(-1)).isEmpty();
        assertThat(DebugLogLayout.debugLogByteLength(0)).hasValue(4);
        assertThat(DebugLogLayout.debugLogByteLength(64)).hasValue(1028);
        assertThat(DebugLogLayout.debugLogByteLength(1_073_741_824)).isEmpty();
    }

    @Test
    @ProtocolRule("1.1")
    void prioritiesAreNumberedFromCriticalAndFillTheLevels() {
        assertThat(Priority.values()).hasSize(ControlLayout.PRIORITY_LEVELS);
        assertThat(Priority.CRITICAL.level()).isZero();
        assertThat(Priority.NORMAL.level()).isEqualTo(2);
        assertThat(Priority.IDLE.level()).isEqualTo(4);
    }
}
