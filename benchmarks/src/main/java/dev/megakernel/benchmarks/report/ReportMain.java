package dev.megakernel.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a report of one run, or of several beside each other:
 * {@code ReportMain [--brief] out.md images/prefix- run-1 run-2 run-3}. The plots go to the images' directory, seen from the report.
 */
public final class ReportMain {

    private static final String BRIEF = "--brief";
    private static final int FIRST_RUN = 2;

    private ReportMain() {}

    /**
     * Writes the report.
     *
     * @param args {@code --brief} to leave out the long tables; file of the report, beginning of the plots' names relative to it, directories of the runs
     */
    public static void main(String... args) throws IOException {
        boolean brief = args.length > 0 && args[0].equals(BRIEF);
        write(brief, Arrays.asList(args).subList(brief ? 1 : 0, args.length));
    }

    private static void write(boolean brief, List<String> args) throws IOException {
        if (args.size() <= FIRST_RUN) {
            throw new IllegalArgumentException("There are " + args.size()
                    + " arguments. Fix: name the report, the beginning of its images' names, and at least one run.");
        }
        Path file = Path.of(args.get(0)).toAbsolutePath();
        String images = args.get(1);
        List<ResultRun> runs = new ArrayList<>();
        for (String run : args.subList(FIRST_RUN, args.size())) {
            runs.add(ResultRun.read(Path.of(run).toAbsolutePath().normalize()));
        }
        Report report = new Report(runs, images, brief);
        for (Map.Entry<String, SvgPlot> plot : report.plots().entrySet()) {
            Path image = file.resolveSibling(images + plot.getKey() + ".svg");
            Files.createDirectories(image.getParent());
            Files.writeString(image, plot.getValue().svg());
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, report.markdown());
    }
}
