package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.PlaceNames;

/**
 * A checked query.
 *
 * @param pattern normalised UTF-8 bytes, 1 to {@value #MAX_PATTERN_BYTES}; not to be written to
 * @param limit number of matches wanted, 1 to {@value #MAX_LIMIT}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied where it leaves the package
record FuzzyQuery(byte[] pattern, int limit) {

    /** What is left of a slot's twelve argument words after shard, length and limit: ten words. */
    static final int MAX_PATTERN_BYTES = 40;

    /** One match for each of a slot's result words. */
    static final int MAX_LIMIT = 12;

    FuzzyQuery {
        if (pattern.length == 0) {
            throw new InvalidQueryException("query has no letters. Fix: give at least one letter in q.");
        }
        if (pattern.length > MAX_PATTERN_BYTES) {
            throw new InvalidQueryException("query has " + pattern.length + " bytes after normalising, at most "
                    + MAX_PATTERN_BYTES + " are allowed. Fix: shorten q.");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidQueryException("limit is " + limit + ", allowed are 1 to " + MAX_LIMIT
                    + ". Fix: give a limit in that range, or none for the default.");
        }
    }

    /** Normalises and checks what a user typed; throws {@link InvalidQueryException} with a hint. */
    static FuzzyQuery of(String text, int limit) {
        return new FuzzyQuery(PlaceNames.normalise(text), limit);
    }
}
