package dev.megakernel.protocol;

import static dev.megakernel.protocol.SlotStatus.CLAIMED;
import static dev.megakernel.protocol.SlotStatus.DONE;
import static dev.megakernel.protocol.SlotStatus.EMPTY;
import static dev.megakernel.protocol.SlotStatus.FAULT;
import static dev.megakernel.protocol.SlotStatus.PUBLISHED;
import static dev.megakernel.protocol.SlotStatus.REQUEUE;
import static dev.megakernel.protocol.SlotStatus.WAIT_IO;
import static dev.megakernel.protocol.SlotStatus.YIELD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SlotStatusTest {

    private static final int[] PROBED = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, Integer.MAX_VALUE, Integer.MIN_VALUE, -1};

    @Test
    @DisplayName("5 each state is in the sets it belongs to, and unknown values are in none")
    @ProtocolRule("5")
    void sets() {
        assertThat(where(SlotStatus::isActive)).containsExactly(PUBLISHED, CLAIMED, WAIT_IO, YIELD, REQUEUE);
        assertThat(where(SlotStatus::isSchedulable)).containsExactly(PUBLISHED, YIELD, REQUEUE);
        assertThat(where(SlotStatus::isPublishable)).containsExactly(EMPTY, DONE);
        assertThat(where(SlotStatus::isTerminal)).containsExactly(DONE, FAULT);
        assertThat(where(SlotStatus::isKnown)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    @ProtocolRule("1.1")
    void namesCoverKnownAndUnknownValues() {
        assertThat(SlotStatus.name(WAIT_IO)).isEqualTo("WAIT_IO");
        assertThat(SlotStatus.name(FAULT)).isEqualTo("FAULT");
        assertThat(SlotStatus.name(8)).isEqualTo("UNKNOWN(8)");
        assertThat(SlotStatus.name(-1)).isEqualTo("UNKNOWN(4294967295)");
    }

    @Test
    void faultCodesDescribeThemselvesAndLeaveTheRestToOpcodes() {
        assertThat(FaultCode.describe(FaultCode.NONE)).isEqualTo("no fault");
        assertThat(FaultCode.describe(FaultCode.BODY_FAILED)).contains("Java body");
        assertThat(FaultCode.describe(FaultCode.LOAD_FAILED)).contains("load");
        assertThat(FaultCode.describe(FaultCode.IO_SLOT_MISSING)).contains("IO slot");
        assertThat(FaultCode.describe(FaultCode.UNKNOWN_OPCODE)).contains("no handler");
        assertThat(FaultCode.describe(7)).isEqualTo("opcode fault code 0x00000007");
        assertThat(FaultCode.describe(FaultCode.IO_SLOT_MISSING + 1)).isEqualTo("opcode fault code 0xFFFF000C");
        assertThat(FaultCode.describe(Integer.MAX_VALUE)).isEqualTo("opcode fault code 0x7FFFFFFF");
    }

    private static int[] where(IntPredicate test) {
        return IntStream.of(PROBED).filter(test).toArray();
    }
}
