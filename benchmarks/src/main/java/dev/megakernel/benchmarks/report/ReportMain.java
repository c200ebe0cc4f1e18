package dev.megakernel.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a report of one run, or of several beside each other:
 * {@code ReportMain out.md images/prefix- run-1 run-2 run-3}. The plots go to the images' directory, seen from the report.
 */
public final class ReportMain {

    private static final int FIRST_RUN = 2;

    private ReportMain() {}

    /**
     * Writes the report.
     *
     * @param args file of the report, beginning of the plots' names relative to it, directories of the runs
     */
    public static void main(String... args) throws IOException {
        if (args.length <= FIRST_RUN) {
            throw new IllegalArgumentException("There are " + args.length
                    + " arguments. Fix: name the report, the beginning of its images' names, and at least one run.");
        }
        Path file = Path.of(args[0]).toAbsolutePath();
        String images = args[1];
        List<ResultRun> runs = new ArrayList<>();
        for (String run : List.of(args).subList(FIRST_RUN, args.length)) {
            runs.add(ResultRun.read(Path.of(run).toAbsolutePath().normalize()));
        }
        Report report = new Report(runs, images);
        for (Map.Entry<String, SvgPlot> plot : report.plots().entrySet()) {
            Path image = file.resolveSibling(images + plot.getKey() + ".svg");
            Files.createDirectories(image.getParent());
            Files.writeString(image, plot.getValue().svg());
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, report.markdown());
    }
}
