// What built-in opcodes see besides: the control buffer by absolute word index, and the debug log.

bool mk_control_require_writable(uint index) {
    bool writable = index >= mk_launch.writable_from && index < mk_control_words;
    if (!writable) {
        mk_fault(FAULT_NOT_WRITABLE);
    }
    return writable;
}

uint mk_control_load(uint index) {
    return mk_control.w[index];
}

void mk_control_store(uint index, uint value) {
    MK_STORE(mk_control.w[index], value);
}

uint mk_control_add(uint index, uint value) {
    return MK_CHANGED(atomicAdd(mk_control.w[index], value));
}

uint mk_control_cas(uint index, uint expected, uint desired) {
    return MK_CHANGED(atomicCompSwap(mk_control.w[index], expected, desired));
}

// A cursor that overshoots is taken back, so that the log stays readable however many records are dropped; the look
// before the add keeps a cursor that was handed in too large from wrapping.
void mk_debug_record(uint format_id, uint arg1, uint arg2) {
    if (mk_debug_log.w[DEBUG_CURSOR_WORD] > DEBUG_LAST_CURSOR) {
        return;
    }
    uint cursor = atomicAdd(mk_debug_log.w[DEBUG_CURSOR_WORD], DEBUG_RECORD_WORDS);
    if (cursor > DEBUG_LAST_CURSOR) {
        atomicAdd(mk_debug_log.w[DEBUG_CURSOR_WORD], 0u - DEBUG_RECORD_WORDS);
        return;
    }
    uint record = DEBUG_RECORDS_BASE + cursor;
    mk_debug_log.w[record + DEBUG_FMT_WORD] = format_id;
    mk_debug_log.w[record + DEBUG_ARG1_WORD] = arg1;
    mk_debug_log.w[record + DEBUG_ARG2_WORD] = arg2;
    mk_debug_log.w[record + DEBUG_SLOT_BASE_WORD] = mk_slot_base();
}
