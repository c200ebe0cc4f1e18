package dev.megakernel.session;

import dev.megakernel.protocol.MegakernelException;

/** The session is closed: it takes no submission, or it ended one before its opcode was known to have run. */
public class SessionClosedException extends MegakernelException {

    /** Creates an error with a message that ends with a hint. */
    public SessionClosedException(String message) {
        super(message);
    }
}
