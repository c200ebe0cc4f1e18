package dev.megakernel.opcode;

/** How many invocations of the kernel run one slot of an opcode. */
public enum OpcodeScope {
    /** One invocation runs the slot; neighbours run other slots at the same time. Barriers are refused. */
    LANE,
    /** All invocations of a workgroup run the slot together; they may share the scratch arena and use barriers. */
    WORKGROUP
}
