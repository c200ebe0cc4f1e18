// LOAD_MISS asks the host for a resource through the IO queue and never waits for it: a slot stays WAIT_IO until a later
// pass finds its answer. The host is the only one to claim requests, so here they are only made and recycled.

#define MK_IO_STATUS(io_slot) mk_io_queue.w[(io_slot) * IO_SLOT_WORDS + IO_STATUS_WORD]

// Takes the lowest empty IO slot; the number of slots when there is none. Slots are taken and never freed in this phase,
// so whoever comes second goes on upward and all of them together take the lowest ones. When a driver cuts the loop the
// answer is "none", and the slot asks again in the next pass.
uint mk_reserve_io_slot() {
    uint reserved = mk_launch.io_slots;
    for (uint io_slot = 0u; io_slot < mk_launch.io_slots && reserved == mk_launch.io_slots; ++io_slot) {
        if (atomicCompSwap(MK_IO_STATUS(io_slot), STATUS_EMPTY, STATUS_WAIT_IO) == STATUS_EMPTY) {
            reserved = io_slot;
        }
    }
    return reserved;
}

void mk_request_load(uint slot_base) {
    uint io_slot = mk_reserve_io_slot();
    if (io_slot == mk_launch.io_slots) {
        mk_complete(slot_base, STATUS_REQUEUE);
        return;
    }
    uint wanted = mk_ring.w[slot_base + ARG0_WORD];
    uint io_base = io_slot * IO_SLOT_WORDS;
    mk_io_queue.w[io_base + IO_OP_TYPE_WORD] = IO_OP_READ;
    mk_io_queue.w[io_base + IO_SRC_HANDLE_WORD] = wanted;
    mk_io_queue.w[io_base + IO_DST_HANDLE_WORD] = wanted;
    mk_io_queue.w[io_base + IO_OFFSET_LO_WORD] = 0u;
    mk_io_queue.w[io_base + IO_OFFSET_HI_WORD] = 0u;
    mk_io_queue.w[io_base + IO_BYTE_COUNT_WORD] = 0u;
    mk_io_queue.w[io_base + IO_TAG_WORD] = wanted;
    memoryBarrierBuffer();
    MK_IO_STATUS(io_slot) = STATUS_PUBLISHED;
    bool prefetch = mk_ring.w[slot_base + ARG0_WORD + 1u] != 0u;
    if (!prefetch) {
        mk_ring.w[slot_base + IO_SLOT_WORD] = io_slot;
    }
    mk_complete(slot_base, prefetch ? STATUS_DONE : STATUS_WAIT_IO);
}

// Two slots that name the same IO slot, which no kernel writes, share one answer: the swap lets one of them have it.
void mk_take_answer(uint slot) {
    uint slot_base = slot * SLOT_WORDS;
    uint io_slot = mk_ring.w[slot_base + IO_SLOT_WORD];
    if (io_slot >= mk_launch.io_slots) {
        mk_write_fault(slot, FAULT_IO_SLOT_MISSING);
        return;
    }
    uint answer = MK_IO_STATUS(io_slot);
    bool ended = answer == IO_STATUS_OK || answer == IO_STATUS_ERROR;
    if (!ended || atomicCompSwap(MK_IO_STATUS(io_slot), answer, STATUS_EMPTY) != answer) {
        return;
    }
    if (answer == IO_STATUS_OK) {
        mk_complete(slot_base, STATUS_DONE);
    } else {
        mk_write_fault(slot, FAULT_LOAD_FAILED);
    }
}

void mk_poll_phase() {
    uint slot = mk_launch.first + gl_GlobalInvocationID.x;
    uint slot_base = slot * SLOT_WORDS;
    if (mk_ring.w[slot_base + STATUS_WORD] == STATUS_WAIT_IO && mk_ring.w[slot_base + OPCODE_WORD] == OPCODE_LOAD_MISS) {
        mk_take_answer(slot);
    }
}
