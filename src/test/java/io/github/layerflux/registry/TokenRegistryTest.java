package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real docker-registry that believes the tokens of a service in this test, and nothing else. */
class TokenRegistryTest {

    private static final Path TLS = Path.of("src/test/resources/tls").toAbsolutePath();
    private static final Login CI = new Login(new Credentials.Password("ci", "s3cret"), "the test");
    private static final Login IDENTITY = new Login(new Credentials.IdentityToken("refresh me"), "the test");

    @TempDir
    Path folder;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer service;
    private LocalRegistry registry;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/token", this::answer);
        service.start();
        String realm = "http://127.0.0.1:" + service.getAddress().getPort() + "/token";
        registry = LocalRegistry.startWithTokens(folder, realm, TLS.resolve("ca.crt"));
    }

    @AfterEach
    void stop() {
        registry.close();
        service.stop(0);
    }

    private int begin(Login login, Scope scope) {
        LoginSource source = new LoginSource() {
            @Override
            public Optional<Login> find(String host, String repository) {
                return Optional.ofNullable(login);
            }

            @Override
            public String places() {
                return "";
            }
        };
        AuthorizedRequests requests =
                new AuthorizedRequests(new Transport(RegistryClientTest.PATIENT), new Logins(source, event -> {}));
        return requests.send(scope, Call.of("POST", URI.create("/v2/team/app/blobs/uploads/")), "an upload")
                .flatMap(reply -> reply.discard().thenReturn(reply.status()))
                .block(Duration.ofSeconds(30));
    }

    private ImageReference image() {
        return ImageReference.parse(registry.host() + "/team/app:1");
    }

    @Test
    void aPasswordOpensAPush() {
        assertThat(begin(CI, Scope.push(image()).mountingFrom("bases/jre"))).isEqualTo(202);
        assertThat(asked)
                .containsExactly("GET service=layerflux-it&scope=repository:team/app:pull,push"
                        + "&scope=repository:bases/jre:pull");
    }

    @Test
    void anIdentityTokenOpensAPush() {
        assertThat(begin(IDENTITY, Scope.push(image()))).isEqualTo(202);
        assertThat(asked.get(0)).startsWith("POST grant_type=refresh_token");
    }

    @Test
    void whatATokenDoesNotPermitIsRefusedWithTheUsersName() {
        Throwable thrown = catchThrowable(() -> begin(CI, Scope.pull(image())));
        // the registry asks for 'push', so that is asked for as well, but under the scope that we know
        assertThat(thrown).isInstanceOf(EnvironmentFailure.class);
        assertThat(((EnvironmentFailure) thrown).details().problem())
                .startsWith(
                        registry.host() + " refuses access to an upload (401), credentials: user 'ci' from the test");
    }

    @Test
    void nobodyGetsNothing() {
        assertThat(((EnvironmentFailure) catchThrowable(() -> begin(null, Scope.push(image()))))
                        .details()
                        .problem())
                .contains("refuses an anonymous token", "(401)");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getRawQuery();
            String form = URLDecoder.decode(
                    query == null
                            ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                            : query,
                    StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + form);
            String basic = exchange.getRequestHeaders().getFirst("Authorization");
            boolean known = GuardedServer.basic64("ci:s3cret").equals(basic)
                    || exchange.getRequestMethod().equals("POST") && form.endsWith("&refresh_token=refresh me");
            byte[] body = known
                    ? ("{\"access_token\":\"" + token(form) + "\",\"expires_in\":60}").getBytes(StandardCharsets.UTF_8)
                    : "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"who are you\"}]}"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A JSON Web Token as the distribution registry wants it (token authentication, "JWT"). */
    private static String token(String form) throws IOException, GeneralSecurityException {
        StringBuilder access = new StringBuilder();
        for (String part : form.split("[& ]")) {
            String scope = part.startsWith("scope=") ? part.substring(6) : part;
            if (scope.startsWith("repository:")) {
                String[] fields = scope.split(":");
                access.append(access.length() == 0 ? "" : ",")
                        .append("{\"type\":\"repository\",\"name\":\"" + fields[1] + "\",\"actions\":[\""
                                + fields[2].replace(",", "\",\"") + "\"]}");
            }
        }
        long now = Instant.now().getEpochSecond();
        String certificate = pem("server.crt");
        String head = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}";
        String claims = "{\"iss\":\"layerflux-it\",\"sub\":\"ci\",\"aud\":\"layerflux-it\",\"exp\":" + (now + 60)
                + ",\"nbf\":" + (now - 60) + ",\"iat\":" + now + ",\"jti\":\"1\",\"access\":[" + access + "]}";
        String signed =
                base64(head.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem("server.key")))));
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String pem(String file) throws IOException {
        return Files.readString(TLS.resolve(file)).replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
