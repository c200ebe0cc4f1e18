package dev.megakernel.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A handle on one slot of work; see {@link PersistentWork} for who may use it when. */
public final class PersistentCall extends PersistentWork {

    private int[] words = {};

    /** A handle whose end nobody is told of: wait for it. */
    public PersistentCall() {
        super(null);
    }

    /** A handle whose end a listener is told of. */
    public PersistentCall(@Nullable EndListener listener) {
        super(listener);
    }

    /**
     * Says what runs next, with all arguments 0.
     *
     * @param opcode the opcode, one of the kernel's catalog
     * @param priority how urgent it is
     * @param tenant whom it runs for, u32
     * @return this handle
     */
    public PersistentCall work(Opcode opcode, Priority priority, int tenant) {
        describe(opcode, priority, tenant);
        Arrays.fill(args, 0);
        if (words.length < results) {
            words = new int[results];
        }
        return this;
    }

    /** Sets the first argument words; the others stay as they are. */
    public PersistentCall args(int[] values) {
        requireNotPublished("changed");
        System.arraycopy(values, 0, args, 0, values.length);
        return this;
    }

    /** Sets argument word {@code index}, 0 to 11. */
    public PersistentCall arg(int index, int value) {
        requireNotPublished("changed");
        args[index] = value;
        return this;
    }

    /** Result word {@code index}, u32; 0 for what the opcode does not declare, and unless it ended DONE. */
    public int word(int index) {
        requireEnded();
        return Objects.checkIndex(index, SessionLayout.RESULTS) < results ? words[index] : 0;
    }

    int[] words() {
        return words;
    }

    @Override
    void clearResults() {
        Arrays.fill(words, 0);
    }
}
