package dev.megakernel.demo.gazetteer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;

/**
 * Reads the compressed places; the layout, all of it little-endian, is the one that {@code scripts/convert-cities} writes.
 *
 * <pre>
 *   byte 0      4          8               12
 *        | GZPL | u32 rows | u32 textBytes |
 *        | u8 name length      x rows      |
 *        | names, UTF-8        x textBytes |
 *        | country, 2 letters  x rows      |
 *        | i32 latitude, 1e-5 degrees  x rows |
 *        | i32 longitude, 1e-5 degrees x rows |
 * </pre>
 */
final class GazetteerReader {

    static final int COUNTRY_BYTES = 2;
    static final double UNITS_PER_DEGREE = 1e5;
    static final String RESOURCE = "/gazetteer/places.bin.gz";

    /** The letters GZPL read as a little-endian word. */
    private static final int MAGIC = 0x4C505A47;

    private static final int BUFFER_BYTES = 1 << 16;

    private GazetteerReader() {}

    static Gazetteer readResource() {
        try (InputStream file = GazetteerReader.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is not on the class path, the demo needs it."
                        + " Fix: run demo-app/scripts/convert-cities and build again.");
            }
            return read(ByteBuffer.wrap(new GZIPInputStream(file, BUFFER_BYTES).readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "resource " + RESOURCE + " cannot be unpacked."
                            + " Fix: run demo-app/scripts/convert-cities and build again.",
                    e);
        }
    }

    static Gazetteer read(ByteBuffer file) {
        file.order(ByteOrder.LITTLE_ENDIAN);
        int magic = file.getInt();
        if (magic != MAGIC) {
            throw new IllegalStateException("places start with 0x%08x, expected 0x%08x.".formatted(magic, MAGIC)
                    + " Fix: write the file with demo-app/scripts/convert-cities.");
        }
        int rows = file.getInt();
        int textBytes = file.getInt();
        int[] starts = starts(file, rows);
        TextColumn names = new TextColumn(bytes(file, textBytes), starts);
        return new Gazetteer(names, bytes(file, rows * COUNTRY_BYTES), integers(file, rows), integers(file, rows));
    }

    private static int[] starts(ByteBuffer file, int rows) {
        int[] starts = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
            starts[row + 1] = starts[row] + Byte.toUnsignedInt(file.get());
        }
        return starts;
    }

    private static byte[] bytes(ByteBuffer file, int count) {
        byte[] bytes = new byte[count];
        file.get(bytes);
        return bytes;
    }

    private static int[] integers(ByteBuffer file, int count) {
        int[] integers = new int[count];
        file.asIntBuffer().get(integers);
        file.position(file.position() + count * Integer.BYTES);
        return integers;
    }
}
