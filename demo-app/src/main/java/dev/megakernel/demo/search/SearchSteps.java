package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.session.MegakernelSession;
import java.util.stream.IntStream;

/**
 * The search in its steps and without Spring, for programs that measure it. Answers are words that compare as unsigned:
 * distance, then index of the place. Thread-safe.
 */
public final class SearchSteps {

    /** Most matches a query can ask for. */
    public static final int MAX_LIMIT = FuzzyQuery.MAX_LIMIT;

    private static final int CODE = 0x40;

    private final Gazetteer gazetteer;

    /** Creates the steps over a gazetteer. */
    public SearchSteps(Gazetteer gazetteer) {
        this.gazetteer = gazetteer;
    }

    /** The opcode that compares the names of one shard, as {@code application.yml} declares it. */
    public static Opcode opcode() {
        return Opcode.define(CODE, FuzzySearchConfiguration.OPCODE)
                .scope(OpcodeScope.WORKGROUP)
                .memory(WorkspaceAccess.READ)
                .idempotent()
                .results(FuzzyQuery.MAX_LIMIT)
                .body(new FuzzyMatchBody())
                .glsl(GlslSource.ofResource(SearchSteps.class, "/opcodes/fuzzy-match.glsl"));
    }

    /** The region the opcode reads. */
    public RegionSpec region() {
        return RegionSpec.readOnly(
                FuzzyMatchBody.REGION, NamesImage.words(gazetteer), () -> NamesImage.encode(gazetteer));
    }

    /**
     * The argument words of a query's slots, one slot for each shard of the names.
     *
     * @throws InvalidQueryException when text or limit cannot be searched for
     */
    public int[][] arguments(String text, int limit) {
        FuzzyQuery query = FuzzyQuery.of(text, limit);
        return IntStream.range(0, NamesLayout.shards(gazetteer))
                .mapToObj(shard -> QuerySlots.encode(query, shard))
                .toArray(int[][]::new);
    }

    /**
     * The best matches of all places, by the opcode and through a session, as the demo's web page gets them.
     *
     * @param session a session of a kernel with {@link #opcode} and {@link #region}
     * @throws InvalidQueryException when text or limit cannot be searched for
     * @throws dev.megakernel.protocol.MegakernelException when the session takes or ends the slots with an error
     */
    public int[] throughSession(MegakernelSession session, String text, int limit) {
        FuzzyQuery query = FuzzyQuery.of(text, limit);
        return new SessionSearch(session, CODE, NamesLayout.shards(gazetteer)).search(query);
    }

    /**
     * The best matches in a range of places, in plain Java on the calling thread.
     *
     * @param from first place
     * @param to place after the last
     * @throws InvalidQueryException when text or limit cannot be searched for
     */
    public int[] plain(String text, int limit, int from, int to) {
        FuzzyQuery query = FuzzyQuery.of(text, limit);
        return new PlainSearch(gazetteer).search(query, from, to);
    }

    /** The best of several answers; words that stand for no match are ignored. */
    public static int[] merge(int[][] answers, int limit) {
        BestMatches best = new BestMatches(limit);
        for (int[] answer : answers) {
            for (int match : answer) {
                best.offer(match);
            }
        }
        return best.found();
    }

    /** Edit distance of a match, in bytes. */
    public static int distance(int match) {
        return PackedMatch.distance(match);
    }

    /** Index of a match's place. */
    public static int index(int match) {
        return PackedMatch.index(match);
    }
}
