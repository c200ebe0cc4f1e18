package dev.megakernel.protocol;

/** A buffer or a size does not fit the wire contract. Thrown by codecs and decoders, which never return partial data. */
public final class ProtocolException extends MegakernelException {

    /** What is wrong. */
    public enum Kind {
        /** A size is above its cap, above what the caller's storage holds, or above what memory allows. */
        BYTE_LENGTH_OVERFLOW,
        /** A length is not a whole number of words or slots. */
        MISALIGNED_BYTE_LENGTH,
        /** A word that must be read lies outside the buffer, or points outside it. */
        MISSING_WORD
    }

    private final Kind kind;

    /** Creates an error of a kind, with a message that ends with a hint. */
    public ProtocolException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Creates an error of a kind, with a message that ends with a hint, and what caused it. */
    public ProtocolException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    static ProtocolException misaligned(String buffer, long bytes) {
        return new ProtocolException(
                Kind.MISALIGNED_BYTE_LENGTH,
                buffer + " has " + bytes + " bytes, which are not whole u32 words. Fix: pass the complete " + buffer
                        + " buffer, a multiple of " + Words.WORD_BYTES + " bytes.");
    }

    static ProtocolException missingWord(String buffer, long word, long bytes) {
        return new ProtocolException(
                Kind.MISSING_WORD,
                buffer + " is missing word " + word + " in " + bytes + " bytes. Fix: pass the complete " + buffer
                        + " buffer, or an index inside it.");
    }
}
