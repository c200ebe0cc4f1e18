package dev.megakernel.demo.gazetteer;

/**
 * One row of the gazetteer.
 *
 * @param name display name as GeoNames spells it
 * @param country ISO 3166-1 alpha-2 code
 * @param lat latitude in degrees, north positive
 * @param lng longitude in degrees, east positive
 */
public record Place(String name, String country, double lat, double lng) {}
