package dev.megakernel.demo.gazetteer;

/**
 * How many places lie where, as a picture: {@value #HEIGHT} rows from north to south, twice as many columns from west to
 * east, one byte a cell (unsigned), 0 where there is no place, brighter by the logarithm of their number.
 */
public final class LightMap {

    /** Rows of the picture; the columns are twice as many. */
    public static final int HEIGHT = 540;

    private static final int WIDTH = 2 * HEIGHT;
    private static final int FAINTEST = 110;
    private static final int BRIGHTEST = 255;

    /** Places in a cell that shine brightest. */
    private static final double CROWDED = 12;

    private LightMap() {}

    /** Returns the cells, row by row. */
    public static byte[] draw(Gazetteer gazetteer) {
        int[] counts = new int[WIDTH * HEIGHT];
        for (int index = 0; index < gazetteer.size(); index++) {
            int row = cell((90 - gazetteer.latitude(index)) / 180, HEIGHT);
            int column = cell((gazetteer.longitude(index) + 180) / 360, WIDTH);
            counts[row * WIDTH + column]++;
        }
        byte[] cells = new byte[counts.length];
        for (int i = 0; i < counts.length; i++) {
            cells[i] = (byte) brightness(counts[i]);
        }
        return cells;
    }

    /** Returns the cell at a share of the way, where the far edge belongs to the last cell. */
    private static int cell(double share, int cells) {
        return Math.min((int) (share * cells), cells - 1);
    }

    private static int brightness(int places) {
        if (places == 0) {
            return 0;
        }
        double share = Math.min(1, Math.log(places) / Math.log(CROWDED));
        return (int) Math.round(FAINTEST + (BRIGHTEST - FAINTEST) * share);
    }
}
