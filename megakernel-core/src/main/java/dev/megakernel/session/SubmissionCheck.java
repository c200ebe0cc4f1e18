package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.Program;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.session.SubmissionRefusedException.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses what a session never runs, and finds the opcodes of what it does. Immutable. */
final class SubmissionCheck {

    /** Codes found so far: a power of two. */
    private static final int FOUND = 64;

    private final Program program;
    private final int capacity;

    /** Opcodes by the low bits of their codes; each is immutable, so whoever sees one sees all of it. */
    private final @Nullable Opcode[] found = new @Nullable Opcode[FOUND];

    SubmissionCheck(Program program, int capacity) {
        this.program = program;
        this.capacity = capacity;
    }

    /**
     * The opcodes of a job's parts.
     *
     * @throws SubmissionRefusedException when one of the parts, or their number, is refused
     */
    List<Opcode> check(List<Submission> parts) {
        if (parts.size() > capacity) {
            throw new SubmissionRefusedException(
                    Reason.TOO_MANY_PARTS,
                    "A job has " + parts.size() + " parts, but all must fit into the ring at once, which has "
                            + capacity + " slots. Fix: split the job, or give the kernel more slots.");
        }
        return parts.stream().map(part -> check(part.opcode())).toList();
    }

    /**
     * The opcode of a batch.
     *
     * @throws SubmissionRefusedException when it, or the number of slots, is refused
     */
    Opcode check(SubmissionBatch batch) {
        if (batch.slots() > capacity) {
            throw new SubmissionRefusedException(
                    Reason.TOO_MANY_PARTS,
                    "A batch has " + batch.slots() + " slots, but all must fit into the ring at once, which has "
                            + capacity + ". Fix: split the batch, or give the kernel more slots.");
        }
        return check(batch.opcode());
    }

    /**
     * The opcode of a code.
     *
     * @throws SubmissionRefusedException when it is refused
     */
    Opcode check(int code) {
        int at = code & (FOUND - 1);
        Opcode before = found[at];
        if (before != null && before.code() == code) {
            return before;
        }
        Opcode opcode = find(code);
        found[at] = opcode;
        return opcode;
    }

    private Opcode find(int code) {
        return switch (code) {
            case OpcodeSpace.SHUTDOWN ->
                throw refused(code, Reason.STOPS_KERNEL, "it would stop the kernel", "close the session instead");
            case OpcodeSpace.BATCH_FENCE ->
                throw refused(
                        code,
                        Reason.BATCH_FENCE,
                        "it orders the slots of a ring that the session owns",
                        "wait for the results, or dispatch a ring of your own");
            case OpcodeSpace.DFA_STEP, OpcodeSpace.LOAD_MISS ->
                throw refused(
                        code, Reason.NO_HANDLER, "sessions have no handler for it", "define an opcode of your own");
            default ->
                program.find(code)
                        .orElseThrow(() -> refused(
                                code,
                                Reason.UNKNOWN_OPCODE,
                                "the kernel has no such opcode",
                                "declare it when the kernel is built"));
        };
    }

    private static SubmissionRefusedException refused(int code, Reason reason, String why, String fix) {
        return new SubmissionRefusedException(reason, "Opcode 0x%X is refused: %s. Fix: %s.".formatted(code, why, fix));
    }
}
