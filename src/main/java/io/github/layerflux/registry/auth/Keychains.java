package io.github.layerflux.registry.auth;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Docker's credential helpers: executables {@code docker-credential-NAME} that are given a registry on standard input
 * and answer with JSON, or with exit code 1 and a sentence (docker/docker-credential-helpers, "Development").
 */
public final class Keychains {

    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_SHOWN = 200;

    private final HelperPath path;
    private final Map<String, String> environment;
    private final Duration patience;

    /** @param patience until a helper must have answered; it may ask its user for a password */
    public Keychains(Map<String, String> environment, Path home, Duration patience) {
        this.environment = Map.copyOf(environment);
        this.path = new HelperPath(environment, home, File.separatorChar == '\\');
        this.patience = patience;
    }

    /**
     * Asks a helper.
     *
     * @return empty when it says that it has no login for the registry
     * @throws EnvironmentFailure when it isn't there or fails
     */
    Optional<Credentials> get(String name, String registry) {
        if (name.contains("/") || name.contains("\\")) {
            throw failure(name, "has no name that a helper can have", "Name the end of an executable's name.");
        }
        Path executable = path.find("docker-credential-" + name)
                .orElseThrow(() -> failure(
                        name,
                        "is not in " + String.join(File.pathSeparator, path.folders()),
                        "Install it, or remove it from credsStore and credHelpers."));
        Answer answer = run(name, executable, registry);
        if (answer.exitCode() != 0) {
            if (meansNone(answer.text())) {
                return Optional.empty();
            }
            throw failure(
                    name,
                    "failed for " + registry + " with exit code " + answer.exitCode() + shown(answer.text()),
                    "Try it: echo " + registry + " | docker-credential-" + name + " get");
        }
        return parse(name, registry, answer.text());
    }

    private record Answer(int exitCode, String text) {}

    private Answer run(String name, Path executable, String registry) {
        ProcessBuilder builder = new ProcessBuilder(executable.toString(), "get");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", String.join(File.pathSeparator, path.folders())); // its own tools
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            CompletableFuture<byte[]> read = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(process, read), "layerflux-credentials");
            reader.setDaemon(true);
            reader.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(registry.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // it didn't want to read that; what it says and its exit code count
            }
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                throw failure(name, "doesn't answer within " + patience.toSeconds() + " s", "Unlock its keychain.");
            }
            byte[] bytes = read.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(process.exitValue(), new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw failure(name, "can't be started: " + e.getMessage(), "Check that " + executable + " is executable.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(name, "was interrupted", "Run the build again.");
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw failure(name, "didn't end its answer", "Run it by hand to see what it does.");
        }
    }

    private static void read(Process process, CompletableFuture<byte[]> read) {
        try (InputStream out = process.getInputStream()) {
            read.complete(out.readNBytes(LONGEST_ANSWER));
        } catch (IOException e) {
            read.completeExceptionally(e);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Optional<Credentials> parse(String name, String registry, String text) {
        try {
            Map<String, Object> json = Json.readObject(text, "the answer");
            String user = Json.string(json, "Username");
            String secret = Json.string(json, "Secret");
            return secret.isEmpty() ? Optional.empty() : Optional.of(AuthFile.of(user, secret));
        } catch (EnvironmentFailure e) { // whose message may show a part of the answer
            throw failure(name, "answered for " + registry + " with something that is no JSON", "Update it.");
        }
    }

    private static boolean meansNone(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("credentials not found") || lower.contains("no credentials server url");
    }

    /** One line of its own explanation, which holds no secret unless it is no explanation. */
    private static String shown(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        if (line.isEmpty() || line.indexOf('{') >= 0) {
            return "";
        }
        return ": " + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line);
    }

    private static BuildFailure failure(String name, String what, String hint) {
        return new EnvironmentFailure("the credential helper docker-credential-" + name + " " + what).suggest(hint);
    }

    /** For messages: where helpers are looked for. */
    List<String> folders() {
        return path.folders();
    }
}
