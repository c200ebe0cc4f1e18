// The loop of a kernel that stays on the device. One invocation of each workgroup looks for work and claims it on a
// cursor that all share; no workgroup waits for another, so any number of them drains every ring.

// What a workgroup does next: a ring or RINGS, the position of the first slot, and how many slots.
shared uvec3 mk_duty;
// Where that ring lies: its first slot, counted over all rings, and its size less one.
shared uvec2 mk_duty_place;
shared uint mk_tally[TALLY_WORDS];

// Where each ring lies, and what the first invocation saw last.
shared uvec2 mk_places[RINGS];
shared uvec4 mk_seen_sector[SECTOR_QUADS];
shared uvec4 mk_seen_cursors[SECTOR_QUADS];

#define MK_TAKE_GROUP_RESULT(i) mk_lane_results[i] = mk_group_results[i];
#define MK_OF(quads, word) quads[(word) / 4u][(word) % 4u]

// A slot on its way from the ring: its words, and its cancel word.
struct MkFetched { uvec4 head; uvec4 low; uvec4 mid; uvec4 high; uint cancelled; };

// The sequence comes first: where it is there, so is what follows it.
MkFetched mk_fetch(uvec2 ring_place, uint position) {
    uint place = ring_place.x + (position & ring_place.y);
    uint quad = MK_SLOTS_QUAD + place * (SLOT_WORDS / 4u);
    MkFetched slot;
    slot.head = mk_down_quads.q[quad];
    slot.low = mk_down_quads.q[quad + 1u];
    slot.mid = mk_down_quads.q[quad + 2u];
    slot.high = mk_down_quads.q[quad + 3u];
    slot.cancelled = mk_down.w[MK_CANCELS_WORD + place];
    return slot;
}

bool mk_has_sequence(MkFetched slot, uint position) {
    return slot.head[SEQUENCE_WORD] >> SEQUENCE_SHIFT == (position + 1u) << SEQUENCE_SHIFT >> SEQUENCE_SHIFT;
}

#define MK_LOAD_QUAD(quad) sector[quad] = mk_down_quads.q[quad]; cursors[quad] = mk_state_quads.q[quad];
#define MK_SHOW_QUAD(quad) mk_seen_sector[quad] = sector[quad]; mk_seen_cursors[quad] = cursors[quad];
#define MK_MARK_RING(ring) \
    rings |= MK_OF(sector, BELL_BASE_WORD + ring) - MK_OF(cursors, ring) - 1u < mk_ring_slots(ring) ? 1u << ring : 0u;

// Which ring to serve, given a bit for each that has work: the highest level. Within a level lanes and workgroups take
// turns at being first.
uint mk_choose(uint rings, bool groups_first) {
    if (groups_first) {
        rings = (rings & LANE_RINGS) << 1u | rings >> 1u & LANE_RINGS;
    }
    return uint(findLSB(rings)) ^ (groups_first ? 1u : 0u);
}

// Whether this workgroup gets slots. A run of claims from the two highest levels ends when a lower one gets a turn.
bool mk_claim(uint ring, uint cursor, uint count, uint urgent_run) {
    uint before = atomicCompSwap(mk_state.w[STATE_CURSORS + ring], cursor, cursor + count, gl_ScopeDevice,
        gl_StorageSemanticsBuffer, gl_SemanticsAcquire | gl_SemanticsMakeVisible, 0, gl_SemanticsRelaxed);
    if (before != cursor) {
        return false;
    }
    if ((1u << ring & URGENT_RINGS) != 0u) {
        atomicAdd(mk_state.w[STATE_URGENT_RUN], 1u);
    } else if (urgent_run != 0u) {
        mk_state.w[STATE_URGENT_RUN] = 0u;
    }
    return true;
}

// The host learns of a claim from this record at its first slot, which nobody else writes in this lap. It may write over
// those slots then, so they were all fetched before.
void mk_record_claim() {
    mk_up_pairs.p[mk_duty_place.x + (mk_duty.y & mk_duty_place.y)] = uvec2(mk_duty.y + mk_duty.z, mk_launch.number);
}

// The slot that the first invocation expects next. It comes with the bell that announces it, so that the usual slot is
// here as soon as its claim is; the bell is loaded before, the slot is published before the bell.
uint mk_ahead_ring = 0u;
uint mk_ahead_position = 0u;
MkFetched mk_ahead;

// Looks for work until it gets some, or until the launch is over: then the duty is RINGS. Returns the polls left.
uint mk_poll(uint polls, bool reserved) {
    mk_tally[TALLY_ENDED] = 0u;
    mk_tally[TALLY_FAULTED] = 0u;
    mk_tally[TALLY_DROPPED] = 0u;
    for (; polls > 0u; --polls) {
        uvec4 sector[SECTOR_QUADS];
        uvec4 cursors[SECTOR_QUADS];
        MK_EACH_SECTOR_QUAD(MK_LOAD_QUAD)
        mk_ahead = mk_fetch(mk_places[mk_ahead_ring], mk_ahead_position);
        if (MK_OF(sector, LEAVE_WORD) != 0u || int(MK_OF(sector, TURN_WORD) - mk_launch.number) > 0) {
            break;
        }
        uint rings = 0u;
        MK_EACH_RING(MK_MARK_RING)
        uint urgent_run = MK_OF(cursors, STATE_URGENT_RUN);
        if (reserved) {
            rings &= URGENT_RINGS;
        } else if (urgent_run >= STARVATION_THRESHOLD && (rings & ~URGENT_RINGS) != 0u) {
            rings &= ~URGENT_RINGS;
        }
        if (rings == 0u) {
            continue;
        }
        MK_EACH_SECTOR_QUAD(MK_SHOW_QUAD)
        uint ring = mk_choose(rings, (polls & 1u) != 0u);
        uint cursor = mk_seen_cursors[ring / 4u][ring % 4u];
        uint waiting = mk_seen_sector[(BELL_BASE_WORD + ring) / 4u][(BELL_BASE_WORD + ring) % 4u] - cursor;
        uint count = (1u << ring & LANE_RINGS) != 0u ? min(waiting, MK_WORKGROUP_SIZE) : 1u;
        if (mk_claim(ring, cursor, count, urgent_run)) {
            mk_duty = uvec3(ring, cursor, count);
            mk_duty_place = mk_places[ring];
            if (ring != mk_ahead_ring || cursor != mk_ahead_position) {
                mk_ahead = mk_fetch(mk_places[ring], cursor);
            }
            mk_ahead_ring = ring;
            mk_ahead_position = cursor + count;
            return polls - 1u;
        }
        mk_ahead_ring = ring;
        mk_ahead_position = cursor + count;
    }
    mk_duty = uvec3(RINGS, 0u, 0u);
    return 0u;
}

#define MK_KEEP_QUAD(quad, base) \
    mk_ring.w[base] = quad.x; mk_ring.w[base + 1u] = quad.y; mk_ring.w[base + 2u] = quad.z; mk_ring.w[base + 3u] = quad.w;

// Keeps a claimed slot in the workgroup. Answers whether it may run: 0, or the status it ends with. Should the slot
// not have been there yet when it was fetched, it is now.
uint mk_keep(MkFetched slot, uint position, uint base) {
    if (!mk_has_sequence(slot, position)) {
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsAcquire | gl_SemanticsMakeVisible);
        slot = mk_fetch(mk_duty_place, position);
    }
    MK_KEEP_QUAD(slot.head, base)
    MK_KEEP_QUAD(slot.low, base + 4u)
    MK_KEEP_QUAD(slot.mid, base + 8u)
    MK_KEEP_QUAD(slot.high, base + 3u * 4u)
    mk_slot = position & mk_duty_place.y;
    if (!mk_has_sequence(slot, position)) {
        return SESSION_BROKEN;
    }
    if (slot.cancelled == position + 1u) {
        return SESSION_CANCELLED;
    }
    // A look into the control buffer would cost every slot another trip to memory.
    uint tenant = slot.head[SESSION_TENANT_WORD];
    return tenant < TENANT_MASK_COUNT && (mk_launch.tenants >> tenant & 1u) != 0u ? 0u : SESSION_REFUSED;
}

#define MK_WRITE_QUARTER(part) \
    if (part < parts) mk_up_quads.q[quad + part] = uvec4(tag, mk_lane_results[part * QUARTER_RESULTS], \
        mk_lane_results[part * QUARTER_RESULTS + 1u], mk_lane_results[part * QUARTER_RESULTS + 2u]);
#define MK_WRITE_PAIR(part) if (part < parts) mk_up_pairs.p[quad * 2u + part] = uvec2(mk_lane_results[part], tag);

// Nothing orders these stores towards the host, so each part carries the tag.
void mk_write_completion(uint quad, uint tag, uint results) {
    if (MK_PAIRS) {
        uint parts = max(results, 1u);
        MK_EACH_RESULT(MK_WRITE_PAIR)
    } else {
        uint parts = max((results + QUARTER_RESULTS - 1u) / QUARTER_RESULTS, 1u);
        MK_EACH_QUARTER(MK_WRITE_QUARTER)
    }
}

uint mk_entry(uint completion) {
    return completion & (MAX_ENTRIES - 1u);
}

uint mk_tag(uint completion, uint status) {
    return (completion & ~(MAX_ENTRIES - 1u)) | status;
}

// Adds to the counters of a batch; whoever ends its last slot completes it. The batch is read first: once all is counted,
// the host may give its number to another.
void mk_settle_batch(uint named, uint ended, uint faulted, uint dropped) {
    uvec4 batch = mk_down_quads.q[BATCHES_QUAD + mk_entry(named)];
    uint counters = STATE_BATCHES + mk_entry(named) * STATE_BATCH_WORDS;
    if (faulted != 0u) {
        atomicAdd(mk_state.w[counters + TALLY_FAULTED], faulted);
    }
    if (dropped != 0u) {
        atomicAdd(mk_state.w[counters + TALLY_DROPPED], dropped);
    }
    uint before = atomicAdd(mk_state.w[counters + TALLY_ENDED], ended, gl_ScopeDevice, gl_StorageSemanticsBuffer,
        gl_SemanticsAcquireRelease | gl_SemanticsMakeAvailable | gl_SemanticsMakeVisible);
    if (before + ended == batch.x) {
        uint all_faulted = mk_state.w[counters + TALLY_FAULTED];
        uint all_dropped = mk_state.w[counters + TALLY_DROPPED];
        mk_state.w[counters + TALLY_ENDED] = 0u;
        mk_state.w[counters + TALLY_FAULTED] = 0u;
        mk_state.w[counters + TALLY_DROPPED] = 0u;
        mk_lane_results[0u] = batch.x - all_faulted - all_dropped;
        mk_lane_results[1u] = all_faulted;
        mk_lane_results[2u] = all_dropped;
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
        mk_write_completion(MK_COMPLETIONS_QUAD + mk_entry(batch.y) * MK_COMPLETION_QUADS, mk_tag(batch.y, SESSION_BATCH), QUARTER_RESULTS);
    }
}

// Ends a slot with what mk_lane_results holds. Slots of the batch that the chunk begins with are added up in the workgroup.
void mk_end(uint position, uint base, uint status, uint batch_of_chunk) {
    uint flags = mk_ring.w[base + SEQUENCE_WORD];
    uint named = mk_ring.w[base + SESSION_COMPLETION_WORD];
    uint results = mk_declared_results(mk_ring.w[base + SESSION_OPCODE_WORD]);
    if (mk_stored) {
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
    }
    if ((flags & FLAG_COUNTED) == 0u) {
        mk_write_completion(MK_COMPLETIONS_QUAD + mk_entry(named) * MK_COMPLETION_QUADS, mk_tag(named, status), results);
        return;
    }
    if ((flags & FLAG_RESULTS) != 0u) {
        uvec4 batch = mk_down_quads.q[BATCHES_QUAD + mk_entry(named)];
        uint entry = batch.z + (position - batch.w);
        mk_write_completion(MK_RESULTS_QUAD + entry * MK_COMPLETION_QUADS, mk_tag(named, status), results);
    }
    uint faulted = status == SESSION_FAULT ? 1u : 0u;
    uint dropped = status == SESSION_FAULT || status == SESSION_DONE ? 0u : 1u;
    if (named == batch_of_chunk) {
        atomicAdd(mk_tally[TALLY_ENDED], 1u);
        if (faulted != 0u) {
            atomicAdd(mk_tally[TALLY_FAULTED], faulted);
        }
        if (dropped != 0u) {
            atomicAdd(mk_tally[TALLY_DROPPED], dropped);
        }
    } else {
        mk_settle_batch(named, 1u, faulted, dropped);
    }
}

void mk_end_with_code(uint position, uint base, uint status, uint code, uint batch_of_chunk) {
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    mk_lane_results[0u] = code;
    mk_end(position, base, status, batch_of_chunk);
}

// The batch that the first slot of the chunk counts towards; 0, which names none, for a slot with a completion of its own.
uint mk_batch_of_chunk() {
    return (mk_ring.w[SEQUENCE_WORD] & FLAG_COUNTED) != 0u ? mk_ring.w[SESSION_COMPLETION_WORD] : 0u;
}

// The only place where bodies are called, so that the switch over them stands once. A slot that is not packed, which is
// the usual one, has nothing looked up for it twice.
void mk_run_program(uint base, uint opcode) {
    uint length = 1u;
    uint inner = opcode;
    if (opcode == OPCODE_PACKED_SLOT) {
        length = mk_program_length(base, opcode);
    } else {
        mk_arg_base = base + ARG0_WORD;
        mk_arg_count = ARGS_PER_SLOT;
        mk_result_count = mk_declared_results(opcode);
        mk_slot_opcode = opcode;
    }
    for (uint op = 0u; op < length && !mk_lane_faulted; ++op) {
        if (opcode == OPCODE_PACKED_SLOT) {
            inner = mk_begin_op(base, opcode, op);
        }
        mk_execute_lane(inner);
    }
}

void mk_run_lane(uint verdict, uint position, uint base) {
    uint batch_of_chunk = mk_batch_of_chunk();
    mk_stored = false;
    mk_lane_faulted = false;
    mk_lane_fault_code = 0u;
    if (verdict != 0u) {
        mk_end_with_code(position, base, verdict, 0u, batch_of_chunk);
        return;
    }
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    uint opcode = mk_ring.w[base + SESSION_OPCODE_WORD];
    mk_run_program(base, opcode);
    if (mk_loops_were_cut()) {
        mk_lane_faulted = true;
        mk_lane_fault_code = FAULT_LOOP_LIMIT;
    }
    if (mk_lane_faulted) {
        mk_end_with_code(position, base, SESSION_FAULT, mk_lane_fault_code, batch_of_chunk);
    } else {
        mk_end(position, base, SESSION_DONE, batch_of_chunk);
    }
}

// The first invocation brings the verdict.
void mk_run_group(uint first_verdict, uint position) {
    mk_in_group = true;
    mk_stored = false;
    if (mk_invocation == 0u) {
        mk_group_verdict = first_verdict;
        mk_group_faulted = 0u;
        mk_group_fault_code = 0u;
        mk_group_stored = 0u;
        MK_EACH_RESULT(MK_CLEAR_GROUP_RESULT)
    }
    mk_barrier();
    uint verdict = mk_group_verdict;
    mk_slot = position & mk_duty_place.y;
    uint opcode = mk_ring.w[SESSION_OPCODE_WORD];
    uint length = verdict == 0u ? mk_program_length(0u, opcode) : 0u;
    for (uint op = 0u; op < length; ++op) {
        uint inner = mk_begin_op(0u, opcode, op);
        if (mk_is_group_opcode(inner)) {
            mk_execute_group(inner);
        } else if (mk_invocation == 0u) {
            mk_execute_lane(inner);
        }
        mk_barrier();
        bool faulted = mk_group_faulted != 0u;
        mk_barrier();
        if (faulted) {
            break;
        }
    }
    if (mk_loops_were_cut()) {
        mk_group_fault_code = FAULT_LOOP_LIMIT;
        mk_group_faulted = 1u;
    }
    if (mk_stored) {
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
        mk_group_stored = 1u;
    }
    mk_barrier();
    mk_in_group = false;
    if (mk_invocation == 0u) {
        uint batch = mk_ring.w[SESSION_COMPLETION_WORD];
        mk_stored = mk_group_stored != 0u;
        if (verdict != 0u) {
            mk_end_with_code(position, 0u, verdict, 0u, batch);
        } else if (mk_group_faulted != 0u) {
            mk_end_with_code(position, 0u, SESSION_FAULT, mk_group_fault_code, batch);
        } else {
            MK_EACH_RESULT(MK_TAKE_GROUP_RESULT)
            mk_end(position, 0u, SESSION_DONE, batch);
        }
    }
}

#define MK_PLACE_RING(ring) mk_places[ring] = uvec2(mk_ring_before(ring), mk_ring_slots(ring) - 1u);

void main() {
    bool reserved = gl_WorkGroupID.x < MK_RESERVED_GROUPS;
    uint polls = mk_launch.polls;
    if (mk_invocation == 0u) {
        MK_EACH_RING(MK_PLACE_RING)
    }
    for (uint duty = 0u; duty < mk_launch.polls; ++duty) {
        if (mk_invocation == 0u) {
            polls = mk_poll(polls, reserved);
        }
        barrier();
        uint ring = mk_duty.x;
        if (ring == RINGS) {
            return;
        }
        uint position = mk_duty.y + mk_invocation;
        uint base = mk_invocation * SLOT_WORDS;
        bool mine = mk_invocation < mk_duty.z;
        uint verdict = 0u;
        if (mk_invocation == 0u) {
            verdict = mk_keep(mk_ahead, position, base);
        } else if (mine) {
            verdict = mk_keep(mk_fetch(mk_duty_place, position), position, base);
        }
        if (mk_duty.z > 1u) {
            barrier();
        }
        if (mk_invocation == 0u) {
            mk_record_claim();
        }
        if ((1u << ring & LANE_RINGS) == 0u) {
            mk_run_group(verdict, mk_duty.y);
        } else if (mine) {
            mk_run_lane(verdict, position, base);
        }
        barrier();
        if (mk_invocation == 0u && mk_tally[TALLY_ENDED] != 0u) {
            mk_settle_batch(mk_ring.w[SESSION_COMPLETION_WORD], mk_tally[TALLY_ENDED], mk_tally[TALLY_FAULTED], mk_tally[TALLY_DROPPED]);
        }
        if (MK_LOOP_LIMIT != 0u) {
            // A driver that ends loops counts all iterations of a launch, and the next slots need theirs.
            return;
        }
    }
}
