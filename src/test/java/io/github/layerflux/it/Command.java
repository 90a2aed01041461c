package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One command of the test machine, run to its end with its output captured (standard error merged in). */
public record Command(List<String> arguments, Path directory, Map<String, String> environment) {

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    public static Command of(String... arguments) {
        return new Command(List.of(arguments), Path.of("").toAbsolutePath(), Map.of());
    }

    public Command in(Path newDirectory) {
        return new Command(arguments, newDirectory, environment);
    }

    public Command with(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(environment);
        more.put(name, value);
        return new Command(arguments, directory, more);
    }

    public Command plus(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new Command(all, directory, environment);
    }

    /** What a finished command left behind. */
    public record Outcome(int exitCode, String output) {}

    /** Starts it; the caller owns the process and its streams. */
    public Process start() {
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + this, e);
        }
    }

    /** Runs it to its end, whatever the exit code; 20 minutes at most. */
    public Outcome outcome() {
        Process process = start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(this + " did not end within 20 minutes");
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot talk to " + this, e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + this, e);
        }
    }

    /** Runs it to its end and returns its output; anything but exit code 0 is an error that shows the output. */
    public String run() {
        Outcome outcome = outcome();
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(this + " ended with " + outcome.exitCode() + ":\n" + outcome.output());
        }
        return outcome.output();
    }

    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
