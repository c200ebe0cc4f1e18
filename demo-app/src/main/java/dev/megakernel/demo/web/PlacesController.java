package dev.megakernel.demo.web;

import dev.megakernel.Megakernel;
import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.demo.gazetteer.LightMap;
import dev.megakernel.demo.search.PlaceMatch;
import dev.megakernel.demo.search.PlaceSearch;
import dev.megakernel.session.MegakernelSession;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Searches for places. */
@RestController
@RequestMapping("/api/places")
class PlacesController {

    private static final String DEFAULT_LIMIT = "10";
    private static final Duration MAP_KEPT = Duration.ofHours(1);
    private static final long NANOS_PER_MICRO = 1_000;

    private final PlaceSearch search;
    private final Megakernel megakernel;
    private final MegakernelSession session;
    private final byte[] lights;

    PlacesController(PlaceSearch search, Gazetteer gazetteer, Megakernel megakernel, MegakernelSession session) {
        this.search = search;
        this.megakernel = megakernel;
        this.session = session;
        this.lights = LightMap.draw(gazetteer);
    }

    /** Searches by the opcode. */
    @GetMapping
    PlacesAnswer search(@RequestParam String q, @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        String mode = session.mode().name().toLowerCase(Locale.ROOT);
        return answer(q, megakernel.device().name(), mode, () -> search.search(q, limit));
    }

    /** Searches in plain Java, for comparison. */
    @GetMapping("/compare")
    PlacesAnswer compare(@RequestParam String q, @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        return answer(q, "one Java thread", "plain", () -> search.searchPlainly(q, limit));
    }

    /** Returns the cells of {@link LightMap}. */
    @GetMapping(path = "/map", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<byte[]> map() {
        return ResponseEntity.ok().cacheControl(CacheControl.maxAge(MAP_KEPT)).body(lights);
    }

    private static PlacesAnswer answer(String query, String device, String mode, Supplier<List<PlaceMatch>> search) {
        long start = System.nanoTime();
        List<PlaceMatch> matches = search.get();
        return new PlacesAnswer(query, matches, device, mode, (System.nanoTime() - start) / NANOS_PER_MICRO);
    }
}
