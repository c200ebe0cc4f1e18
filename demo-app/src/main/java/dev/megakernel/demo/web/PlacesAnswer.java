package dev.megakernel.demo.web;

import dev.megakernel.demo.search.PlaceMatch;
import java.util.List;

/**
 * Answer to a search.
 *
 * @param query the query as it was given
 * @param matches places, by distance, then name, then coordinates
 * @param device what ran the search
 * @param mode how the session ran it
 * @param micros the server's time for the search in µs
 */
record PlacesAnswer(String query, List<PlaceMatch> matches, String device, String mode, long micros) {}
