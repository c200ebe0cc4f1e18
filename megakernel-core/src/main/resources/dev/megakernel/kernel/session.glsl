// The loop of a kernel that stays on the device. One invocation of each workgroup looks for work and claims it on a
// cursor that all share; no workgroup waits for another, so any number of them drains every ring. A single slot of lane
// scope, which is what a caller waits for, is run by that invocation alone, without a barrier; a chunk by all.

// What all invocations do next: a ring or RINGS, the position of the first slot, and how many slots.
shared uvec3 mk_duty;
// The batch that the first slot of a chunk counts towards, as its slots name it, or 0; and its entry in the table.
shared uint mk_chunk_named;
shared uvec4 mk_chunk_batch;
shared uint mk_tally[TALLY_WORDS];

// Where each ring lies: its first slot, counted over all rings, and its size less one.
shared uvec2 mk_places[RINGS];
// What the first invocation saw last.
shared uvec4 mk_seen[SECTOR_QUADS];

// A completion that waits in the slot it belongs to: its tag, its results, where it goes, and how many parts it has.
#define STAGED_TAG 0u
#define STAGED_RESULTS 1u
#define STAGED_QUAD (STAGED_RESULTS + ARGS_PER_SLOT)
#define STAGED_PARTS (STAGED_QUAD + 1u)

#define MK_OF(quads, word) quads[(word) / 4u][(word) % 4u]

// --- slots ---

// A slot on its way from the ring: its words, and its cancel word.
struct MkFetched { uvec4 head; uvec4 low; uvec4 mid; uvec4 high; uint cancelled; };

// What the slot of this invocation says besides its arguments.
uint mk_own_flags = 0u;
uint mk_own_opcode = 0u;
uint mk_own_named = 0u;

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

bool mk_is_in_place(MkFetched slot, uint position) {
    return slot.head[SEQUENCE_WORD] >> SEQUENCE_SHIFT == (position + 1u) << SEQUENCE_SHIFT >> SEQUENCE_SHIFT;
}

// Whether a slot that was fetched before its bell was seen is there, and as a whole: its check covers all its words. Slots
// of a batch have none.
bool mk_is_whole(MkFetched slot, uint position) {
    bool in_place = mk_is_in_place(slot, position);
    uint tenant_word = slot.head[SESSION_TENANT_WORD];
    slot.head[SESSION_TENANT_WORD] = tenant_word & TENANT_MASK;
    uvec4 sum = slot.head * CHECK_HEAD + slot.low * CHECK_LOW + slot.mid * CHECK_MID + slot.high * CHECK_HIGH;
    return in_place && ((CHECK_OF_ZEROS + sum.x + sum.y + sum.z + sum.w ^ tenant_word) & ~TENANT_MASK) == 0u
        && (slot.head[SEQUENCE_WORD] & FLAG_COUNTED) == 0u;
}

// Whether a slot may run: 0, or the status it ends with.
uint mk_judge(MkFetched slot, uint position) {
    // A look into the control buffer would cost every slot another trip to memory.
    uint tenant = slot.head[SESSION_TENANT_WORD] & TENANT_MASK;
    bool served = tenant < TENANT_MASK_COUNT && (mk_launch.tenants >> tenant & 1u) != 0u;
    uint verdict = slot.cancelled == position + 1u ? SESSION_CANCELLED : served ? 0u : SESSION_REFUSED;
    return mk_is_in_place(slot, position) ? verdict : SESSION_BROKEN;
}

#define MK_KEEP_QUAD(quad, base) \
    mk_ring.w[base] = quad.x; mk_ring.w[base + 1u] = quad.y; mk_ring.w[base + 2u] = quad.z; mk_ring.w[base + 3u] = quad.w;
#define MK_KEEP_ARGS(quad, first) \
    mk_lane_args[first] = quad.x; mk_lane_args[first + 1u] = quad.y; mk_lane_args[first + 2u] = quad.z; \
    mk_lane_args[first + 3u] = quad.w;

// Keeps a slot: in this invocation, and where others or its inner ops read it, in the workgroup.
void mk_keep(MkFetched slot, uint place, uint base, bool share) {
    MK_KEEP_ARGS(slot.low, 0u)
    MK_KEEP_ARGS(slot.mid, 4u)
    MK_KEEP_ARGS(slot.high, 8u)
    if (share || slot.head[SESSION_OPCODE_WORD] == OPCODE_PACKED_SLOT) {
        MK_KEEP_QUAD(slot.head, base)
        MK_KEEP_QUAD(slot.low, base + ARG0_WORD)
        MK_KEEP_QUAD(slot.mid, base + ARG0_WORD + 4u)
        MK_KEEP_QUAD(slot.high, base + ARG0_WORD + 8u)
    }
    mk_slot = place;
    mk_own_flags = slot.head[SEQUENCE_WORD];
    mk_own_opcode = slot.head[SESSION_OPCODE_WORD];
    mk_own_named = slot.head[SESSION_COMPLETION_WORD];
}

// --- looking for work; for the first invocation ---

// Looks for work that are left before the launch is over, and whether the last one found none anywhere.
uint mk_polls = 0u;
bool mk_quiet = false;

// What was claimed last: a ring or RINGS, the position of the first slot, and how many.
uvec3 mk_claimed = uvec3(0u);

// The slot that is expected next, and where its ring lies. It is fetched with every look, so that the usual slot is here as
// soon as its claim is.
uint mk_ahead_ring = 0u;
uvec2 mk_ahead_place = uvec2(0u);
uint mk_ahead_position = 0u;
MkFetched mk_ahead;
uint mk_ahead_verdict = 0u;

void mk_expect(uint ring, uint position) {
    if (ring != mk_ahead_ring) {
        mk_ahead_ring = ring;
        mk_ahead_place = mk_places[ring];
    }
    mk_ahead_position = position;
}

// A run of claims from the two highest levels ends when a lower one gets a turn.
void mk_note_claim(uint ring, uint position, uint count, uint urgent_run) {
    mk_claimed = uvec3(ring, position, count);
    mk_expect(ring, position + count);
    if ((1u << ring & URGENT_RINGS) != 0u) {
        atomicAdd(mk_down.w[URGENT_RUN_WORD], 1u);
    } else if (urgent_run != 0u) {
        mk_down.w[URGENT_RUN_WORD] = 0u;
    }
    // Nothing is to be loaded for the slots before the claim. All that workgroups share is loaded past the caches, so none of
    // them has to be dropped.
    memoryBarrier(gl_ScopeWorkgroup, gl_StorageSemanticsBuffer, gl_SemanticsAcquire | gl_SemanticsMakeVisible);
}

// After its claim the whole slot is there, for its bell was seen.
void mk_fetch_claimed() {
    mk_ahead = mk_fetch(mk_ahead_place, mk_claimed.y);
    mk_ahead_verdict = mk_judge(mk_ahead, mk_claimed.y);
}

// How many of the slots that wait a workgroup claims: as many as it has lanes, and several times that where all workgroups
// find as many, for claims follow each other one by one.
uint mk_share(uint ring, uint waiting) {
    if ((1u << ring & LANE_RINGS) == 0u) {
        return 1u;
    }
    uint chunks = MK_LOOP_LIMIT != 0u ? 1u : waiting / (gl_NumWorkGroups.x * MK_WORKGROUP_SIZE);
    return min(waiting, clamp(chunks, 1u, MOST_CHUNKS) * MK_WORKGROUP_SIZE);
}

// Claims slots of a ring, given what was seen of its bell and cursor. Who comes late knows the cursor then and tries again.
// Answers where the cursor was before; the count is 0 when there was none to claim.
uint mk_claim(uint ring, uint bell, uint cursor, out uint count) {
    for (uint tries = 0u; tries < CLAIM_TRIES; ++tries) {
        uint waiting = bell - cursor;
        if (waiting - 1u >= mk_ring_slots(ring)) {
            break;
        }
        count = mk_share(ring, waiting);
        uint before = atomicCompSwap(mk_down.w[ring * RING_WORDS + 1u], cursor, cursor + count);
        if (before == cursor) {
            return cursor;
        }
        cursor = before;
    }
    count = 0u;
    return cursor;
}

// What bell and cursor of a ring are when the bell announces just the expected slot; and what they never are, since no
// cursor passes its bell.
uint64_t mk_expected(uint position) {
    return packUint2x32(uvec2(position + 1u, position));
}

uint64_t mk_impossible(uint position) {
    return packUint2x32(uvec2(position, position + 1u));
}

#define MK_LOAD_QUAD(quad) sector[quad] = mk_down_quads.q[quad];
#define MK_SHOW_QUAD(quad) mk_seen[quad] = sector[quad];
#define MK_BELL_OF(ring) MK_OF(sector, (ring) * RING_WORDS)
#define MK_CURSOR_OF(ring) MK_OF(sector, (ring) * RING_WORDS + 1u)
#define MK_COMPARE_RING(ring) differ |= MK_BELL_OF(ring) ^ MK_CURSOR_OF(ring);
#define MK_MARK_RING(ring) rings |= MK_BELL_OF(ring) - MK_CURSOR_OF(ring) - 1u < mk_ring_slots(ring) ? 1u << ring : 0u;

// Which ring to serve, given a bit for each that has work: the highest level. Within a level lanes and workgroups take
// turns at being first.
uint mk_choose(uint rings, bool groups_first) {
    if (groups_first) {
        rings = (rings & LANE_RINGS) << 1u | rings >> 1u & LANE_RINGS;
    }
    return uint(findLSB(rings)) ^ (groups_first ? 1u : 0u);
}

uint mk_began = 0u;

// Whether the launch is older than it may be although nobody has told it to leave.
bool mk_is_late() {
#ifdef MK_CLOCK
    return mk_launch.ticks != 0u && clockRealtime2x32EXT().x - mk_began > mk_launch.ticks;
#else
    return false;
#endif
}

// Looks for work until it has claimed some, or a number of times. Answers whether it goes on. A scout claims the expected
// slot while it looks: one trip to memory, not a look and a claim after it. Only where the look before found nothing, so
// that nothing of a higher level can have waited for long. More than a few scouts would hinder each other.
bool mk_look(bool reserved, bool scout) {
    uint last = mk_polls - min(mk_polls, LOOKS_PER_CLOCK);
    for (; mk_polls > last; --mk_polls) {
        uvec4 sector[SECTOR_QUADS];
        mk_ahead = mk_fetch(mk_ahead_place, mk_ahead_position);
        MK_EACH_SECTOR_QUAD(MK_LOAD_QUAD)
        uint64_t expected = mk_quiet ? mk_expected(mk_ahead_position) : mk_impossible(mk_ahead_position);
        uint64_t before = 0ul;
        if (scout) {
            before = atomicCompSwap(
                mk_down_rings.r[mk_ahead_ring], expected, packUint2x32(uvec2(mk_ahead_position + 1u)));
        }
        // Done while the claim is under way.
        bool whole = mk_is_whole(mk_ahead, mk_ahead_position);
        mk_ahead_verdict = mk_judge(mk_ahead, mk_ahead_position);
        uint urgent_run = MK_OF(sector, URGENT_RUN_WORD);
        uint differ = MK_OF(sector, LEAVE_WORD) | (int(MK_OF(sector, TURN_WORD) - mk_launch.number) > 0 ? 1u : 0u);
        MK_EACH_RING(MK_COMPARE_RING)
        if (before == expected) {
            mk_quiet = false;
            mk_note_claim(mk_ahead_ring, mk_ahead_position, 1u, urgent_run);
            if (!whole) {
                mk_fetch_claimed();
            }
            --mk_polls;
            return false;
        }
        mk_quiet = differ == 0u;
        if (mk_quiet) {
            continue;
        }
        if (MK_OF(sector, LEAVE_WORD) != 0u || int(MK_OF(sector, TURN_WORD) - mk_launch.number) > 0) {
            return false;
        }
        uint rings = 0u;
        MK_EACH_RING(MK_MARK_RING)
        if (reserved) {
            rings &= URGENT_RINGS;
        } else if (urgent_run >= STARVATION_THRESHOLD && (rings & ~URGENT_RINGS) != 0u) {
            rings &= ~URGENT_RINGS;
        }
        if (rings == 0u) {
            continue;
        }
        MK_EACH_SECTOR_QUAD(MK_SHOW_QUAD)
        uint ring = mk_choose(rings, (mk_polls & 1u) != 0u);
        uint cursor_word = ring * RING_WORDS + 1u;
        uint count;
        uint bell = mk_seen[cursor_word / 4u][cursor_word % 4u - 1u];
        uint cursor = mk_claim(ring, bell, mk_seen[cursor_word / 4u][cursor_word % 4u], count);
        if (count != 0u) {
            bool here = whole && ring == mk_ahead_ring && cursor == mk_ahead_position;
            mk_note_claim(ring, cursor, count, urgent_run);
            if (!here && count == 1u) {
                mk_fetch_claimed();
            }
            --mk_polls;
            return false;
        }
        mk_expect(ring, cursor);
    }
    return mk_polls > 0u;
}

// Looks for work until it has claimed some, or until the launch is over: then the ring is RINGS.
void mk_seek(bool reserved, bool scout) {
    mk_claimed = uvec3(RINGS, 0u, 0u);
    while (mk_look(reserved, scout) && !mk_is_late()) {
    }
}

// The host learns of a claim from this record at its first slot, which nobody else writes in this lap. It may write over
// those slots then, so they were all fetched before.
void mk_record_claim(uvec3 claimed, uvec2 ring_place) {
    mk_up_pairs.p[ring_place.x + (claimed.y & ring_place.y)] = uvec2(claimed.y + claimed.z, mk_launch.number);
}

// --- completions ---

uint mk_entry(uint completion) {
    return completion & (MAX_ENTRIES - 1u);
}

uint mk_tag(uint completion, uint status) {
    return (completion & ~(MAX_ENTRIES - 1u)) | status;
}

uint mk_completion_quad(uint completion) {
    return MK_COMPLETIONS_QUAD + mk_entry(completion) * MK_COMPLETION_QUADS;
}

// Parts of a completion: at least one, which says how the slot ended.
uint mk_parts(uint results) {
    return max(MK_PAIRS ? results : (results + QUARTER_RESULTS - 1u) / QUARTER_RESULTS, 1u);
}

#define MK_WRITE_QUARTER(part) \
    if (part < parts) mk_up_quads.q[quad + part] = uvec4(tag, mk_lane_results[part * QUARTER_RESULTS], \
        mk_lane_results[part * QUARTER_RESULTS + 1u], mk_lane_results[part * QUARTER_RESULTS + 2u]);
#define MK_WRITE_PAIR(part) if (part < parts) mk_up_pairs.p[quad * 2u + part] = uvec2(mk_lane_results[part], tag);

// Stores a completion that comes alone. Nothing orders these stores towards the host, so each part carries the tag.
void mk_write_completion(uint quad, uint tag, uint parts) {
    if (MK_PAIRS) {
        MK_EACH_RESULT(MK_WRITE_PAIR)
    } else {
        MK_EACH_QUARTER(MK_WRITE_QUARTER)
    }
}

#define MK_STAGE_RESULT(i) mk_ring.w[base + STAGED_RESULTS + i] = mk_lane_results[i];

// Leaves a completion in the slot of this invocation, whose words are not needed any more.
void mk_stage_completion(uint base, uint quad, uint tag, uint parts) {
    mk_ring.w[base + STAGED_TAG] = tag;
    MK_EACH_RESULT(MK_STAGE_RESULT)
    mk_ring.w[base + STAGED_QUAD] = quad;
    mk_ring.w[base + STAGED_PARTS] = parts;
}

#define MK_STORE_QUARTER(step) { \
    uint each = step * MK_WORKGROUP_SIZE + mk_invocation; uint base = each / 4u * SLOT_WORDS; uint part = each % 4u; \
    if (each < 4u * count && part < mk_ring.w[base + STAGED_PARTS]) { \
        uint first = base + STAGED_RESULTS + part * QUARTER_RESULTS; \
        mk_up_quads.q[mk_ring.w[base + STAGED_QUAD] + part] = \
            uvec4(mk_ring.w[base + STAGED_TAG], mk_ring.w[first], mk_ring.w[first + 1u], mk_ring.w[first + 2u]); } }
#define MK_STORE_PAIR(step) { \
    uint each = step * MK_WORKGROUP_SIZE + mk_invocation; uint base = each / ARGS_PER_SLOT * SLOT_WORDS; \
    uint part = each % ARGS_PER_SLOT; \
    if (each < ARGS_PER_SLOT * count && part < mk_ring.w[base + STAGED_PARTS]) \
        mk_up_pairs.p[mk_ring.w[base + STAGED_QUAD] * 2u + part] = \
            uvec2(mk_ring.w[base + STAGED_RESULTS + part], mk_ring.w[base + STAGED_TAG]); }

// Stores what was staged, neighbours in memory by neighbours in the workgroup: a part of a line that comes alone costs the
// host's memory as much as a whole line.
void mk_store_staged(uint count) {
    if (MK_PAIRS) {
        MK_EACH_RESULT(MK_STORE_PAIR)
    } else {
        MK_EACH_QUARTER(MK_STORE_QUARTER)
    }
}

// Adds to the counters of a batch; whoever ends its last slot completes it. The batch was read before: once all is counted,
// the host may give its number to another.
void mk_settle_batch(uint named, uvec4 batch, uint ended, uint faulted, uint dropped) {
    uint counters = mk_entry(named) * STATE_BATCH_WORDS;
    if ((faulted | dropped) != 0u) {
        atomicAdd(mk_state.w[counters + TALLY_FAULTED], faulted);
        atomicAdd(mk_state.w[counters + TALLY_DROPPED], dropped);
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
    }
    uint before = atomicAdd(mk_state.w[counters + TALLY_ENDED], ended);
    if (before + ended == batch.x) {
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsAcquire | gl_SemanticsMakeVisible);
        uint all_faulted = mk_state.w[counters + TALLY_FAULTED];
        uint all_dropped = mk_state.w[counters + TALLY_DROPPED];
        mk_state.w[counters + TALLY_ENDED] = 0u;
        mk_state.w[counters + TALLY_FAULTED] = 0u;
        mk_state.w[counters + TALLY_DROPPED] = 0u;
        mk_lane_results[0u] = batch.x - all_faulted - all_dropped;
        mk_lane_results[1u] = all_faulted;
        mk_lane_results[2u] = all_dropped;
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
        mk_write_completion(mk_completion_quad(batch.y), mk_tag(batch.y, SESSION_BATCH), mk_parts(QUARTER_RESULTS));
    }
}

uvec4 mk_batch_of(uint named) {
    return mk_down_quads.q[BATCHES_QUAD + mk_entry(named)];
}

uint mk_result_quad(uvec4 batch, uint position) {
    return MK_RESULTS_QUAD + (batch.z + (position - batch.w)) * MK_COMPLETION_QUADS;
}

uint mk_faulted_one(uint status) {
    return status == SESSION_FAULT ? 1u : 0u;
}

uint mk_dropped_one(uint status) {
    return status == SESSION_FAULT || status == SESSION_DONE ? 0u : 1u;
}

// What slots stored is there before their completions are.
void mk_release_stores() {
    if (mk_stored) {
        memoryBarrier(gl_ScopeDevice, gl_StorageSemanticsBuffer, gl_SemanticsRelease | gl_SemanticsMakeAvailable);
    }
}

// Ends a slot that ran alone with what mk_lane_results holds. No bit of an answer counts, but all have to be there.
void mk_end_alone(uint position, uint status) {
    mk_own_named |= mk_answers & mk_launch.nothing;
    uint parts = mk_parts(mk_declared_results(mk_own_opcode));
    if ((mk_own_flags & FLAG_COUNTED) == 0u) {
        mk_write_completion(mk_completion_quad(mk_own_named), mk_tag(mk_own_named, status), parts);
        return;
    }
    uvec4 batch = mk_batch_of(mk_own_named);
    if ((mk_own_flags & FLAG_RESULTS) != 0u) {
        mk_write_completion(mk_result_quad(batch, position), mk_tag(mk_own_named, status), parts);
    }
    mk_settle_batch(mk_own_named, batch, 1u, mk_faulted_one(status), mk_dropped_one(status));
}

// Ends a slot of a chunk in the same way. Slots of the batch that the chunk begins with are added up in the workgroup.
void mk_end_in_chunk(uint position, uint base, uint status) {
    mk_release_stores();
    uint parts = mk_parts(mk_declared_results(mk_own_opcode));
    if ((mk_own_flags & FLAG_COUNTED) == 0u) {
        mk_stage_completion(base, mk_completion_quad(mk_own_named), mk_tag(mk_own_named, status), parts);
        return;
    }
    bool of_chunk = mk_own_named == mk_chunk_named;
    uvec4 batch = mk_chunk_batch;
    if (!of_chunk) {
        batch = mk_batch_of(mk_own_named);
    }
    if ((mk_own_flags & FLAG_RESULTS) != 0u) {
        mk_stage_completion(base, mk_result_quad(batch, position), mk_tag(mk_own_named, status), parts);
    } else {
        mk_ring.w[base + STAGED_PARTS] = 0u;
    }
    if (!of_chunk) {
        mk_settle_batch(mk_own_named, batch, 1u, mk_faulted_one(status), mk_dropped_one(status));
    } else if (status == SESSION_DONE) {
        atomicAdd(mk_tally[TALLY_ENDED], 1u);
    } else {
        atomicAdd(mk_tally[TALLY_ENDED], 1u);
        atomicAdd(mk_tally[TALLY_FAULTED], mk_faulted_one(status));
        atomicAdd(mk_tally[TALLY_DROPPED], mk_dropped_one(status));
    }
}

// --- running ---

#define MK_TAKE_ARG(i) mk_lane_args[i] = i < mk_arg_count ? mk_ring.w[mk_arg_base + i] : 0u;

// The only place where bodies are called, so that the switch over them stands once. A slot that is not packed, which is
// the usual one, has nothing looked up for it twice.
void mk_run_program(uint base, uint opcode) {
    uint length = 1u;
    uint inner = opcode;
    if (opcode == OPCODE_PACKED_SLOT) {
        length = mk_program_length(base, opcode);
    } else {
        mk_result_count = mk_declared_results(opcode);
        mk_slot_opcode = opcode;
    }
    for (uint op = 0u; op < length && !mk_lane_faulted; ++op) {
        if (opcode == OPCODE_PACKED_SLOT) {
            inner = mk_begin_op(base, opcode, op);
            MK_EACH_RESULT(MK_TAKE_ARG)
        }
        mk_execute_lane(inner);
    }
}

// Runs the slot of this invocation and answers how it ended; mk_lane_results then holds what it leaves.
uint mk_run_lane(uint verdict, uint base) {
    mk_stored = false;
    mk_answers = 0u;
    mk_lane_faulted = false;
    mk_lane_fault_code = 0u;
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    if (verdict != 0u) {
        return verdict;
    }
    mk_run_program(base, mk_own_opcode);
    if (mk_loops_were_cut()) {
        mk_lane_faulted = true;
        mk_lane_fault_code = FAULT_LOOP_LIMIT;
    }
    if (!mk_lane_faulted) {
        return SESSION_DONE;
    }
    MK_EACH_RESULT(MK_CLEAR_LANE_RESULT)
    mk_lane_results[0u] = mk_lane_fault_code;
    return SESSION_FAULT;
}

#define MK_STORE_GROUP_QUARTER(step) { \
    uint part = step * MK_WORKGROUP_SIZE + mk_invocation; uint first = part * QUARTER_RESULTS; \
    if (part < parts) mk_up_quads.q[quad + part] = \
        uvec4(tag, mk_group_results[first], mk_group_results[first + 1u], mk_group_results[first + 2u]); }
#define MK_STORE_GROUP_PAIR(step) { uint part = step * MK_WORKGROUP_SIZE + mk_invocation; \
    if (part < parts) mk_up_pairs.p[quad * 2u + part] = uvec2(mk_group_results[part], tag); }

// Ends a slot of workgroup scope; neighbours store the parts of its completion.
void mk_end_group(uint position, uint status) {
    uint flags = mk_ring.w[SEQUENCE_WORD];
    uint named = mk_ring.w[SESSION_COMPLETION_WORD];
    bool counted = (flags & FLAG_COUNTED) != 0u;
    uvec4 batch = uvec4(0u);
    if (counted) {
        batch = mk_batch_of(named);
    }
    if (!counted || (flags & FLAG_RESULTS) != 0u) {
        uint quad = counted ? mk_result_quad(batch, position) : mk_completion_quad(named);
        uint tag = mk_tag(named, status);
        uint parts = mk_parts(mk_declared_results(mk_ring.w[SESSION_OPCODE_WORD]));
        if (MK_PAIRS) {
            MK_EACH_RESULT(MK_STORE_GROUP_PAIR)
        } else {
            MK_EACH_QUARTER(MK_STORE_GROUP_QUARTER)
        }
    }
    if (counted && mk_invocation == 0u) {
        mk_settle_batch(named, batch, 1u, mk_faulted_one(status), mk_dropped_one(status));
    }
}

// Runs a slot of workgroup scope. The first invocation brings the verdict.
void mk_run_group(uint first_verdict, uint position, uvec2 ring_place) {
    mk_in_group = true;
    mk_stored = false;
    if (mk_invocation == 0u) {
        mk_group_verdict = first_verdict;
        mk_group_faulted = 0u;
        mk_group_fault_code = 0u;
        MK_EACH_RESULT(MK_CLEAR_GROUP_RESULT)
    }
    mk_barrier();
    uint verdict = mk_group_verdict;
    mk_slot = position & ring_place.y;
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
    mk_release_stores();
    mk_barrier();
    mk_in_group = false;
    uint status = verdict != 0u ? verdict : mk_group_faulted != 0u ? SESSION_FAULT : SESSION_DONE;
    if (status != SESSION_DONE) {
        mk_barrier();
        if (mk_invocation == 0u) {
            uint code = status == SESSION_FAULT ? mk_group_fault_code : 0u;
            MK_EACH_RESULT(MK_CLEAR_GROUP_RESULT)
            mk_group_results[0u] = code;
        }
        mk_barrier();
    }
    mk_end_group(position, status);
}

void mk_tell_duty() {
    mk_duty = mk_claimed;
    mk_tally[TALLY_ENDED] = 0u;
    mk_tally[TALLY_FAULTED] = 0u;
    mk_tally[TALLY_DROPPED] = 0u;
}

void mk_tell_batch() {
    mk_chunk_named = (mk_own_flags & FLAG_COUNTED) != 0u ? mk_own_named : 0u;
    if (mk_chunk_named != 0u) {
        mk_chunk_batch = mk_batch_of(mk_chunk_named);
    }
}

#define MK_PLACE_RING(ring) mk_places[ring] = uvec2(mk_ring_before(ring), mk_ring_slots(ring) - 1u);

// Not a status: there is no slot to run.
#define MK_NOTHING 0xFFFFFFFFu

// Whether loops of this launch are spent: a driver that ends loops counts all iterations of a launch.
bool mk_is_spent(uint verdict) {
    return MK_LOOP_LIMIT != 0u && verdict != MK_NOTHING;
}

// The first invocation runs single slots of lane scope until there is other work, which it tells all, or none any more.
// Answers the verdict on a slot of workgroup scope, which it has kept for all.
uint mk_work_alone(bool reserved, bool scout) {
    for (uint verdict = MK_NOTHING; !mk_is_spent(verdict); ) {
        mk_seek(reserved, scout);
        if (mk_claimed.x == RINGS) {
            break;
        }
        verdict = mk_ahead_verdict;
        if (mk_claimed.z > 1u) {
            mk_tell_duty();
            return verdict;
        }
        bool lanes = (1u << mk_claimed.x & LANE_RINGS) != 0u;
        uint position = mk_claimed.y;
        mk_keep(mk_ahead, position & mk_ahead_place.y, 0u, !lanes);
        mk_record_claim(mk_claimed, mk_ahead_place);
        if (!lanes) {
            mk_tell_duty();
            return verdict;
        }
        mk_alone = true;
        mk_end_alone(position, mk_run_lane(verdict, 0u));
        mk_alone = false;
    }
    mk_claimed.x = RINGS;
    mk_tell_duty();
    return MK_NOTHING;
}

// Every lane takes a slot of the chunk, one of those that were claimed together.
void mk_work_in_chunk(uvec2 ring_place, uint first, uint count) {
    uint position = first + mk_invocation;
    uint base = mk_invocation * SLOT_WORDS;
    uint verdict = 0u;
    if (mk_invocation < count) {
        MkFetched slot = mk_fetch(ring_place, position);
        verdict = mk_judge(slot, position);
        mk_keep(slot, position & ring_place.y, base, false);
        if (mk_invocation == 0u) {
            mk_tell_batch();
        }
    }
    barrier();
    if (mk_invocation == 0u) {
        mk_record_claim(uvec3(mk_duty.x, first, count), ring_place);
    }
    if (mk_invocation < count) {
        mk_end_in_chunk(position, base, mk_run_lane(verdict, base));
    }
    barrier();
    mk_store_staged(count);
    if (mk_invocation == 0u && mk_tally[TALLY_ENDED] != 0u) {
        mk_settle_batch(mk_chunk_named, mk_chunk_batch, mk_tally[TALLY_ENDED], mk_tally[TALLY_FAULTED],
            mk_tally[TALLY_DROPPED]);
        mk_tally[TALLY_ENDED] = 0u;
        mk_tally[TALLY_FAULTED] = 0u;
        mk_tally[TALLY_DROPPED] = 0u;
    }
    barrier();
}

void main() {
    bool reserved = gl_WorkGroupID.x < MK_RESERVED_GROUPS;
    bool scout = gl_WorkGroupID.x - MK_RESERVED_GROUPS < SCOUTS;
    mk_polls = mk_launch.polls;
    if (mk_invocation == 0u) {
        MK_EACH_RING(MK_PLACE_RING)
        mk_ahead_place = mk_places[mk_ahead_ring];
#ifdef MK_CLOCK
        mk_began = clockRealtime2x32EXT().x;
#endif
    }
    for (uint duty = 0u; duty < mk_launch.polls; ++duty) {
        uint verdict = MK_NOTHING;
        if (mk_invocation == 0u) {
            verdict = mk_work_alone(reserved, scout);
        }
        barrier();
        uint ring = mk_duty.x;
        if (ring == RINGS) {
            return;
        }
        if ((1u << ring & LANE_RINGS) == 0u) {
            mk_run_group(verdict, mk_duty.y, mk_places[ring]);
        } else {
            uvec2 ring_place = mk_places[ring];
            for (uint done = 0u; done < mk_duty.z; done += MK_WORKGROUP_SIZE) {
                mk_work_in_chunk(ring_place, mk_duty.y + done, min(mk_duty.z - done, MK_WORKGROUP_SIZE));
            }
        }
        barrier();
        if (MK_LOOP_LIMIT != 0u) {
            return;
        }
    }
}
