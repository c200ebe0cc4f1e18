package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.demo.HostDemoTest;
import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.opcode.Opcode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@HostDemoTest
class HostSearchTest {

    @Autowired
    private PlaceSearch search;

    @Autowired
    private Gazetteer gazetteer;

    @Autowired
    private Megakernel megakernel;

    @Test
    void theOpcodeOfPropertiesIsTheOneThatProgramsWithoutThemUse() {
        Opcode without = SearchSteps.opcode();
        Opcode configured = megakernel.opcodes().find(without.name()).orElseThrow();
        assertThat(configured.code()).isEqualTo(without.code());
        assertThat(configured.traits()).isEqualTo(without.traits());
        assertThat(configured.glsl().text()).isEqualTo(without.glsl().text());
    }

    @Test
    @Tag("slow")
    void thousandMisspeltNamesFindWhatThePlainSearchFinds() {
        EqualAnswers.forMisspeltNames(search, gazetteer, 1_000);
    }
}
