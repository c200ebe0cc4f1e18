package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.DebugRecord;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PRINTF, and the log that never overflows. */
interface DebugLogContract extends ContractSupport {

    @Test
    @ProtocolRule("6.5")
    default void printfAppendsARecord() {
        PassResult result = run(Scene.of(8).slot(3, OpcodeSpace.PRINTF, 9, 10, -1, 12));
        assertThat(result.records()).containsExactly(new DebugRecord(9, 10, -1, 3 * SlotLayout.SLOT_WORDS));
        assertThat(result.doneCount()).isEqualTo(1);
    }

    @Test
    @ProtocolRule("6.5")
    default void theLogHoldsItsCapacity() {
        Scene scene = Scene.of(64);
        for (int slot = 0; slot < 64; slot++) {
            scene.slot(slot, OpcodeSpace.PRINTF, slot, 2 * slot, 3 * slot);
        }
        assertThat(run(scene).records()).hasSize(DebugLogLayout.RECORD_CAPACITY);
    }

    @Test
    @ProtocolRule({"6.5", "D13"})
    default void recordsPastTheCapacityAreDropped() {
        Scene scene = Scene.of(128);
        for (int slot = 0; slot < 128; slot++) {
            scene.slot(slot, OpcodeSpace.PRINTF, slot, 2 * slot, 3 * slot);
        }
        // Which records stay depends on the order of the slots, so the backend is held to the rule alone.
        PassResult result = kernels().of(128, 128).runSubject(scene);
        List<DebugRecord> records = result.records();
        assertThat(records).hasSize(DebugLogLayout.RECORD_CAPACITY).doesNotHaveDuplicates();
        assertThat(records).allSatisfy(record -> {
            int slot = record.fmtId();
            assertThat(record).isEqualTo(new DebugRecord(slot, 2 * slot, 3 * slot, slot * SlotLayout.SLOT_WORDS));
        });
        assertThat(result.doneCount()).isEqualTo(128);
        assertThat(result.statuses()).containsOnly(SlotStatus.DONE);
    }

    @Test
    @ProtocolRule("D13")
    default void aCursorPastTheLastRecordStays() {
        for (int cursor : new int[] {253, 254, 256, 257, 1000, 1 << 31, -4, -1}) {
            Scene scene = Scene.of(8).cursor(cursor).slot(0, OpcodeSpace.PRINTF, 1, 2, 3);
            PassResult result = run(scene);
            assertThat(result.cursor()).as("cursor %d", cursor).isEqualTo(cursor);
            assertThat(result.status(0)).isEqualTo(SlotStatus.DONE);
        }
    }

    @Test
    @ProtocolRule({"6.5", "D13"})
    default void recordsFollowTheCursorWhereverItStands() {
        for (int cursor : new int[] {1, 2, 4, 251, 252}) {
            PassResult result = run(Scene.of(8).cursor(cursor).slot(0, OpcodeSpace.PRINTF, 1, 2, 3));
            assertThat(result.cursor()).isEqualTo(cursor + DebugLogLayout.RECORD_WORDS);
        }
    }
}
