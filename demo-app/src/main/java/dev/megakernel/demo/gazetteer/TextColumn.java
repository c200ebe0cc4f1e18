package dev.megakernel.demo.gazetteer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Strings as UTF-8, one behind the other in one array.
 *
 * @param bytes the text of all rows, possibly with unused bytes at the end
 * @param starts where each row starts, and as one more entry where the last one ends
 */
record TextColumn(byte[] bytes, int[] starts) {

    int rows() {
        return starts.length - 1;
    }

    int start(int row) {
        return starts[row];
    }

    String text(int row) {
        return new String(bytes, starts[row], starts[row + 1] - starts[row], StandardCharsets.UTF_8);
    }

    /** Returns a column with every row replaced. */
    TextColumn map(Function<String, byte[]> mapping) {
        byte[] mapped = new byte[bytes.length];
        int[] mappedStarts = new int[starts.length];
        int end = 0;
        for (int row = 0; row < rows(); row++) {
            byte[] replacement = mapping.apply(text(row));
            if (end + replacement.length > mapped.length) {
                mapped = Arrays.copyOf(mapped, mapped.length * 2 + replacement.length);
            }
            System.arraycopy(replacement, 0, mapped, end, replacement.length);
            end += replacement.length;
            mappedStarts[row + 1] = end;
        }
        return new TextColumn(mapped, mappedStarts);
    }
}
