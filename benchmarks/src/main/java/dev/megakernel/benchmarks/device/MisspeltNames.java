package dev.megakernel.benchmarks.device;

import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.demo.search.InvalidQueryException;
import dev.megakernel.demo.search.SearchSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Names of random places, each with one to four slips of a keyboard. The same seed gives the same names. */
final class MisspeltNames {

    private static final int MOST_SLIPS = 4;
    private static final String KEYS = "abcdefghijklmnopqrstuvwxyz -'";

    private final Gazetteer gazetteer;
    private final SearchSteps search;
    private final SplittableRandom random;

    MisspeltNames(Gazetteer gazetteer, long seed) {
        this.gazetteer = gazetteer;
        this.search = new SearchSteps(gazetteer);
        this.random = new SplittableRandom(seed);
    }

    /** So many names that can be searched for. */
    List<String> list(int count) {
        List<String> names = new ArrayList<>(count);
        while (names.size() < count) {
            String name =
                    misspelt(gazetteer.place(random.nextInt(gazetteer.size())).name());
            if (canBeSearchedFor(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private String misspelt(String name) {
        StringBuilder text = new StringBuilder(name);
        for (int slips = random.nextInt(1, MOST_SLIPS + 1); slips > 0; slips--) {
            int at = random.nextInt(text.length() + 1);
            char key = KEYS.charAt(random.nextInt(KEYS.length()));
            int kind = at == text.length() ? 0 : random.nextInt(3);
            switch (kind) {
                case 0 -> text.insert(at, key);
                case 1 -> text.setCharAt(at, key);
                default -> text.deleteCharAt(at);
            }
        }
        return text.toString();
    }

    private boolean canBeSearchedFor(String name) {
        try {
            return search.arguments(name, 1).length > 0;
        } catch (InvalidQueryException e) {
            return false;
        }
    }
}
