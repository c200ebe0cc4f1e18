// Two slots that wait for each other, a bounded time: both see the other only where two workgroups run at once.
void main() {
    if (mk_invocation == 0u) {
        mk_add(REGION_MARKS, mk_arg(0u), 1u);
        uint seen = 0u;
        // An add of nothing is a load that no compiler takes out of the loop.
        for (uint turn = 0u; turn < mk_arg(2u) && seen == 0u; ++turn) {
            seen = mk_add(REGION_MARKS, mk_arg(1u), 0u);
        }
        mk_result(0u, seen);
    }
}
