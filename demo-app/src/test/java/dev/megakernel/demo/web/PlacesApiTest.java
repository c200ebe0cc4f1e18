package dev.megakernel.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.demo.HostDemoTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@HostDemoTest
class PlacesApiTest {

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private Megakernel megakernel;

    @Test
    void misspeltNameFindsItsPlaceFirst() {
        MvcTestResult answer = search("/api/places", "Reykjavk", "3");

        assertThat(answer).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"query": "Reykjavk", "mode": "batched", "matches": [
                  {"name": "Reykjavík", "country": "IS", "lat": 64.13548, "lng": -21.89541, "distance": 1}, {}, {}]}
                """);
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.device")
                .isEqualTo(megakernel.device().name());
        assertThat(answer).bodyJson().extractingPath("$.micros").asNumber().isNotEqualTo(0);
    }

    @Test
    void limitDefaultsToTen() {
        assertThat(mvc.get().uri("/api/places?q=Oslo"))
                .bodyJson()
                .extractingPath("$.matches")
                .asArray()
                .hasSize(10);
    }

    @Test
    void equalDistancesAreOrderedByName() {
        assertThat(search("/api/places", "Springfield", "12"))
                .bodyJson()
                .extractingPath("$.matches[*].name")
                .asArray()
                .containsOnly("Springfield");
    }

    @Test
    void compareAnswersTheSameFromOneThread() {
        MvcTestResult answer = search("/api/places/compare", "Reykjavk", "3");

        assertThat(answer).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"query": "Reykjavk", "mode": "plain", "matches": [
                  {"name": "Reykjavík", "country": "IS", "lat": 64.13548, "lng": -21.89541, "distance": 1}, {}, {}]}
                """);
    }

    @Test
    void mapIsOneByteForEachCell() {
        assertThat(mvc.get().uri("/api/places/map"))
                .hasStatusOk()
                .hasContentType(MediaType.APPLICATION_OCTET_STREAM)
                .body()
                .hasSize(1080 * 540);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'', 10, no letters",
                "'   ', 10, no letters",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddX, 10, 41 bytes",
                "Oslo, 0, limit is 0",
                "Oslo, 13, limit is 13",
                "Oslo, many, limit",
                "none, 10, q",
            })
    void badQueryIsAProblem(String q, String limit, String detail) {
        for (String path : new String[] {"/api/places", "/api/places/compare"}) {
            assertThat(search(path, q, limit))
                    .hasStatus(HttpStatus.BAD_REQUEST)
                    .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                    .bodyJson()
                    .extractingPath("$.detail")
                    .asString()
                    .contains(detail);
        }
    }

    @Test
    void unknownPathIsAProblem() {
        assertThat(mvc.get().uri("/api/nothing").accept(MediaType.APPLICATION_JSON))
                .hasStatus(HttpStatus.NOT_FOUND)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private MvcTestResult search(String path, String q, String limit) {
        var request = mvc.get().uri(path).param("limit", limit);
        return q == null ? request.exchange() : request.param("q", q).exchange();
    }
}
