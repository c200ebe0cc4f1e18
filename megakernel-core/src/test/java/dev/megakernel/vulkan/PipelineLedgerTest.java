package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.megakernel.backend.PipelineStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Figures as drivers name them; those of NVIDIA as an H200 told them. */
class PipelineLedgerTest {

    private static final long UPPER_HALF = 16L << 32;

    private final Logger logger = (Logger) LoggerFactory.getLogger(PipelineLedger.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final PipelineLedger ledger = new PipelineLedger("Kernel k on device d");

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    private static PipelineStatistics read(String pipeline, Object... namesAndValues) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            figures.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return FigureNames.read(pipeline, "CS", figures);
    }

    private static PipelineStatistics nvidia(String pipeline, long registers, long local) {
        return read(
                pipeline,
                "Register Count",
                registers,
                "Binary Size",
                19_328L,
                "Stack Size",
                0L,
                "Local Memory Size",
                UPPER_HALF + local,
                "Shared Memory Size",
                12_348L);
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void nvidiaTellsRegistersAndLocalMemory() {
        PipelineStatistics fits = nvidia("pass, lanes", 29, 0);
        assertThat(fits.registers()).isEqualTo(29);
        assertThat(fits.localBytes()).isZero();
        assertThat(fits.spills()).as("not told").isNull();
        assertThat(fits.isSpilling()).isFalse();
        assertThat(fits.figures().keySet())
                .containsExactly(
                        "Register Count", "Binary Size", "Stack Size", "Local Memory Size", "Shared Memory Size");
        assertThat(fits.figures()).containsEntry("Local Memory Size", "68719476736");

        PipelineStatistics array = nvidia("pass, lanes", 29, 800);
        assertThat(array.localBytes()).isEqualTo(800);
        assertThat(array.isSpilling()).isTrue();
    }

    @Test
    void mesaTellsRegistersOrSpills() {
        PipelineStatistics amd = read(
                "session", "SGPRs", 48L, "VGPRs", 96L, "Spilled SGPRs", 2L, "Spilled VGPRs", 5L, "Scratch size", 64L);
        assertThat(amd.registers()).isEqualTo(96);
        assertThat(amd.spills()).isEqualTo(7);
        assertThat(amd.localBytes())
                .as("scratch of a whole subgroup is another figure")
                .isNull();
        assertThat(amd.isSpilling()).isTrue();

        PipelineStatistics intel = read("session", "Spill Count", 0L, "Fill Count", 0L, "Scratch Memory Size", 1024L);
        assertThat(intel.registers()).isNull();
        assertThat(intel.spills()).isZero();
        assertThat(intel.isSpilling()).isFalse();
    }

    @Test
    void otherNamesStayAmongTheFiguresAndMeanNothing() {
        PipelineStatistics other = read("session", "Spillage", 9L, "Register Count", true, "Occupancy", 0.5);

        assertThat(other.registers()).as("a truth value is no count").isNull();
        assertThat(other.spills()).isNull();
        assertThat(other.localBytes()).isNull();
        assertThat(other.isSpilling()).isFalse();
        assertThat(other.figures())
                .containsExactly(
                        Map.entry("Spillage", "9"), Map.entry("Register Count", "true"), Map.entry("Occupancy", "0.5"));
    }

    @Test
    void oneWarningNamesAllThatSpill() {
        ledger.add("pass, lanes", List.of(nvidia("pass, lanes", 255, 992)));
        ledger.add("pass, groups", List.of(nvidia("pass, groups", 255, 656)));
        ledger.add("pass, fences", List.of(nvidia("pass, fences", 20, 0)));
        assertThat(warnings()).isEmpty();

        ledger.settle();
        ledger.add("session", List.of(nvidia("session", 255, 1312)));

        assertThat(warnings())
                .containsExactly("Kernel k on device d keeps values of its invocations in memory instead of registers,"
                        + " which costs time: pass, lanes (CS), 992 bytes for each invocation, 255 registers; pass, groups"
                        + " (CS), 656 bytes for each invocation, 255 registers. Fix: make the largest opcode smaller, keep"
                        + " fewer values alive at a time, avoid arrays with computed indices, or use fewer invocations in a"
                        + " workgroup (megakernel.workgroup-size).");
        assertThat(ledger.all()).hasSize(4);
    }

    @Test
    void pipelineThatIsCompiledLaterIsWarnedOfToo() {
        ledger.settle();
        ledger.add("session", List.of(read("session", "VGPRs", 256L, "Spilled VGPRs", 3L)));
        ledger.add("session", List.of(read("session", "VGPRs", 256L, "Spilled VGPRs", 4L)));

        assertThat(warnings()).hasSize(1);
        assertThat(warnings().get(0))
                .contains("session (CS), 3 spills, 256 registers.")
                .contains("Fix: ");
        assertThat(ledger.all())
                .as("the later one takes its place")
                .extracting(PipelineStatistics::spills)
                .containsExactly(4L);
    }

    @Test
    void nothingIsSaidWhereNothingSpillsOrIsKnown() {
        ledger.add("pass, lanes", List.of(nvidia("pass, lanes", 29, 0)));
        ledger.add("pass, groups", List.of());
        ledger.settle();

        assertThat(warnings()).isEmpty();
        assertThat(ledger.all()).hasSize(1);
    }
}
