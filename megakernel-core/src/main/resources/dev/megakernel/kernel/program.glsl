// A slot as a program: one op, or the inner ops of a packed slot.

// A packed slot is a byte stream in the argument words: number of inner ops, total argument words, then an opcode and
// an argument offset for each op.
uint mk_packed_byte(uint slot_base, uint index) {
    return mk_ring.w[slot_base + ARG0_WORD + index / 4u] >> (8u * (index % 4u)) & 0xFFu;
}

uint mk_packed_opcode(uint slot_base, uint op) {
    return mk_packed_byte(slot_base, PACKED_HEADER_BYTES + PACKED_OP_BYTES * op);
}

uint mk_packed_offset(uint slot_base, uint op) {
    return mk_packed_byte(slot_base, PACKED_HEADER_BYTES + PACKED_OP_BYTES * op + 1u);
}

uint mk_packed_metadata_words(uint ops) {
    return (PACKED_HEADER_BYTES + PACKED_OP_BYTES * ops + 3u) / 4u;
}

bool mk_packed_well_formed(uint slot_base) {
    uint ops = mk_packed_byte(slot_base, 0u);
    uint total = mk_packed_byte(slot_base, 1u);
    if (mk_packed_metadata_words(ops) + total > ARGS_PER_SLOT) {
        return false;
    }
    bool ascending = true;
    uint previous = 0u;
    for (uint op = 0u; op < ops; ++op) {
        uint offset = mk_packed_offset(slot_base, op);
        ascending = ascending && offset >= previous && offset <= total;
        previous = offset;
    }
    return ascending;
}

// A slot is a program of one op, or of the inner ops of a packed slot.
uint mk_program_length(uint slot_base, uint opcode) {
    if (opcode != OPCODE_PACKED_SLOT) {
        return 1u;
    }
    if (!mk_packed_well_formed(slot_base)) {
        mk_fault(FAULT_MALFORMED_PACKED_SLOT);
        return 0u;
    }
    return mk_packed_byte(slot_base, 0u);
}

uint mk_begin_op(uint slot_base, uint opcode, uint op) {
    if (opcode != OPCODE_PACKED_SLOT) {
        mk_arg_base = slot_base + ARG0_WORD;
        mk_arg_count = ARGS_PER_SLOT;
        mk_result_count = mk_declared_results(opcode);
        mk_slot_opcode = opcode;
        return opcode;
    }
    uint ops = mk_packed_byte(slot_base, 0u);
    uint offset = mk_packed_offset(slot_base, op);
    uint end = op + 1u < ops ? mk_packed_offset(slot_base, op + 1u) : mk_packed_byte(slot_base, 1u);
    mk_arg_base = slot_base + ARG0_WORD + mk_packed_metadata_words(ops) + offset;
    mk_arg_count = end - offset;
    mk_result_count = 0u;
    mk_slot_opcode = mk_packed_opcode(slot_base, op);
    return mk_slot_opcode;
}
