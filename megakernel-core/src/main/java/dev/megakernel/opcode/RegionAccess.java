package dev.megakernel.opcode;

/** What opcodes may do with a region of the workspace. */
public enum RegionAccess {
    /** Opcodes only load; the region can always be uploaded again from its source. */
    READ_ONLY,
    /** Opcodes may store; what they stored is lost with the device. */
    MUTABLE
}
