package dev.megakernel.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application in a JVM of its own. Not thread-safe. */
final class DemoProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 30;
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    DemoProcess(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                DemoApplication.class.getName(),
                "--server.port=0"));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader();
    }

    /** Reads the log until the application says that it has started. */
    void awaitStart() {
        while (!readLine().contains("Started DemoApplication")) {
            // The line before was one of the banner or of the start.
        }
    }

    /** Returns what the started application answers to a GET. */
    String get(String pathAndQuery) throws IOException, InterruptedException {
        Matcher port = PORT.matcher(log());
        if (!port.find()) {
            throw new AssertionError("the log names no port:\n" + log());
        }
        URI uri = URI.create("http://localhost:" + port.group(1) + pathAndQuery);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    /** Sends a signal such as TERM and returns the code the process ends with. */
    int stopBy(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running " + STOP_SECONDS + " s after SIG" + signal + ":\n" + log());
        }
        output.lines().forEach(lines::add);
        return process.exitValue();
    }

    /** Returns what the process has written so far. */
    String log() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String readLine() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("the application ended before it had started:\n" + log());
            }
            lines.add(line);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
