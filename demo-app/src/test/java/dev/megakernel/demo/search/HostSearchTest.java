package dev.megakernel.demo.search;

import dev.megakernel.demo.HostDemoTest;
import dev.megakernel.demo.gazetteer.Gazetteer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@HostDemoTest
class HostSearchTest {

    @Autowired
    private PlaceSearch search;

    @Autowired
    private Gazetteer gazetteer;

    @Test
    @Tag("slow")
    void thousandMisspeltNamesFindWhatThePlainSearchFinds() {
        EqualAnswers.forMisspeltNames(search, gazetteer, 1_000);
    }
}
