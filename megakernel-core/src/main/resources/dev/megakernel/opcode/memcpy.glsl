// A step moves MC_UNROLL words an invocation in straight-line code, because a CPU driver may end loops early: the
// fewer iterations, the longer the copy one workgroup can finish. Steps ascend and load before they store, which
// makes a parallel copy to lower addresses equal to a forward word copy.
#define MC_UNROLL 32u
#define MC_EACH8(op, k) op(k) op(k + 1u) op(k + 2u) op(k + 3u) op(k + 4u) op(k + 5u) op(k + 6u) op(k + 7u)
#define MC_EACH(op) MC_EACH8(op, 0u) MC_EACH8(op, 8u) MC_EACH8(op, 16u) MC_EACH8(op, 24u)
#define MC_WORD(k) (step * mc_stride + (k) * MK_WORKGROUP_SIZE + mk_invocation)
#define MC_LOAD(k) { uint i = MC_WORD(k); if (i < words) { held[k] = mk_control_load(source + i % period); } }
#define MC_STORE(k) { uint i = MC_WORD(k); if (i < words) { mk_control_store(target + i, held[k]); } }

void main() {
    uint source = mk_arg(0u);
    uint target = mk_arg(1u);
    uint words = mk_arg(2u);
    if (words == 0u) {
        return;
    }
    if (words > mk_control_words || source > mk_control_words - words || target > mk_control_words - words) {
        mk_fault(FAULT_OUT_OF_BOUNDS);
        return;
    }
    if (!mk_control_require_writable(target)) {
        return;
    }
    uint mc_stride = MC_UNROLL * MK_WORKGROUP_SIZE;
    uint steps = (words - 1u) / mc_stride + 1u;
    if (!mk_loop_budget(steps)) {
        mk_fault(FAULT_LOOP_LIMIT);
        return;
    }
    // A forward copy onto a later, overlapping target repeats the words between the two starts.
    uint period = target > source && target - source < words ? target - source : words;
    uint held[MC_UNROLL];
    for (uint step = 0u; step < steps; ++step) {
        MC_EACH(MC_LOAD)
        mk_barrier();
        MC_EACH(MC_STORE)
        mk_barrier();
    }
}

#undef MC_UNROLL
#undef MC_EACH8
#undef MC_EACH
#undef MC_WORD
#undef MC_LOAD
#undef MC_STORE
