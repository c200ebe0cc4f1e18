package dev.megakernel.kernel;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedLayout;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers of the Java side as GLSL macros; no number is typed in both languages. */
final class GlslConstants {

    private GlslConstants() {}

    static String defines() {
        StringBuilder text = new StringBuilder();
        all().forEach((name, value) -> text.append("#define ")
                .append(name)
                .append(' ')
                .append(literal(value))
                .append('\n'));
        each(text, "MK_EACH_RESULT", SlotLayout.ARGS_PER_SLOT);
        each(text, "MK_EACH_LEVEL", ControlLayout.PRIORITY_LEVELS);
        return text.toString();
    }

    static String literal(int value) {
        return Integer.toUnsignedString(value) + "u";
    }

    /** A macro that writes another one out for each index: straight-line code where a loop would cost its budget. */
    static void each(StringBuilder text, String macro, int count) {
        text.append("#define ").append(macro).append("(op)");
        for (int i = 0; i < count; i++) {
            text.append(" op(").append(literal(i)).append(')');
        }
        text.append('\n');
    }

    private static Map<String, Integer> all() {
        Map<String, Integer> names = new LinkedHashMap<>();
        slot(names);
        control(names);
        priorities(names);
        debugLog(names);
        ioQueue(names);
        opcodes(names);
        faults(names);
        launch(names);
        return names;
    }

    private static void slot(Map<String, Integer> names) {
        names.put("SLOT_WORDS", SlotLayout.SLOT_WORDS);
        names.put("STATUS_WORD", SlotLayout.STATUS_WORD);
        names.put("OPCODE_WORD", SlotLayout.OPCODE_WORD);
        names.put("TENANT_WORD", SlotLayout.TENANT_WORD);
        names.put("ARG0_WORD", SlotLayout.ARG0_WORD);
        names.put("IO_SLOT_WORD", SlotLayout.IO_SLOT_WORD);
        names.put("ARGS_PER_SLOT", SlotLayout.ARGS_PER_SLOT);
        names.put("STATUS_EMPTY", SlotStatus.EMPTY);
        names.put("STATUS_PUBLISHED", SlotStatus.PUBLISHED);
        names.put("STATUS_CLAIMED", SlotStatus.CLAIMED);
        names.put("STATUS_DONE", SlotStatus.DONE);
        names.put("STATUS_WAIT_IO", SlotStatus.WAIT_IO);
        names.put("STATUS_YIELD", SlotStatus.YIELD);
        names.put("STATUS_REQUEUE", SlotStatus.REQUEUE);
        names.put("STATUS_FAULT", SlotStatus.FAULT);
        names.put("PACKED_HEADER_BYTES", PackedLayout.PAIRS_BASE_BYTE);
        names.put("PACKED_OP_BYTES", PackedLayout.PAIR_BYTES);
    }

    private static void control(Map<String, Integer> names) {
        names.put("SHUTDOWN_WORD", ControlLayout.SHUTDOWN_WORD);
        names.put("DONE_COUNT_WORD", ControlLayout.DONE_COUNT_WORD);
        names.put("TENANT_BASE_WORD", ControlLayout.TENANT_BASE_WORD);
        names.put("TENANT_MASK_COUNT", ControlLayout.TENANT_MASK_COUNT);
        names.put("METRICS_BASE", ControlLayout.METRICS_BASE);
        names.put("METRIC_COUNT", ControlLayout.METRIC_COUNT);
        names.put("EPOCH_WORD", ControlLayout.EPOCH_WORD);
        names.put("OBSERVABLE_BASE", ControlLayout.OBSERVABLE_BASE);
    }

    private static void priorities(Map<String, Integer> names) {
        names.put("TENANT_QUOTA_BASE", ControlLayout.TENANT_QUOTA_BASE);
        names.put("TENANT_FAIRNESS_BASE", ControlLayout.TENANT_FAIRNESS_BASE);
        names.put("TENANT_FAIRNESS_COUNT", ControlLayout.TENANT_FAIRNESS_COUNT);
        names.put("PRIORITY_LEVELS", ControlLayout.PRIORITY_LEVELS);
        names.put("PRIORITY_FIRST_LOW", Priority.NORMAL.level());
        names.put("PRIORITY_OFFSETS_BASE", ControlLayout.PRIORITY_OFFSETS_BASE);
        names.put("PRIORITY_STARVATION_WORD", ControlLayout.PRIORITY_STARVATION_WORD);
        names.put("PRIORITY_FAIRNESS_BASE", ControlLayout.PRIORITY_FAIRNESS_BASE);
        names.put("STARVATION_THRESHOLD", ControlLayout.STARVATION_THRESHOLD);
    }

    private static void debugLog(Map<String, Integer> names) {
        names.put("DEBUG_CURSOR_WORD", DebugLogLayout.CURSOR_WORD);
        names.put("DEBUG_RECORDS_BASE", DebugLogLayout.RECORDS_BASE);
        names.put("DEBUG_RECORD_WORDS", DebugLogLayout.RECORD_WORDS);
        names.put("DEBUG_FMT_WORD", DebugLogLayout.RECORD_FMT_WORD);
        names.put("DEBUG_ARG1_WORD", DebugLogLayout.RECORD_ARG1_WORD);
        names.put("DEBUG_ARG2_WORD", DebugLogLayout.RECORD_ARG2_WORD);
        names.put("DEBUG_SLOT_BASE_WORD", DebugLogLayout.RECORD_SLOT_BASE_WORD);
        names.put(
                "DEBUG_LAST_CURSOR",
                DebugLogLayout.BUFFER_WORDS - DebugLogLayout.RECORDS_BASE - DebugLogLayout.RECORD_WORDS);
    }

    private static void ioQueue(Map<String, Integer> names) {
        names.put("IO_SLOT_WORDS", IoQueueLayout.IO_SLOT_WORDS);
        names.put("IO_OP_TYPE_WORD", IoQueueLayout.OP_TYPE_WORD);
        names.put("IO_SRC_HANDLE_WORD", IoQueueLayout.SRC_HANDLE_WORD);
        names.put("IO_DST_HANDLE_WORD", IoQueueLayout.DST_HANDLE_WORD);
        names.put("IO_OFFSET_LO_WORD", IoQueueLayout.OFFSET_LO_WORD);
        names.put("IO_OFFSET_HI_WORD", IoQueueLayout.OFFSET_HI_WORD);
        names.put("IO_BYTE_COUNT_WORD", IoQueueLayout.BYTE_COUNT_WORD);
        names.put("IO_STATUS_WORD", IoQueueLayout.IO_STATUS_WORD);
        names.put("IO_TAG_WORD", IoQueueLayout.TAG_WORD);
        names.put("IO_OP_READ", IoQueueLayout.OP_READ);
        names.put("IO_STATUS_OK", IoQueueLayout.STATUS_OK);
        names.put("IO_STATUS_ERROR", IoQueueLayout.STATUS_ERROR);
    }

    private static void opcodes(Map<String, Integer> names) {
        names.put("OPCODE_BATCH_FENCE", OpcodeSpace.BATCH_FENCE);
        names.put("OPCODE_LOAD_MISS", OpcodeSpace.LOAD_MISS);
        names.put("OPCODE_PACKED_SLOT", OpcodeSpace.PACKED_SLOT);
        names.put("OPCODE_SHUTDOWN", OpcodeSpace.SHUTDOWN);
    }

    private static void faults(Map<String, Integer> names) {
        names.put("FAULT_UNKNOWN_OPCODE", FaultCode.UNKNOWN_OPCODE);
        names.put("FAULT_NOT_WRITABLE", FaultCode.NOT_WRITABLE);
        names.put("FAULT_OUT_OF_BOUNDS", FaultCode.OUT_OF_BOUNDS);
        names.put("FAULT_MALFORMED_PACKED_SLOT", FaultCode.MALFORMED_PACKED_SLOT);
        names.put("FAULT_WORKSPACE_BOUNDS", FaultCode.WORKSPACE_BOUNDS);
        names.put("FAULT_WORKSPACE_READ_ONLY", FaultCode.WORKSPACE_READ_ONLY);
        names.put("FAULT_RESULT_INDEX", FaultCode.RESULT_INDEX);
        names.put("FAULT_NO_HANDLER", FaultCode.NO_HANDLER);
        names.put("FAULT_LOOP_LIMIT", FaultCode.LOOP_LIMIT);
        names.put("FAULT_LOAD_FAILED", FaultCode.LOAD_FAILED);
        names.put("FAULT_IO_SLOT_MISSING", FaultCode.IO_SLOT_MISSING);
    }

    private static void launch(Map<String, Integer> names) {
        names.put("BINDING_CONTROL", KernelLayout.BINDING_CONTROL);
        names.put("BINDING_RING", KernelLayout.BINDING_RING);
        names.put("BINDING_DEBUG_LOG", KernelLayout.BINDING_DEBUG_LOG);
        names.put("BINDING_IO_QUEUE", KernelLayout.BINDING_IO_QUEUE);
        names.put("BINDING_WORKSPACE", KernelLayout.BINDING_WORKSPACE);
        names.put("BINDING_PASS", KernelLayout.BINDING_PASS);
        names.put("SPEC_WORKGROUP_SIZE", KernelLayout.SPEC_WORKGROUP_SIZE);
        names.put("SPEC_PHASE", KernelLayout.SPEC_PHASE);
        names.put("SPEC_LOOP_LIMIT", KernelLayout.SPEC_LOOP_LIMIT);
        names.put("SPEC_SEGMENT", KernelLayout.SPEC_SEGMENT);
        names.put("SPEC_RESIDENT_GRID", KernelLayout.SPEC_RESIDENT_GRID);
        names.put("PHASE_LANES", KernelLayout.PHASE_LANES);
        names.put("PHASE_GROUPS", KernelLayout.PHASE_GROUPS);
        names.put("PHASE_FENCES", KernelLayout.PHASE_FENCES);
        names.put("PHASE_SHUTDOWN", KernelLayout.PHASE_SHUTDOWN);
        names.put("PHASE_POLLS", KernelLayout.PHASE_POLLS);
        names.put("PHASE_ACCOUNTS", KernelLayout.PHASE_ACCOUNTS);
        names.put("PHASE_BEGIN", KernelLayout.PHASE_BEGIN);
        names.put("PHASE_SETTLE", KernelLayout.PHASE_SETTLE);
        names.put("PASS_GROUP_COUNT_WORD", KernelLayout.PASS_GROUP_COUNT_WORD);
        names.put("PASS_LAST_UNSETTLED_WORD", KernelLayout.PASS_LAST_UNSETTLED_WORD);
        names.put("PASS_STARVATION_WORD", KernelLayout.PASS_STARVATION_WORD);
        names.put("PASS_HIGH_CLAIMS_WORD", KernelLayout.PASS_HIGH_CLAIMS_WORD);
        names.put("PASS_LOW_CLAIMED_WORD", KernelLayout.PASS_LOW_CLAIMED_WORD);
        names.put("PASS_RELIEF_CLAIMED_WORD", KernelLayout.PASS_RELIEF_CLAIMED_WORD);
        names.put("PASS_LATE_CLAIMS_BASE", KernelLayout.PASS_LATE_CLAIMS_BASE);
        names.put("NOTHING_UNSETTLED", KernelLayout.NOTHING_UNSETTLED);
        names.put("LAUNCH_WORDS", KernelLayout.LAUNCH_WORDS);
        names.put("PASS_SAMPLES_BASE", KernelLayout.PASS_SAMPLES_BASE);
        names.put("PASS_GROUPS_LAUNCH", KernelLayout.PASS_GROUPS_LAUNCH);
        names.put("PASS_FENCES_LAUNCH", KernelLayout.PASS_FENCES_LAUNCH);
        names.put("PASS_SHUTDOWN_LAUNCH", KernelLayout.PASS_SHUTDOWN_LAUNCH);
        names.put("PASS_STOP_WORD", KernelLayout.PASS_STOP_WORD);
        names.put("PASS_SLOTS_BASE", KernelLayout.PASS_SLOTS_BASE);
        names.put("PASS_SEGMENT_ENDED", KernelLayout.SEGMENT_ENDED);
        names.put("LOOP_RESERVE", KernelLayout.LOOP_RESERVE);
        names.put("MK_SCRATCH_WORDS", KernelLayout.SCRATCH_WORDS);
    }
}
