package dev.megakernel.contract;

import dev.megakernel.opcode.OpcodeContext;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.protocol.SlotLayout;

/** Processors of whole slots with both bodies, for what a JIT program can do; they work on the workspace of {@link ContractOpcodes}. */
final class ContractProcessors {

    /** Result 0: opcode; 1: slot index; 2: slot base; 3: sum of the arguments. Counts its slots in observable word 0. */
    static final SlotProcessor ECHO = SlotProcessor.define("echo")
            .results(4)
            .bodies(context -> {
                int sum = 0;
                for (int i = 0; i <= SlotLayout.ARGS_PER_SLOT; i++) {
                    sum += context.arg(i);
                }
                context.result(0, context.opcode());
                context.result(1, context.slotIndex());
                context.result(2, context.slotBase());
                context.result(3, sum);
                context.observableAdd(0, 1);
            })
            .glsl("""
                    void main() {
                        mk_result(0u, mk_opcode());
                        mk_result(1u, mk_slot_index());
                        mk_result(2u, mk_slot_base());
                        mk_result(3u, mk_arg(0u) + mk_arg(1u) + mk_arg(2u) + mk_arg(3u) + mk_arg(4u) + mk_arg(5u)
                            + mk_arg(6u) + mk_arg(7u) + mk_arg(8u) + mk_arg(9u) + mk_arg(10u) + mk_arg(11u) + mk_arg(12u));
                        mk_observable_add(0u, 1u);
                    }
                    """);

    /** The same in a workgroup, of which the last invocation speaks. */
    static final SlotProcessor GROUP_ECHO = SlotProcessor.define("group-echo")
            .scope(OpcodeScope.WORKGROUP)
            .results(4)
            .bodies(ECHO.bodies().get(0))
            .glsl("""
                    void main() {
                        mk_scratch[mk_invocation] = mk_invocation < 12u ? mk_arg(mk_invocation) : 0u;
                        mk_barrier();
                        if (mk_invocation != MK_WORKGROUP_SIZE - 1u) {
                            return;
                        }
                        uint sum = 0u;
                        for (uint i = 0u; i < 12u; ++i) {
                            sum += i < MK_WORKGROUP_SIZE ? mk_scratch[i] : mk_arg(i);
                        }
                        mk_result(0u, mk_opcode());
                        mk_result(1u, mk_slot_index());
                        mk_result(2u, mk_slot_base());
                        mk_result(3u, sum);
                        mk_observable_add(0u, 1u);
                    }
                    """);

    /** Declares one result. Argument 0: code to fault with twice, or 0; argument 1: result word it sets; argument 2: its value. */
    static final SlotProcessor FAULTY = SlotProcessor.define("faulty")
            .results(1)
            .bodies(context -> {
                context.result(context.arg(1), context.arg(2));
                if (context.arg(0) != 0) {
                    context.fault(context.arg(0));
                    context.fault(99);
                }
            })
            .glsl("""
                    void main() {
                        mk_result(mk_arg(1u), mk_arg(2u));
                        if (mk_arg(0u) != 0u) {
                            mk_fault(mk_arg(0u));
                            mk_fault(99u);
                        }
                    }
                    """);

    /**
     * Two segments. The first adds argument 0 to word 0 of the mutable region and stores it to word 1 + slot; the second
     * hands out the sum of all slots and the word of the slot before.
     */
    static final SlotProcessor SHARE = SlotProcessor.define("share")
            .memory(WorkspaceAccess.WRITE)
            .results(2)
            .bodies(
                    context -> {
                        context.add(ContractOpcodes.TALLY, 0, context.arg(0));
                        context.store(ContractOpcodes.TALLY, 1 + context.slotIndex(), context.arg(0));
                    },
                    context -> {
                        context.result(0, context.load(ContractOpcodes.TALLY, 0));
                        context.result(1, context.load(ContractOpcodes.TALLY, context.slotIndex()));
                    })
            .glsl("""
                    void main() {
                        uint own = mk_arg(0u);
                        mk_add(REGION_TALLY, 0u, own);
                        mk_store(REGION_TALLY, 1u + mk_slot_index(), own);
                        mk_grid_sync();
                        mk_result(0u, mk_load(REGION_TALLY, 0u));
                        mk_result(1u, mk_load(REGION_TALLY, mk_slot_index()));
                    }
                    """);

    /** The same in workgroups, with an empty segment between. */
    static final SlotProcessor GROUP_SHARE = SlotProcessor.define("group-share")
            .scope(OpcodeScope.WORKGROUP)
            .memory(WorkspaceAccess.WRITE)
            .results(2)
            .bodies(SHARE.bodies().get(0), context -> {}, SHARE.bodies().get(1))
            .glsl("""
                    bool gs_speaks() {
                        return mk_invocation == MK_WORKGROUP_SIZE / 2u;
                    }

                    void main() {
                        if (gs_speaks()) {
                            mk_add(REGION_TALLY, 0u, mk_arg(0u));
                            mk_store(REGION_TALLY, 1u + mk_slot_index(), mk_arg(0u));
                        }
                        mk_grid_sync(); /* nothing */ mk_grid_sync();
                        if (gs_speaks()) {
                            mk_result(0u, mk_load(REGION_TALLY, 0u));
                            mk_result(1u, mk_load(REGION_TALLY, mk_slot_index()));
                        }
                    }
                    """);

    /**
     * Three segments, each of which adds 1 to the observable word of its number. Argument 0: segment, from 1, that faults
     * with argument 1; argument 2: segment that sets the one result, or 0 for none.
     */
    static final SlotProcessor STEPS = SlotProcessor.define("steps")
            .results(1)
            .bodies(context -> step(context, 1), context -> step(context, 2), context -> step(context, 3))
            .glsl("""
                    void st_step(uint segment) {
                        mk_observable_add(segment, 1u);
                        if (mk_arg(2u) == segment) {
                            mk_result(0u, mk_arg(1u));
                        }
                        if (mk_arg(0u) == segment) {
                            mk_fault(mk_arg(1u));
                        }
                    }

                    void main() {
                        st_step(1u);
                        mk_grid_sync();
                        st_step(2u);
                        mk_grid_sync();
                        st_step(3u);
                    }
                    """);

    /** Two segments. Argument 1 steps of a recurrence from argument 0 in segment argument 2, from 1, go to observable word argument 3. */
    static final SlotProcessor LOOPS = SlotProcessor.define("loops")
            .bodies(context -> loop(context, 1), context -> loop(context, 2))
            .glsl("""
                    void lo_loop(uint segment) {
                        if (mk_arg(2u) != segment) {
                            return;
                        }
                        uint x = mk_arg(0u);
                        for (uint i = 0u; i < mk_arg(1u); ++i) {
                            x = x * %1$du + %2$du;
                        }
                        mk_observable_store(mk_arg(3u), x);
                    }

                    void main() {
                        lo_loop(1u);
                        mk_grid_sync();
                        lo_loop(2u);
                    }
                    """.formatted(ContractOpcodes.FACTOR, ContractOpcodes.SUMMAND));

    /** The same in workgroups: one invocation of many loops, and a barrier comes behind. */
    static final SlotProcessor GROUP_LOOPS = SlotProcessor.define("group-loops")
            .scope(OpcodeScope.WORKGROUP)
            .bodies(LOOPS.bodies().get(0), LOOPS.bodies().get(1))
            .glsl("""
                    void grl_loop(uint segment) {
                        uint x = mk_arg(0u);
                        if (mk_arg(2u) == segment && mk_invocation == MK_WORKGROUP_SIZE - 1u) {
                            for (uint i = 0u; i < mk_arg(1u); ++i) {
                                x = x * %1$du + %2$du;
                            }
                            mk_scratch[0] = x;
                        }
                        mk_barrier();
                        if (mk_arg(2u) == segment && mk_invocation == 0u) {
                            mk_observable_store(mk_arg(3u), mk_scratch[0]);
                        }
                    }

                    void main() {
                        grl_loop(1u);
                        mk_grid_sync();
                        grl_loop(2u);
                    }
                    """.formatted(ContractOpcodes.FACTOR, ContractOpcodes.SUMMAND));

    private ContractProcessors() {}

    private static void step(OpcodeContext context, int segment) {
        context.observableAdd(segment, 1);
        if (context.arg(2) == segment) {
            context.result(0, context.arg(1));
        }
        if (context.arg(0) == segment) {
            context.fault(context.arg(1));
        }
    }

    private static void loop(OpcodeContext context, int segment) {
        if (context.arg(2) == segment) {
            context.observableStore(context.arg(3), ContractOpcodes.recurrence(context.arg(0), context.arg(1)));
        }
    }
}
