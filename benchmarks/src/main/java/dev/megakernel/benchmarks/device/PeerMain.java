package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.Settings.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Measures round trips through other libraries than this one: {@code PeerMain --out results --sections peer-opencl --seconds 3}.
 * One JVM for each, since they load libraries of their own. A peer that cannot run here says why in its result file.
 */
public final class PeerMain {

    private static final String PREFIX = "peer-";

    /** Names of the peers' sections. */
    static final List<String> SECTIONS =
            List.of(PREFIX + OpenClPeer.NAME, PREFIX + CudaPeer.NAME, PREFIX + JcudaPeer.NAME);

    private PeerMain() {}

    /** Measures the peers that the arguments name as sections; ends with 1 when one of them failed. */
    public static void main(String... args) throws IOException {
        if (!run(Settings.parse(args))) {
            System.exit(1);
        }
    }

    /** Whether all went through, or could not run here and said so. */
    static boolean run(Settings settings) throws IOException {
        settings.sections().forEach(PeerMain::requireKnown);
        Files.createDirectories(settings.out());
        boolean passed = true;
        for (String section : settings.sections()) {
            passed &= run(section, settings);
        }
        return passed;
    }

    private static void requireKnown(String section) {
        if (!SECTIONS.contains(section)) {
            throw new IllegalArgumentException(
                    "There is no peer \"" + section + "\", only " + SECTIONS + ". Fix: name one of them.");
        }
    }

    private static Peer open(String section) {
        return switch (section) {
            case PREFIX + OpenClPeer.NAME -> OpenClPeer.open();
            case PREFIX + CudaPeer.NAME -> CudaPeer.open();
            default -> JcudaPeer.open();
        };
    }

    private static boolean run(String section, Settings settings) throws IOException {
        SectionReport report = new SectionReport(settings.out(), section);
        System.out.println("Section " + section);
        try (Peer peer = open(section)) {
            report.state("peerDevice", peer.device());
            Cells cells = new Cells(PeerKernels.CELLS);
            Window window = settings.window(peer.ways().size());
            for (var way : peer.ways().entrySet()) {
                measure(way.getValue(), cells, new Window(settings.warmUpNanos() / 2, 1));
                report.add(new Point(way.getKey()).latencies(measure(way.getValue(), cells, window)));
            }
            report.state("complete", true);
            return true;
        } catch (PeerMissingException e) {
            System.err.println(e.getMessage());
            report.state("leftOut", String.valueOf(e.getMessage()));
            return true;
        } catch (RuntimeException | LinkageError e) {
            report.state("error", String.valueOf(e));
            e.printStackTrace();
            return false;
        } finally {
            report.write();
        }
    }

    private static Latencies measure(Peer.Trip trip, Cells cells, Window window) {
        Latencies latencies = Latencies.forOneThread();
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        long now = System.nanoTime();
        for (int turn = 0; now - end < 0; turn++) {
            int cell = turn % cells.count();
            int value = cells.touch(cell);
            long started = System.nanoTime();
            trip.touch(cell, value);
            now = System.nanoTime();
            cells.check(cell, trip.answer());
            if (started - from >= 0) {
                latencies.record(now - started);
            }
        }
        return latencies;
    }
}
