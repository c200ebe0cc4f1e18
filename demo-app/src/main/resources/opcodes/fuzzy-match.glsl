// fuzzy-match: the names of one shard that are nearest to a pattern, by edit distance over bytes.
//
//   arguments  0: shard   1: length | limit << 8   2..11: pattern, 4 bytes a word, first byte lowest
//   results    0..11: distance << index bits | index, ascending; unused words are all ones
//   faults     1: no such shard   2: bad length   3: bad limit   4: shard too large for the scratch memory
//
// Workgroup scope. Region "names" is described in NamesLayout.java; its first words carry every size and limit.
// The distance is Myers' bit-parallel algorithm as in MyersDistance.java, on 40 bits in two words.
// Loops are few and short: a CPU driver stops all loops of an invocation after 65,535 iterations in one launch.

const uint FM_COUNT = 0u;
const uint FM_SHARD_NAMES = 1u;
const uint FM_ENTRIES = 2u;
const uint FM_TEXT = 3u;
const uint FM_INDEX_BITS = 4u;
const uint FM_LENGTH_BITS = 5u;
const uint FM_MAX_PATTERN = 6u;
const uint FM_MAX_LIMIT = 7u;

const uint FM_ARG_SHARD = 0u;
const uint FM_ARG_SHAPE = 1u;
const uint FM_ARG_PATTERN = 2u;
const uint FM_ARG_LIMIT_SHIFT = 8u;

const uint FM_FAULT_SHARD = 1u;
const uint FM_FAULT_LENGTH = 2u;
const uint FM_FAULT_LIMIT = 3u;
const uint FM_FAULT_SCRATCH = 4u;

const uint FM_NONE = 0xFFFFFFFFu;

// Scratch words: where each byte value occurs in the pattern (two words each), the best of each round, the packed distances.
const uint FM_SYMBOL_WORDS = 512u;
const uint FM_BEST = FM_SYMBOL_WORDS;

uint fm_names_of(uint shard) {
    uint size = mk_load(REGION_NAMES, FM_SHARD_NAMES);
    return min(size, mk_load(REGION_NAMES, FM_COUNT) - shard * size);
}

uint fm_check(uint shard, uint pattern_bytes, uint limit) {
    uint size = mk_load(REGION_NAMES, FM_SHARD_NAMES);
    uint max_limit = mk_load(REGION_NAMES, FM_MAX_LIMIT);
    uint count = mk_load(REGION_NAMES, FM_COUNT);
    if (size == 0u || shard >= (count + size - 1u) / size) {
        return FM_FAULT_SHARD;
    }
    if (pattern_bytes == 0u || pattern_bytes > mk_load(REGION_NAMES, FM_MAX_PATTERN)) {
        return FM_FAULT_LENGTH;
    }
    if (limit == 0u || limit > max_limit) {
        return FM_FAULT_LIMIT;
    }
    return FM_BEST + max_limit + size > MK_SCRATCH_WORDS ? FM_FAULT_SCRATCH : 0u;
}

// Fills the table of the pattern's bytes and resets the best words; ends with a barrier.
void fm_prepare(uint pattern_bytes, uint max_limit) {
    for (uint i = mk_invocation; i < FM_SYMBOL_WORDS + max_limit; i += MK_WORKGROUP_SIZE) {
        mk_scratch[i] = i < FM_BEST ? 0u : FM_NONE;
    }
    mk_barrier();
    for (uint row = mk_invocation; row < pattern_bytes; row += MK_WORKGROUP_SIZE) {
        uint symbol = mk_arg(FM_ARG_PATTERN + row / 4u) >> (8u * (row & 3u)) & 0xFFu;
        atomicOr(mk_scratch[2u * symbol + (row >> 5u)], 1u << (row & 31u));
    }
    mk_barrier();
}

// One text byte: moves the column of vertical differences on and returns how the last row changes.
int fm_step(inout uvec2 rises, inout uvec2 falls, uint symbol, uvec2 last_row) {
    uvec2 equal = uvec2(mk_scratch[2u * symbol], mk_scratch[2u * symbol + 1u]);
    uvec2 vertical = equal | falls;
    uvec2 masked = equal & rises;
    uint low = masked.x + rises.x;
    uint carry = low < masked.x ? 1u : 0u;
    uvec2 diagonal = (uvec2(low, masked.y + rises.y + carry) ^ rises) | equal;
    uvec2 up = falls | ~(diagonal | rises);
    uvec2 down = rises & diagonal;
    int change = (((up.x & last_row.x) | (up.y & last_row.y)) != 0u ? 1 : 0)
            - (((down.x & last_row.x) | (down.y & last_row.y)) != 0u ? 1 : 0);
    up = uvec2(up.x << 1u | 1u, up.y << 1u | up.x >> 31u);
    down = uvec2(down.x << 1u, down.y << 1u | down.x >> 31u);
    rises = down | ~(vertical | up);
    falls = up & vertical;
    return change;
}

// Distance of the prepared pattern to one name, four bytes an iteration.
uint fm_distance(uint pattern_bytes, uint first_word, uint bytes) {
    uint row = pattern_bytes - 1u;
    uvec2 last_row = row < 32u ? uvec2(1u << row, 0u) : uvec2(0u, 1u << (row - 32u));
    uvec2 rises = uvec2(0xFFFFFFFFu);
    uvec2 falls = uvec2(0u);
    int distance = int(pattern_bytes);
    for (uint at = 0u; at < bytes; at += 4u) {
        uint word = mk_load(REGION_NAMES, first_word + at / 4u);
        distance += fm_step(rises, falls, word & 0xFFu, last_row);
        if (at + 1u < bytes) {
            distance += fm_step(rises, falls, word >> 8u & 0xFFu, last_row);
        }
        if (at + 2u < bytes) {
            distance += fm_step(rises, falls, word >> 16u & 0xFFu, last_row);
        }
        if (at + 3u < bytes) {
            distance += fm_step(rises, falls, word >> 24u, last_row);
        }
    }
    return uint(distance);
}

// Compares this invocation's names, leaves their packed distances in scratch and returns the smallest.
uint fm_compare(uint shard, uint names, uint pattern_bytes, uint distances) {
    uint first = shard * mk_load(REGION_NAMES, FM_SHARD_NAMES);
    uint entries = mk_load(REGION_NAMES, FM_ENTRIES);
    uint text = mk_load(REGION_NAMES, FM_TEXT);
    uint index_bits = mk_load(REGION_NAMES, FM_INDEX_BITS);
    uint length_bits = mk_load(REGION_NAMES, FM_LENGTH_BITS);
    uint best = FM_NONE;
    for (uint i = mk_invocation; i < names; i += MK_WORKGROUP_SIZE) {
        uint entry = mk_load(REGION_NAMES, entries + first + i);
        uint bytes = entry & ((1u << length_bits) - 1u);
        uint packed_match = fm_distance(pattern_bytes, text + (entry >> length_bits), bytes) << index_bits | (first + i);
        mk_scratch[distances + i] = packed_match;
        best = min(best, packed_match);
    }
    return best;
}

uint fm_if_after(uint taken, uint i, uint names, uint distances) {
    uint packed_match = i < names ? mk_scratch[distances + i] : FM_NONE;
    return packed_match > taken ? packed_match : FM_NONE;
}

// The smallest of this invocation's packed distances after the one that was taken, four an iteration.
uint fm_next_after(uint taken, uint names, uint distances) {
    uint best = FM_NONE;
    for (uint i = mk_invocation; i < names; i += 4u * MK_WORKGROUP_SIZE) {
        uint near = min(fm_if_after(taken, i, names, distances),
                fm_if_after(taken, i + MK_WORKGROUP_SIZE, names, distances));
        uint far = min(fm_if_after(taken, i + 2u * MK_WORKGROUP_SIZE, names, distances),
                fm_if_after(taken, i + 3u * MK_WORKGROUP_SIZE, names, distances));
        best = min(best, min(near, far));
    }
    return best;
}

void main() {
    uint shard = mk_arg(FM_ARG_SHARD);
    uint shape = mk_arg(FM_ARG_SHAPE);
    uint pattern_bytes = shape & ((1u << FM_ARG_LIMIT_SHIFT) - 1u);
    uint limit = shape >> FM_ARG_LIMIT_SHIFT;
    uint fault = fm_check(shard, pattern_bytes, limit);
    if (fault != 0u) {
        mk_fault(fault);
        return;
    }
    uint max_limit = mk_load(REGION_NAMES, FM_MAX_LIMIT);
    uint distances = FM_BEST + max_limit;
    uint names = fm_names_of(shard);
    fm_prepare(pattern_bytes, max_limit);
    uint mine = fm_compare(shard, names, pattern_bytes, distances);
    for (uint rank = 0u; rank < limit; rank++) {
        atomicMin(mk_scratch[FM_BEST + rank], mine);
        mk_barrier();
        uint taken = mk_scratch[FM_BEST + rank];
        if (taken == mine && taken != FM_NONE) {
            mine = fm_next_after(taken, names, distances);
        }
    }
    if (mk_invocation == 0u) {
        for (uint i = 0u; i < max_limit; i++) {
            mk_result(i, mk_scratch[FM_BEST + i]);
        }
    }
}
