package dev.megakernel.demo.search;

import dev.megakernel.Megakernel;
import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.session.MegakernelSession;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds to the opcode of {@code application.yml} what properties cannot say: the names it reads and its Java body. */
@Configuration(proxyBeanMethods = false)
class FuzzySearchConfiguration {

    /** Name of the opcode in properties. */
    static final String OPCODE = "fuzzy-match";

    @Bean
    Gazetteer gazetteer() {
        return Gazetteer.load();
    }

    /** Encoded again whenever the device needs the names anew; nobody keeps the image in between. */
    @Bean
    RegionSpec namesRegion(Gazetteer gazetteer) {
        return new SearchSteps(gazetteer).region();
    }

    /** The bean's name is the opcode's. */
    @Bean(OPCODE)
    FuzzyMatchBody fuzzyMatchBody() {
        return new FuzzyMatchBody();
    }

    @Bean
    PlaceSearch placeSearch(Gazetteer gazetteer, Megakernel megakernel, MegakernelSession session) {
        Opcode opcode = megakernel
                .opcodes()
                .find(OPCODE)
                .orElseThrow(() -> new IllegalStateException("there is no opcode \"" + OPCODE
                        + "\", the search needs it. Fix: define megakernel.opcodes." + OPCODE + "."));
        return new PlaceSearch(gazetteer, session, opcode);
    }
}
