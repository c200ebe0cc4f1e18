package dev.megakernel.contract;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeContext;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.List;

/** Custom opcodes with both bodies, one for each thing a body can do, and the workspace they work on. */
final class ContractOpcodes {

    /** Words of the read-only region. */
    static final int TABLE_WORDS = 64;

    /** Words of the mutable region. */
    static final int TALLY_WORDS = 30_008;

    static final int FACTOR = 1664525;
    static final int SUMMAND = 1013904223;

    /** Number of the read-only region. */
    static final int TABLE = 0;

    /** Number of the mutable region. */
    static final int TALLY = 1;

    static final WorkspaceSpec WORKSPACE = new WorkspaceSpec(List.of(
            RegionSpec.readOnly("table", TABLE_WORDS, () -> tableContent()), RegionSpec.mutable("tally", TALLY_WORDS)));

    /** Result 0: sum of the twelve arguments; 1: an argument past the last; 2 stays unset. */
    static final Opcode SUM_ARGS = Opcode.define(0x40, "sum-args")
            .results(3)
            .body(context -> {
                int sum = 0;
                for (int i = 0; i < SlotLayout.ARGS_PER_SLOT; i++) {
                    sum += context.arg(i);
                }
                context.result(0, sum);
                context.result(1, context.arg(SlotLayout.ARGS_PER_SLOT) + context.arg(-1));
            })
            .glsl("""
                    void main() {
                        uint sum = mk_arg(0u) + mk_arg(1u) + mk_arg(2u) + mk_arg(3u) + mk_arg(4u) + mk_arg(5u)
                            + mk_arg(6u) + mk_arg(7u) + mk_arg(8u) + mk_arg(9u) + mk_arg(10u) + mk_arg(11u);
                        mk_result(0u, sum);
                        mk_result(1u, mk_arg(12u) + mk_arg(0xFFFFFFFFu));
                    }
                    """);

    /** Faults twice with argument 0 and then with argument 1, unless 0 is zero; then says in an observable whether it had faulted. */
    static final Opcode FAULT_IF = Opcode.define(0x41, "fault-if")
            .results(1)
            .body(context -> {
                context.result(0, context.arg(2));
                if (context.arg(0) != 0) {
                    context.fault(context.arg(0));
                    context.fault(context.arg(1));
                }
                context.observableStore(context.arg(3), context.faulted() ? 2 : 1);
            })
            .glsl("""
                    void main() {
                        mk_result(0u, mk_arg(2u));
                        if (mk_arg(0u) != 0u) {
                            mk_fault(mk_arg(0u));
                            mk_fault(mk_arg(1u));
                        }
                        mk_observable_store(mk_arg(3u), mk_faulted() ? 2u : 1u);
                    }
                    """);

    /** Sets result word argument 0 of the one it declares. */
    static final Opcode RESULT_AT = Opcode.define(0x42, "result-at")
            .results(1)
            .body(context -> context.result(context.arg(0), context.arg(1)))
            .glsl("void main() { mk_result(mk_arg(0u), mk_arg(1u)); }");

    /** Result 0: word argument 1 of region argument 0; result 1: the region's length. */
    static final Opcode GATHER = Opcode.define(0x43, "gather")
            .memory(WorkspaceAccess.READ)
            .results(2)
            .body(context -> {
                context.result(0, context.load(context.arg(0), context.arg(1)));
                context.result(1, context.regionWords(context.arg(0)));
            })
            .glsl("""
                    void main() {
                        mk_result(0u, mk_load(mk_arg(0u), mk_arg(1u)));
                        mk_result(1u, mk_region_words(mk_arg(0u)));
                    }
                    """);

    /** Stores argument 2 to word argument 1 of region argument 0. */
    static final Opcode SCATTER = Opcode.define(0x44, "scatter")
            .memory(WorkspaceAccess.WRITE)
            .body(context -> context.store(context.arg(0), context.arg(1), context.arg(2)))
            .glsl("void main() { mk_store(mk_arg(0u), mk_arg(1u), mk_arg(2u)); }");

    /** Adds argument 1 to word argument 0 of the mutable region, which it finds by name. */
    static final Opcode TALLY_ADD = Opcode.define(0x45, "tally-add")
            .memory(WorkspaceAccess.WRITE)
            .body(context -> context.add(context.region("tally"), context.arg(0), context.arg(1)))
            .glsl("void main() { mk_add(REGION_TALLY, mk_arg(0u), mk_arg(1u)); }");

    /** As above and hands out the old word as result. */
    static final Opcode TALLY_NEXT = Opcode.define(0x46, "tally-next")
            .memory(WorkspaceAccess.WRITE)
            .results(1)
            .body(context -> context.result(0, context.add(context.region("tally"), context.arg(0), context.arg(1))))
            .glsl("void main() { mk_result(0u, mk_add(REGION_TALLY, mk_arg(0u), mk_arg(1u))); }");

    /** Result 0: observable word argument 0, into which it then stores argument 1, to which it then adds argument 2. */
    static final Opcode OBSERVE = Opcode.define(0x47, "observe")
            .results(2)
            .body(context -> {
                context.result(0, context.observableLoad(context.arg(0)));
                context.observableStore(context.arg(0), context.arg(1));
                context.result(1, context.observableAdd(context.arg(0), context.arg(2)));
            })
            .glsl("""
                    void main() {
                        mk_result(0u, mk_observable_load(mk_arg(0u)));
                        mk_observable_store(mk_arg(0u), mk_arg(1u));
                        mk_result(1u, mk_observable_add(mk_arg(0u), mk_arg(2u)));
                    }
                    """);

    /** Adds argument 1 to observable word argument 0. */
    static final Opcode OBSERVABLE_ADD = Opcode.define(0x48, "observable-add")
            .body(context -> context.observableAdd(context.arg(0), context.arg(1)))
            .glsl("void main() { mk_observable_add(mk_arg(0u), mk_arg(1u)); }");

    /** Stores slot index, slot base and opcode to the observable words from argument 0 on. */
    static final Opcode WHERE =
            Opcode.define(0x49, "where").body(ContractOpcodes::storeWhere).glsl("""
                    void main() {
                        mk_observable_store(mk_arg(0u), mk_slot_index());
                        mk_observable_store(mk_arg(0u) + 1u, mk_slot_base());
                        mk_observable_store(mk_arg(0u) + 2u, mk_opcode());
                    }
                    """);

    /** The same in a workgroup, of which the last invocation stores. */
    static final Opcode GROUP_WHERE = Opcode.define(0x55, "group-where")
            .scope(OpcodeScope.WORKGROUP)
            .body(ContractOpcodes::storeWhere)
            .glsl("""
                    void main() {
                        if (mk_invocation == MK_WORKGROUP_SIZE - 1u) {
                            mk_observable_store(mk_arg(0u), mk_slot_index());
                            mk_observable_store(mk_arg(0u) + 1u, mk_slot_base());
                            mk_observable_store(mk_arg(0u) + 2u, mk_opcode());
                        }
                    }
                    """);

    /** Result 0: sum of the words [argument 0, argument 0 + argument 1) of the read-only region. */
    static final Opcode REDUCE = Opcode.define(0x50, "reduce")
            .scope(OpcodeScope.WORKGROUP)
            .memory(WorkspaceAccess.READ)
            .results(1)
            .body(context -> {
                int sum = 0;
                for (int i = 0; i < span(context.arg(1)); i++) {
                    sum += context.load(TABLE, context.arg(0) + i);
                }
                context.result(0, sum);
            })
            .glsl("""
                    void main() {
                        uint first = mk_arg(0u);
                        uint count = min(mk_arg(1u), %du);
                        if (mk_invocation == 0u) {
                            mk_scratch[0] = 0u;
                        }
                        mk_barrier();
                        uint sum = 0u;
                        for (uint i = mk_invocation; i < count; i += MK_WORKGROUP_SIZE) {
                            sum += mk_load(REGION_TABLE, first + i);
                        }
                        atomicAdd(mk_scratch[0], sum);
                        mk_barrier();
                        if (mk_invocation == 0u) {
                            mk_result(0u, mk_scratch[0]);
                        }
                    }
                    """.formatted(TABLE_WORDS));

    /** Stores argument 2 + i to word argument 0 + i of the mutable region, i below argument 1 and at most 64. */
    static final Opcode FILL = Opcode.define(0x51, "fill")
            .scope(OpcodeScope.WORKGROUP)
            .memory(WorkspaceAccess.WRITE)
            .body(context -> {
                for (int i = 0; i < span(context.arg(1)); i++) {
                    context.store(TALLY, context.arg(0) + i, context.arg(2) + i);
                }
            })
            .glsl("""
                    void main() {
                        uint count = min(mk_arg(1u), %du);
                        for (uint i = mk_invocation; i < count; i += MK_WORKGROUP_SIZE) {
                            mk_store(REGION_TALLY, mk_arg(0u) + i, mk_arg(2u) + i);
                        }
                    }
                    """.formatted(TABLE_WORDS));

    /** The last invocation alone faults with argument 0 unless it is zero; the first sets the result afterwards. */
    static final Opcode GROUP_FAULT = Opcode.define(0x52, "group-fault")
            .scope(OpcodeScope.WORKGROUP)
            .results(1)
            .body(context -> {
                if (context.arg(0) != 0) {
                    context.fault(context.arg(0));
                }
                context.result(0, context.arg(1));
            })
            .glsl("""
                    void main() {
                        if (mk_arg(0u) != 0u && mk_invocation == MK_WORKGROUP_SIZE - 1u) {
                            mk_fault(mk_arg(0u));
                        }
                        mk_barrier();
                        if (mk_invocation == 0u) {
                            mk_result(0u, mk_arg(1u));
                        }
                    }
                    """);

    /** Result 0: argument 1 steps of a small recurrence from argument 0, in a loop nobody checks. */
    static final Opcode LONG_LOOP = Opcode.define(0x4000_0001, "long-loop")
            .results(1)
            .body(context -> context.result(0, recurrence(context.arg(0), context.arg(1))))
            .glsl("""
                    void main() {
                        uint x = mk_arg(0u);
                        for (uint i = 0u; i < mk_arg(1u); ++i) {
                            x = x * %1$du + %2$du;
                        }
                        mk_result(0u, x);
                    }
                    """.formatted(FACTOR, SUMMAND));

    /** The same for packed slots: the result goes to observable word argument 2. */
    static final Opcode INNER_LOOP = Opcode.define(0x53, "inner-loop")
            .body(context -> context.observableStore(context.arg(2), recurrence(context.arg(0), context.arg(1))))
            .glsl("""
                    void main() {
                        uint x = mk_arg(0u);
                        for (uint i = 0u; i < mk_arg(1u); ++i) {
                            x = x * %1$du + %2$du;
                        }
                        mk_observable_store(mk_arg(2u), x);
                    }
                    """.formatted(FACTOR, SUMMAND));

    /** The same in a workgroup: invocation argument 2 runs the loop, or all do, and the first hands the result out. */
    static final Opcode GROUP_LOOP = Opcode.define(0x54, "group-loop")
            .scope(OpcodeScope.WORKGROUP)
            .results(1)
            .body(context -> context.result(0, recurrence(context.arg(0), context.arg(1))))
            .glsl("""
                    void main() {
                        uint x = mk_arg(0u);
                        uint last = MK_WORKGROUP_SIZE - 1u;
                        if (mk_arg(2u) > last || mk_invocation == mk_arg(2u)) {
                            for (uint i = 0u; i < mk_arg(1u); ++i) {
                                x = x * %1$du + %2$du;
                            }
                        }
                        if (mk_invocation == min(mk_arg(2u), last)) {
                            mk_scratch[0] = x;
                        }
                        mk_barrier();
                        if (mk_invocation == 0u) {
                            mk_result(0u, mk_scratch[0]);
                        }
                    }
                    """.formatted(FACTOR, SUMMAND));

    static final List<Opcode> ALL = List.of(
            SUM_ARGS,
            FAULT_IF,
            RESULT_AT,
            GATHER,
            SCATTER,
            TALLY_ADD,
            TALLY_NEXT,
            OBSERVE,
            OBSERVABLE_ADD,
            WHERE,
            GROUP_WHERE,
            REDUCE,
            FILL,
            GROUP_FAULT,
            LONG_LOOP,
            INNER_LOOP,
            GROUP_LOOP);

    private ContractOpcodes() {}

    private static void storeWhere(OpcodeContext context) {
        context.observableStore(context.arg(0), context.slotIndex());
        context.observableStore(context.arg(0) + 1, context.slotBase());
        context.observableStore(context.arg(0) + 2, context.opcode());
    }

    private static int span(int asked) {
        return Integer.compareUnsigned(asked, TABLE_WORDS) < 0 ? asked : TABLE_WORDS;
    }

    /** Steps of the recurrence that the loops run. */
    static int recurrence(int seed, int steps) {
        int x = seed;
        for (int i = 0; i < steps; i++) {
            x = x * FACTOR + SUMMAND;
        }
        return x;
    }

    /** Word {@code index} of the read-only region. */
    static int table(int index) {
        return index * index + 7;
    }

    static ByteBuffer tableContent() {
        ByteBuffer content = ByteBuffer.allocate(TABLE_WORDS * Words.WORD_BYTES);
        for (int i = 0; i < TABLE_WORDS; i++) {
            Words.put(content, i, table(i));
        }
        return content;
    }

    /** First content of the whole workspace. */
    static ByteBuffer workspaceContent() {
        return ByteBuffer.allocate(WORKSPACE.words() * Words.WORD_BYTES)
                .put(tableContent())
                .clear();
    }
}
