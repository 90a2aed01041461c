package io.github.layerflux.registry;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.registry.auth.Login;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A response that isn't what was asked for.
 *
 * @param codes of the error body (OCI distribution-spec, "Error Codes"), such as {@code MANIFEST_UNKNOWN}
 * @param explanation what the body says, with a leading {@code ": "}, or empty
 */
record Refusal(Reply reply, List<String> codes, String explanation) {

    private static final int MAX_BODY = 64 << 10;
    private static final int MAX_SHOWN = 300;

    /** Reads the body of an unsuccessful response. */
    static Mono<Refusal> read(Reply reply) {
        return reply.bytes(MAX_BODY).onErrorReturn(new byte[0]).map(body -> of(reply, body));
    }

    private static Refusal of(Reply reply, byte[] body) {
        List<String> codes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Map<String, Object> error : errors(body)) {
            String code = Json.string(error, "code");
            String message = Json.string(error, "message");
            codes.add(code);
            texts.add(message.isEmpty() ? code : code.isEmpty() ? message : code + ", " + message);
        }
        String explanation = texts.isEmpty() ? plainText(reply, body) : String.join("; ", texts);
        return new Refusal(reply, codes, explanation.isEmpty() ? "" : ": " + shortened(explanation));
    }

    private static List<Map<String, Object>> errors(byte[] body) {
        try {
            return Json.objects(Json.readObject(body, "the error"), "errors");
        } catch (EnvironmentFailure e) {
            return List.of(); // not every server (or proxy before it) speaks the specification's JSON
        }
    }

    /** A page made for browsers explains nothing in a console. */
    private static String plainText(Reply reply, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return reply.header("Content-Type").contains("html") || text.startsWith("<") ? "" : text;
    }

    private static String shortened(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_SHOWN; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return text.length() > MAX_SHOWN ? line + "…" : line.toString();
    }

    List<Challenge> challenges() {
        return Challenge.parse(reply.headers().allValues("WWW-Authenticate"));
    }

    /** Whether it was the login itself that was shown, and no token for it. */
    private boolean wantsPassword() {
        boolean basic = false;
        for (Challenge challenge : challenges()) {
            if (challenge.scheme().equals("bearer")) {
                return false;
            }
            basic |= challenge.scheme().equals("basic");
        }
        return basic;
    }

    /** The failure when a token service gives no token. */
    Throwable ofToken(ImageReference repository, Optional<Login> login) {
        int status = reply.status();
        if (status >= 500 || status == 429 || status == 408) {
            return failure("a token for " + repository.familiar());
        }
        if (login.isPresent() && (status == 401 || status == 400)) {
            return ofLogin(login);
        }
        String whose = login.isPresent() ? "" : "anonymous ";
        return new EnvironmentFailure(
                        reply.uri().getAuthority() + " refuses " + (whose.isEmpty() ? "a " : "an ") + whose
                                + "token for " + repository.familiar() + " (" + status + ")"
                                + login.map(used -> ", credentials: " + used.description())
                                        .orElse("") + explanation)
                .suggest(remedy(login));
    }

    /** The failure when credentials aren't accepted. */
    Throwable ofLogin(Optional<Login> login) {
        return new EnvironmentFailure(reply.uri().getAuthority() + " refuses the login of "
                        + login.map(Login::description).orElse("nobody") + " (" + reply.status() + ")" + explanation)
                .suggest("Check the user name and the password there, or log in again.");
    }

    private static String remedy(Optional<Login> login) {
        return login.isPresent()
                ? "Check the image's name, and that this user may use it."
                : "Check the image's name; registries answer the same for one that doesn't exist and one that needs"
                        + " credentials.";
    }

    /**
     * The failure that this response is, for what has a meaning everywhere.
     *
     * @param what was asked for, such as {@code image alpine:3.20}
     */
    Throwable failure(String what) {
        return failure(what, Optional.empty());
    }

    /** @param login what was shown */
    Throwable failure(String what, Optional<Login> login) {
        String host = reply.uri().getAuthority();
        int status = reply.status();
        if (status == 401 && login.isPresent() && wantsPassword()) {
            return ofLogin(login);
        }
        if (status == 401 || status == 403) {
            return new EnvironmentFailure(host + " refuses access to " + what + " (" + status + ")"
                            + login.map(used -> ", credentials: " + used.description())
                                    .orElse("") + explanation)
                    .suggest(remedy(login));
        }
        if (status == 404) {
            return new EnvironmentFailure(host + " has no " + what + explanation)
                    .suggest("Check the image's name and tag.");
        }
        if (status == 429) {
            BuildFailure limited = new EnvironmentFailure(host + " limits requests (429)" + explanation);
            return new TransientFailure(limited.suggest("Wait, or use a mirror of the image."), retryAfter());
        }
        BuildFailure failure =
                new EnvironmentFailure(host + " answered " + status + " when asked for " + what + explanation);
        if (status == 408 || status >= 500) {
            return new TransientFailure(
                    failure.suggest("Run the build again later, or ask who runs the registry."), retryAfter());
        }
        return failure.suggest("Check that " + host + " is a container registry.");
    }

    /** Seconds or a date (RFC 9110, section 10.2.3). */
    private Optional<Duration> retryAfter() {
        String value = reply.header("Retry-After").strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(value))));
        } catch (NumberFormatException notSeconds) {
            return untilDate(value);
        }
    }

    private static Optional<Duration> untilDate(String value) {
        try {
            ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration pause = Duration.between(ZonedDateTime.now(until.getZone()), until);
            return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
        } catch (DateTimeException e) {
            return Optional.empty(); // unreadable advice is no advice; our own pause applies
        }
    }
}
