package dev.megakernel.demo.search;

import dev.megakernel.session.BatchResult;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SlotFaultException;
import dev.megakernel.session.SlotResults;
import dev.megakernel.session.SubmissionBatch;

/** The search by the opcode: a batch with a slot for every shard of the names, the answers merged. Thread-safe. */
final class SessionSearch {

    private final MegakernelSession session;
    private final int opcode;
    private final int shards;

    SessionSearch(MegakernelSession session, int opcode, int shards) {
        this.session = session;
        this.opcode = opcode;
        this.shards = shards;
    }

    /** Returns the packed matches of a query, best first. Waits for them. */
    int[] search(FuzzyQuery query) {
        BestMatches best = new BestMatches(query.limit());
        // One batch, unless the ring was made smaller than the number of shards.
        for (int first = 0; first < shards; first += session.capacity()) {
            merge(ask(query, first, Math.min(session.capacity(), shards - first)), best);
        }
        return best.found();
    }

    private SlotResults ask(FuzzyQuery query, int first, int count) {
        SubmissionBatch batch = SubmissionBatch.of(opcode, count, QuerySlots.from(query, first));
        BatchResult result = session.executeBatch(batch.keepingResults());
        if (result.faulted() > 0) {
            throw firstFault(result.results());
        }
        return result.requireAllDone().results();
    }

    private static SlotFaultException firstFault(SlotResults shards) {
        int shard = 0;
        while (!shards.isFault(shard)) {
            shard++;
        }
        return new SlotFaultException(FuzzySearchConfiguration.OPCODE, shards.faultCode(shard));
    }

    /** Exact, because each shard answers with as many matches as are wanted in all, best first. */
    private static void merge(SlotResults shards, BestMatches best) {
        for (int shard = 0; shard < shards.size(); shard++) {
            int rank = 0;
            while (rank < FuzzyQuery.MAX_LIMIT && best.offer(shards.word(shard, rank))) {
                rank++;
            }
        }
    }
}
