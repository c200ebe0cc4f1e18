package dev.megakernel.demo.gazetteer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * All places in a few flat arrays, ordered by display name (Unicode code points), latitude, longitude, so that a smaller
 * index comes first in every answer. Immutable, thread-safe.
 */
public final class Gazetteer {

    private final TextColumn displayNames;
    private final TextColumn normalisedNames;
    private final byte[] countries;
    private final int[] latitudes;
    private final int[] longitudes;

    Gazetteer(TextColumn displayNames, byte[] countries, int[] latitudes, int[] longitudes) {
        this.displayNames = displayNames;
        this.normalisedNames = displayNames.map(PlaceNames::normalise);
        this.countries = countries;
        this.latitudes = latitudes;
        this.longitudes = longitudes;
    }

    /** Reads the gazetteer that is packed with the application; takes some hundred milliseconds. */
    public static Gazetteer load() {
        return GazetteerReader.readResource();
    }

    /** Returns the number of places. */
    public int size() {
        return latitudes.length;
    }

    /** Returns the place at an index. */
    public Place place(int index) {
        String country = new String(
                countries,
                index * GazetteerReader.COUNTRY_BYTES,
                GazetteerReader.COUNTRY_BYTES,
                StandardCharsets.US_ASCII);
        return new Place(displayNames.text(index), country, latitude(index), longitude(index));
    }

    /** Returns the latitude of a place in degrees, north positive. */
    public double latitude(int index) {
        return degrees(latitudes[index]);
    }

    /** Returns the longitude of a place in degrees, east positive. */
    public double longitude(int index) {
        return degrees(longitudes[index]);
    }

    /** Returns the array that holds all normalised names; callers must not write to it. */
    public byte[] normalisedBytes() {
        return normalisedNames.bytes();
    }

    /** Returns where in {@link #normalisedBytes()} the name of a place starts; {@code index = size()} gives the end. */
    public int normalisedStart(int index) {
        return normalisedNames.start(index);
    }

    /** Returns the length of a normalised name in bytes. */
    public int normalisedLength(int index) {
        return normalisedStart(index + 1) - normalisedStart(index);
    }

    /** Returns a copy of a normalised name. */
    public byte[] normalisedName(int index) {
        return Arrays.copyOfRange(normalisedBytes(), normalisedStart(index), normalisedStart(index + 1));
    }

    private static double degrees(int fixedPoint) {
        return fixedPoint / GazetteerReader.UNITS_PER_DEGREE;
    }
}
