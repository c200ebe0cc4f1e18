package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionResult;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the places whose names are nearest to a text: by the opcode, or by the plain search it is compared with. Both
 * order by distance, then name, then coordinates. Thread-safe.
 */
public final class PlaceSearch {

    private final Gazetteer gazetteer;
    private final MegakernelSession session;
    private final int opcode;
    private final PlainSearch plain;

    /**
     * Creates a search.
     *
     * @param gazetteer the places whose names lie in the workspace
     * @param session runs the slots
     * @param fuzzyMatch the opcode
     */
    public PlaceSearch(Gazetteer gazetteer, MegakernelSession session, Opcode fuzzyMatch) {
        this.gazetteer = gazetteer;
        this.session = session;
        this.opcode = fuzzyMatch.code();
        this.plain = new PlainSearch(gazetteer);
    }

    /**
     * Searches by the opcode: one slot for every shard of the names, the answers merged. Waits for the result.
     *
     * @param text what a user typed
     * @param limit number of matches wanted, 1 to 12
     * @throws InvalidQueryException when text or limit cannot be searched for
     * @throws dev.megakernel.protocol.MegakernelException when the session takes or ends the slots with an error
     */
    public List<PlaceMatch> search(String text, int limit) {
        FuzzyQuery query = FuzzyQuery.of(text, limit);
        BestMatches best = new BestMatches(query.limit());
        List<Submission> slots = slots(query);
        // One job, unless the ring was made smaller than the number of shards.
        for (int from = 0; from < slots.size(); from += session.capacity()) {
            int to = Math.min(from + session.capacity(), slots.size());
            session.executeAll(slots.subList(from, to), results -> merge(results, best));
        }
        return PlaceMatch.of(gazetteer, best.found());
    }

    /**
     * Searches on the calling thread alone, in plain Java.
     *
     * @throws InvalidQueryException when text or limit cannot be searched for
     */
    public List<PlaceMatch> searchPlainly(String text, int limit) {
        return PlaceMatch.of(gazetteer, plain.search(FuzzyQuery.of(text, limit)));
    }

    private List<Submission> slots(FuzzyQuery query) {
        int shards = NamesLayout.shards(gazetteer.size(), NamesLayout.NAMES_PER_SHARD);
        return IntStream.range(0, shards)
                .mapToObj(shard -> Submission.of(opcode, QuerySlots.encode(query, shard)))
                .toList();
    }

    /** Exact, because each shard answers with as many matches as are wanted in all. */
    private static BestMatches merge(List<SubmissionResult> shards, BestMatches best) {
        for (SubmissionResult shard : shards) {
            for (int match : shard.requireDone().words()) {
                best.offer(match);
            }
        }
        return best;
    }
}
