package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the normalised names of a gazetteer in the form of {@link NamesLayout}. */
final class NamesImage {

    private NamesImage() {}

    /** Returns the size of the region in words. */
    static int words(Gazetteer gazetteer) {
        int words = NamesLayout.HEADER_WORDS + gazetteer.size();
        for (int index = 0; index < gazetteer.size(); index++) {
            words += NamesLayout.textWords(gazetteer.normalisedLength(index));
        }
        return words;
    }

    /** Returns the region's bytes, little-endian, position 0. */
    static ByteBuffer encode(Gazetteer gazetteer) {
        int names = gazetteer.size();
        ByteBuffer image = ByteBuffer.allocate(words(gazetteer) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int text = NamesLayout.HEADER_WORDS + names;
        putHeader(image, names, text);
        int word = 0;
        for (int index = 0; index < names; index++) {
            int bytes = gazetteer.normalisedLength(index);
            putWord(image, NamesLayout.HEADER_WORDS + index, entry(word, bytes));
            image.put(
                    (text + word) * Integer.BYTES,
                    gazetteer.normalisedBytes(),
                    gazetteer.normalisedStart(index),
                    bytes);
            word += NamesLayout.textWords(bytes);
        }
        return image;
    }

    private static void putHeader(ByteBuffer image, int names, int text) {
        putWord(image, NamesLayout.COUNT, names);
        putWord(image, NamesLayout.SHARD_NAMES, NamesLayout.NAMES_PER_SHARD);
        putWord(image, NamesLayout.ENTRIES, NamesLayout.HEADER_WORDS);
        putWord(image, NamesLayout.TEXT, text);
        putWord(image, NamesLayout.INDEX_BITS, PackedMatch.INDEX_BITS);
        putWord(image, NamesLayout.LENGTH_BITS, NamesLayout.ENTRY_LENGTH_BITS);
        putWord(image, NamesLayout.MAX_PATTERN, FuzzyQuery.MAX_PATTERN_BYTES);
        putWord(image, NamesLayout.MAX_LIMIT, FuzzyQuery.MAX_LIMIT);
    }

    private static int entry(int word, int bytes) {
        if (bytes >= 1 << NamesLayout.ENTRY_LENGTH_BITS) {
            throw new IllegalArgumentException("a normalised name has " + bytes + " bytes, an entry holds at most "
                    + ((1 << NamesLayout.ENTRY_LENGTH_BITS) - 1) + ". Fix: shorten the name in the data file.");
        }
        return word << NamesLayout.ENTRY_LENGTH_BITS | bytes;
    }

    private static void putWord(ByteBuffer image, int word, int value) {
        image.putInt(word * Integer.BYTES, value);
    }
}
