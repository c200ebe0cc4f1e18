package dev.megakernel.opcode;

/** What an opcode may do with the workspace; it selects which accessors its body sees. */
public enum WorkspaceAccess {
    /** The body sees no workspace accessor. */
    NONE,
    /** The body may load words of any region. */
    READ,
    /** The body may load words of any region and store to mutable regions. */
    WRITE;

    /** Whether a body with this access may load workspace words. */
    public boolean canLoad() {
        return this != NONE;
    }

    /** Whether a body with this access may store workspace words. */
    public boolean canStore() {
        return this == WRITE;
    }
}
