package dev.megakernel.kernel;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedLayout;
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
        eachResult(text);
        return text.toString();
    }

    static String literal(int value) {
        return Integer.toUnsignedString(value) + "u";
    }

    private static void eachResult(StringBuilder text) {
        text.append("#define MK_EACH_RESULT(op)");
        for (int i = 0; i < SlotLayout.ARGS_PER_SLOT; i++) {
            text.append(" op(").append(literal(i)).append(')');
        }
        text.append('\n');
    }

    private static Map<String, Integer> all() {
        Map<String, Integer> names = new LinkedHashMap<>();
        slot(names);
        control(names);
        debugLog(names);
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
        names.put("ARGS_PER_SLOT", SlotLayout.ARGS_PER_SLOT);
        names.put("STATUS_EMPTY", SlotStatus.EMPTY);
        names.put("STATUS_PUBLISHED", SlotStatus.PUBLISHED);
        names.put("STATUS_CLAIMED", SlotStatus.CLAIMED);
        names.put("STATUS_DONE", SlotStatus.DONE);
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

    private static void opcodes(Map<String, Integer> names) {
        names.put("OPCODE_BATCH_FENCE", OpcodeSpace.BATCH_FENCE);
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
        names.put("PHASE_LANES", KernelLayout.PHASE_LANES);
        names.put("PHASE_GROUPS", KernelLayout.PHASE_GROUPS);
        names.put("PHASE_FENCES", KernelLayout.PHASE_FENCES);
        names.put("PASS_GROUP_COUNT_WORD", KernelLayout.PASS_GROUP_COUNT_WORD);
        names.put("PASS_LAST_UNSETTLED_WORD", KernelLayout.PASS_LAST_UNSETTLED_WORD);
        names.put("PASS_SLOTS_BASE", KernelLayout.PASS_SLOTS_BASE);
        names.put("LOOP_RESERVE", KernelLayout.LOOP_RESERVE);
        names.put("MK_SCRATCH_WORDS", KernelLayout.SCRATCH_WORDS);
    }
}
