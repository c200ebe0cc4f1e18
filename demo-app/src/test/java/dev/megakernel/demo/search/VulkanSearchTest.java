package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionMode;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SubmissionResult;
import dev.megakernel.vulkan.VulkanBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("vulkan")
class VulkanSearchTest {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private static final Gazetteer GAZETTEER = Gazetteer.load();
    private static final int CODE = SearchSteps.opcode().code();
    private static final int SLOTS = 256;

    private static VulkanBackend backend;

    @BeforeAll
    static void openDevice() {
        backend = VULKAN.open();
    }

    @AfterAll
    static void closeDevice() {
        if (backend != null) {
            backend.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 96", "3, 96", "8, 96", "20, 100", "32, 32", "64, 256", "256, 256", "1024, 1024"})
    void everyWorkgroupSizeFindsWhatThePlainSearchFinds(int workgroupSize, int slots) {
        try (Megakernel kernel = kernel(slots, workgroupSize);
                MegakernelSession session = kernel.openSession(SessionOptions.DEFAULT)) {
            EqualAnswers.forMisspeltNames(search(kernel, session), GAZETTEER, 4);
        }
    }

    /** A CPU driver runs one workgroup at a time there, so this takes seconds. */
    @ParameterizedTest
    @ValueSource(ints = {50, 128})
    void sessionThatStaysOnTheDeviceFindsTheSame(int slots) {
        SessionOptions stays =
                SessionOptions.builder().mode(SessionMode.PERSISTENT).build();
        try (Megakernel kernel = kernel(slots, slots);
                MegakernelSession session = kernel.openSession(stays)) {
            EqualAnswers.forMisspeltNames(search(kernel, session), GAZETTEER, 2);
        }
    }

    @Test
    @Tag("slow")
    void thousandMisspeltNamesFindWhatThePlainSearchFinds() {
        try (Megakernel kernel = kernel(SLOTS, SLOTS);
                MegakernelSession session = kernel.openSession(SessionOptions.DEFAULT)) {
            EqualAnswers.forMisspeltNames(search(kernel, session), GAZETTEER, 1_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"84, 0x101, 1", "-1, 0x101, 1", "0, 0x100, 2", "0, 0x129, 2", "0, 0x001, 3", "0, 0xD01, 3"})
    void badArgumentsFault(int shard, int shape, int fault) {
        try (Megakernel kernel = kernel(SLOTS, SLOTS);
                MegakernelSession session = kernel.openSession(SessionOptions.DEFAULT)) {
            assertThat(session.execute(CODE, shard, shape, 'a'))
                    .isEqualTo(SubmissionResult.fault("fuzzy-match", fault));
        }
    }

    private static PlaceSearch search(Megakernel kernel, MegakernelSession session) {
        return new PlaceSearch(GAZETTEER, session, kernel.opcodes().find(CODE).orElseThrow());
    }

    private static Megakernel kernel(int slots, int workgroupSize) {
        return Megakernel.builder(backend)
                .geometry(slots, workgroupSize)
                .opcodes(SearchSteps.opcode())
                .regions(new SearchSteps(GAZETTEER).region())
                .build();
    }
}
