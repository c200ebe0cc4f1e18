// What every kernel does around the bodies of a slot.

// A loop whose bound the compiler cannot know: when a driver with a loop limit cut any loop of this invocation, it
// cuts this one too, and the slot must not be reported as done.
bool mk_loops_were_cut() {
    if (MK_LOOP_LIMIT == 0u) {
        return false;
    }
    uint turns = 0u;
    for (; turns < mk_launch.canary_turns; ++turns) {
    }
    return turns != mk_launch.canary_turns;
}

// Straight-line code: after the last look at the canary no loop may be left that a driver could end early.
#define MK_CLEAR_LANE_RESULT(i) mk_lane_results[i] = 0u;
#define MK_CLEAR_GROUP_RESULT(i) mk_group_results[i] = 0u;
