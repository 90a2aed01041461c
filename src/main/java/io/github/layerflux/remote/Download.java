package io.github.layerflux.remote;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.registry.Retries;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One URL on its way into the cache: asked for with the validators of what is known, repeated after a passing failure,
 * and resumed where it broke off if the server can and still has the same file ({@code Range} with {@code If-Range}).
 */
final class Download {

    private final WebAddress address;
    private final Downloads downloads;
    private final WebClient client;
    private final MessageDigest engine = Digest.sha256();
    /** Of the file that is coming; what is resumed must be of the same. */
    private String etag = "";

    private String lastModified = "";

    Download(WebAddress address, Downloads downloads, WebClient client) {
        this.address = address;
        this.downloads = downloads;
        this.client = client;
    }

    /** What the URL is now; {@code known} if it says so. */
    Downloads.Known fetch(Optional<Downloads.Known> known) {
        Path temporary = downloads.newTemporary();
        try (PartialFile file = PartialFile.create(temporary, downloads)) {
            for (int attempt = 1; ; attempt++) {
                try {
                    Optional<Downloads.Known> fetched = attempt(known, file);
                    return fetched.orElseGet(known::orElseThrow);
                } catch (Repeatable e) {
                    pauseOrFail(attempt, e);
                } catch (InterruptedIOException e) {
                    throw new EnvironmentFailure("the download of " + address + " was cancelled", e);
                } catch (IOException e) {
                    pauseOrFail(attempt, new Repeatable(Problems.of(e), Duration.ZERO, e));
                }
            }
        }
    }

    /** A failure that may not be one the next time. */
    private static final class Repeatable extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Duration after;

        Repeatable(String message, Duration after, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
            this.after = after;
        }
    }

    private void pauseOrFail(int attempt, Repeatable failure) {
        Retries retries = Retries.DEFAULT;
        boolean hopeless = failure.getCause() != null && Problems.isHopeless(failure.getCause());
        if (hopeless || attempt >= retries.attempts() || failure.after.compareTo(retries.longestRequested()) > 0) {
            throw new EnvironmentFailure(
                            "can't download " + address + ": " + failure.getMessage()
                                    + (attempt > 1 ? " (after " + attempt + " attempts)" : ""),
                            failure)
                    .suggest("Check the address and the network, or a proxy that it must be reached through.");
        }
        Duration pause = retries.pause(attempt - 1, ThreadLocalRandom.current().nextDouble());
        try {
            Thread.sleep((failure.after.compareTo(pause) > 0 ? failure.after : pause).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure("the download of " + address + " was cancelled", e);
        }
    }

    /** Empty if what is known is still right. */
    private Optional<Downloads.Known> attempt(Optional<Downloads.Known> known, PartialFile file) throws IOException {
        try (WebClient.Answer answer = client.get(address, conditions(known, file))) {
            switch (answer.status()) {
                case 304 -> {
                    if (known.isPresent()) {
                        return Optional.empty();
                    }
                    throw refused(answer);
                }
                case 200 -> begin(answer, file);
                case 206 -> {
                    if (!answer.header("Content-Range").startsWith("bytes " + file.size() + "-")) {
                        throw refused(answer);
                    }
                }
                case 416 -> {
                    file.restart();
                    engine.reset();
                    etag = "";
                    lastModified = "";
                    throw new Repeatable("416 for a part of it", Duration.ZERO, null);
                }
                default -> throw refused(answer);
            }
            for (List<ByteBuffer> piece = answer.body().next();
                    !piece.isEmpty();
                    piece = answer.body().next()) {
                file.write(piece, engine);
            }
        }
        return Optional.of(finish(file));
    }

    private void begin(WebClient.Answer answer, PartialFile file) throws IOException {
        file.restart();
        engine.reset();
        etag = answer.header("ETag");
        lastModified = answer.header("Last-Modified");
    }

    private Downloads.Known finish(PartialFile file) {
        Digest content = Digest.finish(engine);
        Downloads.Known fetched = new Downloads.Known(content, file.size(), seconds(lastModified), etag, lastModified);
        file.keep(content);
        downloads.save(address, fetched);
        return fetched;
    }

    private Map<String, String> conditions(Optional<Downloads.Known> known, PartialFile file) {
        Map<String, String> headers = new HashMap<>();
        boolean strong = !etag.isEmpty() && !etag.startsWith("W/");
        if (file.size() > 0 && (strong || !lastModified.isEmpty())) {
            headers.put("Range", "bytes=" + file.size() + "-");
            headers.put("If-Range", strong ? etag : lastModified);
        } else if (known.isPresent() && !known.get().etag().isEmpty()) {
            headers.put("If-None-Match", known.get().etag());
        } else if (known.isPresent() && !known.get().lastModified().isEmpty()) {
            headers.put("If-Modified-Since", known.get().lastModified());
        }
        return headers;
    }

    private IOException refused(WebClient.Answer answer) {
        int status = answer.status();
        String message = "the server answers " + status + Problems.meaning(status);
        if (status == 429 || status == 408 || status >= 500) {
            return new Repeatable(message, retryAfter(answer.header("Retry-After")), null);
        }
        throw new EnvironmentFailure("can't download " + address + ": " + message)
                .suggest("Check the address, and whether the file needs a login.");
    }

    private static Duration retryAfter(String header) {
        try {
            return header.isEmpty() ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(header.strip()));
        } catch (NumberFormatException e) {
            return Duration.ZERO; // a date; servers that send one rarely mean seconds
        }
    }

    /** The time of a {@code Last-Modified} in seconds since the epoch; 0 without one. */
    static long seconds(String lastModified) {
        try {
            return lastModified.isEmpty()
                    ? 0
                    : ZonedDateTime.parse(lastModified, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toEpochSecond();
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
