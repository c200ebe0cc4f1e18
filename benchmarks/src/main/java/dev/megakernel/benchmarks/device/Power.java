package dev.megakernel.benchmarks.device;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Processor time of this process, and what the card says it draws. */
final class Power {

    private static final int SECONDS_FOR_AN_ANSWER = 5;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long startedNanos = System.nanoTime();
    private final long startedCpu = system.getProcessCpuTime();

    /** Cores this process has kept busy since this was made. */
    double cores() {
        long elapsed = System.nanoTime() - startedNanos;
        double cores = (double) (system.getProcessCpuTime() - startedCpu) / elapsed;
        return Math.round(1000 * cores) / 1000.0;
    }

    /** What nvidia-smi reports now, in watts; empty where there is none. */
    static OptionalDouble watts() throws InterruptedException {
        try {
            Process query = new ProcessBuilder(
                            "nvidia-smi", "--query-gpu=power.draw", "--format=csv,noheader,nounits", "--id=0")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader answer = query.inputReader()) {
                String line = answer.readLine();
                query.waitFor(SECONDS_FOR_AN_ANSWER, TimeUnit.SECONDS);
                return line == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(line.strip()));
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
