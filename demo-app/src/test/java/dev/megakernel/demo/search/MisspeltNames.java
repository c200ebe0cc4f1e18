package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.demo.gazetteer.PlaceNames;
import java.util.Random;
import java.util.stream.Stream;

/** Display names of random places with one to four random slips of the keyboard. The same seed gives the same names. */
final class MisspeltNames {

    private static final int MAX_SLIPS = 4;
    private static final String KEYS = "abcdefghijklmnopqrstuvwxyzéøß -'";

    private final Gazetteer gazetteer;
    private final Random random;

    MisspeltNames(Gazetteer gazetteer, long seed) {
        this.gazetteer = gazetteer;
        this.random = new Random(seed);
    }

    /** Returns an endless stream of names that can be searched for. */
    Stream<String> names() {
        return Stream.generate(this::next).filter(MisspeltNames::fits);
    }

    private String next() {
        StringBuilder name = new StringBuilder(
                gazetteer.place(random.nextInt(gazetteer.size())).name());
        for (int slips = 1 + random.nextInt(MAX_SLIPS); slips > 0; slips--) {
            slip(name);
        }
        return name.toString();
    }

    private void slip(StringBuilder name) {
        int at = random.nextInt(name.length() + 1);
        char key = KEYS.charAt(random.nextInt(KEYS.length()));
        if (at == name.length() || random.nextInt(3) == 0) {
            name.insert(at, key);
        } else if (random.nextBoolean()) {
            name.setCharAt(at, key);
        } else {
            name.deleteCharAt(at);
        }
    }

    private static boolean fits(String name) {
        int bytes = PlaceNames.normalise(name).length;
        return bytes > 0 && bytes <= FuzzyQuery.MAX_PATTERN_BYTES;
    }
}
