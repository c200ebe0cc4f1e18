package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import java.util.List;

/**
 * Finds the places whose names are nearest to a text: by the opcode, or by the plain search it is compared with. Both
 * order by distance, then name, then coordinates. Thread-safe.
 */
public final class PlaceSearch {

    private final Gazetteer gazetteer;
    private final SessionSearch byOpcode;
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
        this.byOpcode = new SessionSearch(session, fuzzyMatch.code(), NamesLayout.shards(gazetteer));
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
        return PlaceMatch.of(gazetteer, byOpcode.search(FuzzyQuery.of(text, limit)));
    }

    /**
     * Searches on the calling thread alone, in plain Java.
     *
     * @throws InvalidQueryException when text or limit cannot be searched for
     */
    public List<PlaceMatch> searchPlainly(String text, int limit) {
        return PlaceMatch.of(gazetteer, plain.search(FuzzyQuery.of(text, limit)));
    }
}
