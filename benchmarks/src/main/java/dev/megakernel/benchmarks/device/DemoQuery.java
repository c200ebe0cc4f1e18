package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.demo.search.SearchSteps;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The demo's query, ten matches for misspelt names, each way it can be answered: on one core, on all cores, by Lucene as
 * far as it goes, in one pass, and through a session. All ways but Lucene's answer the same, which is checked.
 */
final class DemoQuery implements Section {

    private static final int MATCHES = 10;
    private static final int SLOTS = 256;
    private static final int WAYS = 6;

    /** 84 shards, and an eighth of the workgroups is reserved for the two highest levels. */
    private static final int WORKGROUPS = 96;

    private static final int WARM_UPS = 20;
    private static final int MOST_WARM_UPS = 500;
    private static final int LUCENE_EDITS = 2;
    private static final long SEED = 171_075;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Gazetteer gazetteer = Gazetteer.load();
        List<String> names = new MisspeltNames(gazetteer, SEED)
                .list(bench.settings().largest().queries());
        bench.state("places", gazetteer.size());
        bench.state("queries", names.size());
        SearchSteps steps = new SearchSteps(gazetteer);
        Opcode opcode = SearchSteps.opcode();
        Queries queries = new Queries(bench, names);
        // The plain search says what to expect, on all cores since one would take minutes for 10,000 names.
        queries.expect("all cores", name -> parallel(steps, gazetteer.size(), name));
        queries.measure("one core", name -> steps.plain(name, MATCHES, 0, gazetteer.size()));
        lucene(bench, gazetteer, queries);
        try (Megakernel kernel = bench.kernel(SLOTS, opcode, steps.region())) {
            Ring ring = new Ring(kernel, opcode);
            queries.measure("one-pass dispatch", name -> ring.search(steps.arguments(name, MATCHES)));
            try (MegakernelSession session = bench.session(kernel)) {
                queries.measure("session", name -> steps.throughSession(session, name, MATCHES));
            }
            if (bench.loopLimit() == 0) {
                // The demo's own setting. Workgroups of a CPU driver would hinder each other.
                SessionOptions wide =
                        bench.sessionOptions().workerGroups(WORKGROUPS).build();
                try (MegakernelSession session = bench.session(kernel, wide)) {
                    queries.measure(
                            "session, a workgroup for each shard",
                            name -> steps.throughSession(session, name, MATCHES));
                }
            }
        }
    }

    private static int[] parallel(SearchSteps steps, int places, String name) {
        int parts = Runtime.getRuntime().availableProcessors();
        int[][] answers = IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> steps.plain(name, MATCHES, (int) ((long) places * part / parts), (int)
                        ((long) places * (part + 1) / parts)))
                .toArray(int[][]::new);
        return SearchSteps.merge(answers, MATCHES);
    }

    private static void lucene(Bench bench, Gazetteer gazetteer, Queries queries) throws Exception {
        try (LuceneSearch lucene = new LuceneSearch(gazetteer)) {
            int found = 0;
            int within = 0;
            Latencies latencies = Latencies.forOneThread();
            for (int turn = 0; turn < queries.warmUps(); turn++) {
                lucene.search(queries.name(turn), MATCHES);
            }
            long end = System.nanoTime() + queries.nanos();
            int turn = 0;
            for (; turn < queries.count() && System.nanoTime() - end < 0; turn++) {
                long started = System.nanoTime();
                int hits = lucene.search(queries.name(turn), MATCHES);
                latencies.record(System.nanoTime() - started);
                found += hits > 0 ? 1 : 0;
                within += SearchSteps.distance(queries.expected(turn)[0]) <= LUCENE_EDITS ? 1 : 0;
            }
            bench.add(new Point("Lucene FuzzyQuery, at most two edits")
                    .with("queries", turn)
                    .with("answered", found)
                    .with("nearestWithinTwoEdits", within)
                    .latencies(latencies));
        }
    }

    /** One way to answer a query. */
    interface Way {

        int[] answer(String name) throws Exception;
    }

    /** The names, what is expected for them, and the time for each way. Not thread-safe. */
    private static final class Queries {

        private final Bench bench;
        private final List<String> names;
        private final int[][] expected;
        private int count;

        Queries(Bench bench, List<String> names) {
            this.bench = bench;
            this.names = names;
            this.expected = new int[names.size()][];
            this.count = names.size();
        }

        int count() {
            return count;
        }

        int warmUps() {
            return Math.min(count, MOST_WARM_UPS);
        }

        long nanos() {
            return bench.settings().window(WAYS).nanos();
        }

        String name(int turn) {
            return names.get(turn % count);
        }

        int[] expected(int turn) {
            return expected[turn % count];
        }

        /** Measures the way that says what to expect of the others, which answer as many names as it had time for. */
        void expect(String way, Way answers) throws Exception {
            Latencies latencies = Latencies.forOneThread();
            long end = System.nanoTime() + 2 * nanos();
            int turn = 0;
            for (int warm = 0; warm < Math.min(WARM_UPS, names.size()); warm++) {
                answers.answer(names.get(warm));
            }
            for (; turn < names.size() && (turn == 0 || System.nanoTime() - end < 0); turn++) {
                long started = System.nanoTime();
                expected[turn] = answers.answer(names.get(turn));
                latencies.record(System.nanoTime() - started);
            }
            count = turn;
            bench.add(new Point(way).with("queries", count).latencies(latencies));
        }

        void measure(String name, Way way) throws Exception {
            long warm = System.nanoTime() + nanos() / 4;
            for (int turn = 0; turn < warmUps() && System.nanoTime() - warm < 0; turn++) {
                check(turn, way.answer(name(turn)));
            }
            Latencies latencies = Latencies.forOneThread();
            long end = System.nanoTime() + nanos();
            int turn = 0;
            for (; turn < count && (turn == 0 || System.nanoTime() - end < 0); turn++) {
                long started = System.nanoTime();
                int[] answer = way.answer(name(turn));
                latencies.record(System.nanoTime() - started);
                check(turn, answer);
            }
            bench.add(new Point(name).with("queries", turn).latencies(latencies));
        }

        private void check(int turn, int[] answer) {
            if (!Arrays.equals(answer, expected(turn))) {
                throw new WrongResultException(
                        "The answer for \"" + name(turn) + "\"",
                        Arrays.toString(answer),
                        Arrays.toString(expected(turn)));
            }
        }
    }

    /** A query as one pass over a ring of the caller. Not thread-safe. */
    private static final class Ring {

        private final Megakernel kernel;
        private final Opcode opcode;
        private final ByteBuffer ring;
        private final ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, 1, 0));
        private final ByteBuffer debugLog = ByteBuffer.wrap(DebugLogCodec.encodeEmpty(64));
        private final OutputBuffers outputs = new OutputBuffers();
        private final SlotFlyweight slot = new SlotFlyweight();

        Ring(Megakernel kernel, Opcode opcode) {
            this.kernel = kernel;
            this.opcode = opcode;
            this.ring = ByteBuffer.allocateDirect(kernel.slotCount() * SlotLayout.SLOT_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        int[] search(int[][] arguments) {
            for (int i = 0; i < arguments.length; i++) {
                slot.wrap(ring, i).status(SlotStatus.EMPTY);
                RingPublisher.publishSlot(ring, i, 0, opcode.code(), arguments[i]);
            }
            kernel.dispatchInto(control, ring, debugLog, outputs);
            ByteBuffer after = outputs.buffers().get(1);
            int[][] answers = new int[arguments.length][SearchSteps.MAX_LIMIT];
            for (int i = 0; i < arguments.length; i++) {
                slot.wrap(after, i);
                if (slot.status() != SlotStatus.DONE) {
                    throw new WrongResultException("Shard " + i, SlotStatus.name(slot.status()), "DONE");
                }
                for (int word = 0; word < SearchSteps.MAX_LIMIT; word++) {
                    answers[i][word] = slot.arg(word);
                }
            }
            return SearchSteps.merge(answers, MATCHES);
        }
    }
}
