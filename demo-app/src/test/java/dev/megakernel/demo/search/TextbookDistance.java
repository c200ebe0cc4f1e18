package dev.megakernel.demo.search;

/** Levenshtein distance by the full table of Wagner and Fischer: slow, and hard to get wrong. */
final class TextbookDistance {

    private TextbookDistance() {}

    static int between(byte[] a, byte[] b) {
        int[][] table = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : cell(table, i, j, a[i - 1] == b[j - 1]);
            }
        }
        return table[a.length][b.length];
    }

    private static int cell(int[][] table, int i, int j, boolean equal) {
        int substituted = table[i - 1][j - 1] + (equal ? 0 : 1);
        return Math.min(substituted, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
    }
}
