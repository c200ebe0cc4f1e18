package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.demo.gazetteer.Place;
import java.util.Arrays;
import java.util.List;

/**
 * A place that was found.
 *
 * @param name display name
 * @param country ISO 3166-1 alpha-2 code
 * @param lat latitude in degrees
 * @param lng longitude in degrees
 * @param distance edit distance of the normalised query to the normalised name, in bytes
 */
public record PlaceMatch(String name, String country, double lat, double lng, int distance) {

    /** Looks packed matches up, keeping their order. */
    static List<PlaceMatch> of(Gazetteer gazetteer, int[] packed) {
        return Arrays.stream(packed)
                .mapToObj(match -> of(gazetteer.place(PackedMatch.index(match)), PackedMatch.distance(match)))
                .toList();
    }

    private static PlaceMatch of(Place place, int distance) {
        return new PlaceMatch(place.name(), place.country(), place.lat(), place.lng(), distance);
    }
}
