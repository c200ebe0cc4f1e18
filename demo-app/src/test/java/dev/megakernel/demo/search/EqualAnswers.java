package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.demo.gazetteer.Gazetteer;
import java.util.Iterator;

/** Checks that the opcode finds what the plain search finds. */
final class EqualAnswers {

    private static final long SEED = 171_075;

    private EqualAnswers() {}

    static void forMisspeltNames(PlaceSearch search, Gazetteer gazetteer, int count) {
        Iterator<String> names = new MisspeltNames(gazetteer, SEED).names().iterator();
        for (int i = 0; i < count; i++) {
            String name = names.next();
            int limit = 1 + i % FuzzyQuery.MAX_LIMIT;
            assertThat(search.search(name, limit))
                    .as("the best %d for \"%s\"", limit, name)
                    .isEqualTo(search.searchPlainly(name, limit))
                    .hasSize(limit);
        }
    }
}
