package dev.megakernel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks with JMH's own arguments, always with allocation rates and until the first that fails. Where JMH is told
 * to write a file ({@code -rff results/x.json}), it is JSON unless another format is named, and the table goes beside it
 * ({@code results/x.md}). The table goes to standard output in any case.
 */
public final class JmhMain {

    private JmhMain() {}

    /**
     * Runs what the arguments name.
     *
     * @param args as {@code -h} lists them
     */
    public static void main(String... args) throws CommandLineOptionException, RunnerException, IOException {
        CommandLineOptions options = new CommandLineOptions(args);
        if (onlyAsks(options)) {
            Main.main(args);
            return;
        }
        ResultFormatType format = options.getResultFormat().orElse(ResultFormatType.JSON);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(options)
                        .addProfiler(GCProfiler.class)
                        .resultFormat(format)
                        .shouldFailOnError(true)
                        .build())
                .run();
        String table = ResultTable.of(results).markdown();
        System.out.println(System.lineSeparator() + table);
        if (options.getResult().hasValue()) {
            Files.writeString(tableBeside(Path.of(options.getResult().get())), table);
        }
    }

    static Path tableBeside(Path results) {
        String name = results.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return results.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".md");
    }

    private static boolean onlyAsks(CommandLineOptions options) {
        return options.shouldHelp()
                || options.shouldList()
                || options.shouldListWithParams()
                || options.shouldListProfilers()
                || options.shouldListResultFormats();
    }
}
