package dev.megakernel.demo.search;

/** A query that cannot be searched for; the message says why and how to change it, and may be shown to users. */
public final class InvalidQueryException extends IllegalArgumentException {

    InvalidQueryException(String message) {
        super(message);
    }
}
