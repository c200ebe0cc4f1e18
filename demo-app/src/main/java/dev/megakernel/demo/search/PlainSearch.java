package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;

/** The search in plain Java on the calling thread: what the opcode is compared with. Thread-safe. */
final class PlainSearch {

    private final Gazetteer gazetteer;

    PlainSearch(Gazetteer gazetteer) {
        this.gazetteer = gazetteer;
    }

    /** Returns the packed matches of a query, best first. */
    int[] search(FuzzyQuery query) {
        return search(query, 0, gazetteer.size());
    }

    /** Returns the packed matches among the places {@code from} (inclusive) to {@code to} (exclusive), best first. */
    int[] search(FuzzyQuery query, int from, int to) {
        MyersDistance myers = new MyersDistance(query.pattern());
        BestMatches best = new BestMatches(query.limit());
        byte[] names = gazetteer.normalisedBytes();
        int start = gazetteer.normalisedStart(from);
        for (int index = from; index < to; index++) {
            int end = gazetteer.normalisedStart(index + 1);
            best.offer(PackedMatch.pack(myers.distance(names, start, end), index));
            start = end;
        }
        return best.found();
    }
}
