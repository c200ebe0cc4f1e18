package dev.megakernel.benchmarks.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The kernel of the round trip's opcode in the languages of peers. */
final class PeerKernels {

    /** Words that round trips touch. */
    static final int CELLS = 64;

    /** Name of the kernel. */
    static final String NAME = "touch";

    /** Invocations of its one workgroup, as in the baselines in C. */
    static final int WORKGROUP = 256;

    /** Bytes of the memory that a CUDA kernel shares with the host: cell, value, answer. */
    static final int MAILBOX_BYTES = 64;

    /** Where the value lies in it, after the cell. */
    static final int VALUE_BYTE = Integer.BYTES;

    /** Where the answer lies in it. */
    static final int ANSWER_BYTE = MAILBOX_BYTES / 2;

    private PeerKernels() {}

    /** OpenCL C: {@code touch(cells, answer, cell, value)}. */
    static String openCl() {
        return """
                kernel void %s(global uint *cells, global uint *answer, uint cell, uint value) {
                    if (get_global_id(0) == 0) {
                        uint before = cells[cell];
                        cells[cell] = value;
                        answer[0] = before * %su + value;
                    }
                }
                """.formatted(NAME, factor());
    }

    /** PTX for a driver that takes text: {@code touch(mailbox, cells)}. */
    static String ptx() {
        return """
                .version 6.4
                .target sm_75
                .address_size 64
                .visible .entry %s(.param .u64 mailbox, .param .u64 cells)
                {
                    .reg .pred %%p<2>;
                    .reg .b32 %%r<6>;
                    .reg .b64 %%d<6>;
                    mov.u32 %%r1, %%tid.x;
                    setp.ne.u32 %%p1, %%r1, 0;
                    @%%p1 bra DONE;
                    ld.param.u64 %%d1, [mailbox];
                    ld.param.u64 %%d2, [cells];
                    ld.volatile.v2.u32 {%%r2, %%r3}, [%%d1];
                    mul.wide.u32 %%d3, %%r2, 4;
                    add.u64 %%d4, %%d2, %%d3;
                    ld.u32 %%r4, [%%d4];
                    st.u32 [%%d4], %%r3;
                    mad.lo.u32 %%r5, %%r4, %s, %%r3;
                    st.volatile.u32 [%%d1+%d], %%r5;
                    membar.sys;
                DONE:
                    ret;
                }
                """.formatted(NAME, factor(), ANSWER_BYTE);
    }

    /** {@link #ptx} as the driver's functions want it: bytes that end with a zero. */
    static byte[] ptxBytes() {
        byte[] text = ptx().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(text.length + 1).put(text).array();
    }

    private static String factor() {
        return Integer.toUnsignedString(TouchOpcodes.FACTOR);
    }
}
