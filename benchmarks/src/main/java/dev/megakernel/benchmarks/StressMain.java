package dev.megakernel.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;

/**
 * Puts the hypotheses of {@code dev.megakernel.persistent} to the test with jcstress's own arguments, and sums up. Ends with an
 * error when a forbidden outcome was seen, a test broke, or none was selected. What jcstress collects goes to the working
 * directory, its report to the directory after {@code -r}.
 */
public final class StressMain {

    private static final String HELP = """
            Arguments are jcstress's:
              -t <regexp>    tests whose names match: Bell, Stress$ (no controls), Control
              -m <mode>      sanity, quick (if none is given), default, tough or stress: how long
              -time <ms>, -iters <n>, -f <n>   the same in detail: an iteration, iterations of a JVM, JVMs of a test
              -sc false      compiles all actors alike: a third of the JVMs
              -jvmArgs "…"   runs with these options only, and without randomised compilation
              -c <n>         processors to use; a test needs two
              -hs <MB>       heap of each JVM
              -r <dir>       where the report in HTML goes
              -v             shows all outcomes
              -l             lists the tests
            """;

    /** Threads of a test. */
    private static final int ACTORS = 2;

    private StressMain() {}

    /**
     * Runs the tests that the arguments select.
     *
     * @param args as {@code -h} lists them
     */
    public static void main(String... args) throws Exception {
        if (Arrays.asList(args).contains("-h")) {
            System.out.print(HELP);
            return;
        }
        Options options = parse(withMode(args));
        JCStress stress = new JCStress(options);
        if (options.shouldList()) {
            stress.getTests().forEach(System.out::println);
            return;
        }
        if (stress.getTests().isEmpty()) {
            throw new IllegalArgumentException("No test matches \"" + options.getTestFilter()
                    + "\", but a run needs one. Fix: choose one of those that -l lists.");
        }
        if (options.getCPUCount() < ACTORS) {
            throw new IllegalArgumentException(options.getCPUCount() + " processors are to be used, but a test needs "
                    + ACTORS + " at once. Fix: run on a machine with more, or without -c.");
        }
        try {
            stress.run();
        } finally {
            // The failures that jcstress throws name tests and outcomes; the sums are of use beside them.
            System.out.println(System.lineSeparator() + sums(options));
        }
    }

    private static String[] withMode(String... args) {
        if (Arrays.asList(args).contains("-m")) {
            return args;
        }
        return Stream.concat(Stream.of("-m", "quick"), Arrays.stream(args)).toArray(String[]::new);
    }

    /** After a mistake jcstress wants to list its arguments, which fails with the parser's version that JMH brings along. */
    private static Options parse(String... args) throws Exception {
        Options options = new Options(args);
        boolean understood;
        try {
            understood = options.parse();
        } catch (NoSuchMethodError e) {
            understood = false;
        }
        if (!understood) {
            throw new IllegalArgumentException(
                    "The arguments " + List.of(args) + " are not jcstress's, see above. Fix: use those that -h lists.");
        }
        return options;
    }

    private static StressSums sums(Options options) throws Exception {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector file = new DiskReadCollector(options.getResultFile(), collector);
        file.dump();
        file.close();
        return StressSums.of(collector.getTestResults());
    }
}
