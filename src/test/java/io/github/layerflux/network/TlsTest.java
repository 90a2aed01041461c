package io.github.layerflux.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.failure.BuildFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom we believe, and what we show. */
class TlsTest {

    private static final Path CA = TlsServer.FILES.resolve("ca.crt");

    private static String get(NetworkSettings settings, URI uri) throws IOException, InterruptedException {
        Network network = new Network(settings, Duration.ofSeconds(5));
        HttpRequest request = network.prepare(HttpRequest.newBuilder(uri), uri)
                .timeout(Duration.ofSeconds(10))
                .build();
        return network.client(uri)
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static BuildFailure failure(NetworkSettings settings, TlsServer server) {
        Throwable thrown = catchThrowable(() -> get(settings, server.uri()));
        if (thrown instanceof BuildFailure failure) {
            return failure;
        }
        assertThat(thrown).isInstanceOf(SSLException.class);
        return TlsProblem.explain((SSLException) thrown, "here");
    }

    private static NetworkSettings files(TlsServer server, TlsFiles files) {
        return NetworkSettings.DIRECT.withCertificates(
                new Certificates(Map.of("0.0.0.0:" + server.port(), files), List.of()));
    }

    private static TlsFiles authority() {
        return new TlsFiles(List.of(CA), Optional.empty());
    }

    private static TlsFiles client(String certificate, String key, String password) {
        Optional<Path> keyFile = key.isEmpty() ? Optional.empty() : Optional.of(TlsServer.FILES.resolve(key));
        return new TlsFiles(
                List.of(CA),
                Optional.of(new TlsFiles.ClientCertificate(TlsServer.FILES.resolve(certificate), keyFile, password)));
    }

    @Test
    void believesAnOwnAuthorityForItsHostOnly() throws Exception {
        try (TlsServer server = new TlsServer("server.p12", false);
                TlsServer other = new TlsServer("server.p12", false)) {
            NetworkSettings settings = files(server, authority());
            assertThat(get(settings, server.uri())).isEqualTo("hello");
            assertThat(failure(settings, other).details().problem())
                    .isEqualTo("no trusted TLS connection: the certificate of here is of an unknown authority");
            assertThat(get(NetworkSettings.insecure(Set.of("0.0.0.0:" + other.port())), other.uri()))
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired.p12, the certificate of here has expired",
        "elsewhere.p12, the certificate of here is for another host",
    })
    void saysWhatIsWrongWithACertificate(String certificate, String problem) {
        try (TlsServer server = new TlsServer(certificate, false)) {
            assertThat(failure(files(server, authority()), server).details().problem())
                    .isEqualTo("no trusted TLS connection: " + problem);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client.crt, client.key, ''",
        "client.crt, client-pkcs1.key, ''",
        "client.crt, client-encrypted.key, layerflux",
        "client-ec.crt, client-ec.key, ''",
        "client.p12, '', layerflux",
    })
    void showsAClientCertificate(String certificate, String key, String password) throws Exception {
        try (TlsServer server = new TlsServer("server.p12", true)) {
            assertThat(get(files(server, client(certificate, key, password)), server.uri()))
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client.crt, client-encrypted.key, wrong, client-encrypted.key, it can't be decrypted with the password given",
        "client.crt, client-encrypted.key, '', client-encrypted.key, it is encrypted and no password is given",
        "client.crt, client.crt, '', client.crt, it holds no private key in PEM",
        "client.key, client.key, '', client.key, it holds no certificate in PEM",
        "client.p12, '', wrong, client.p12, 'it is damaged, or its password is another one'",
    })
    void saysWhyAFileCannotBeUsed(String certificate, String key, String password, String file, String why) {
        try (TlsServer server = new TlsServer("server.p12", true)) {
            assertThat(failure(files(server, client(certificate, key, password)), server)
                            .details()
                            .problem())
                    .isEqualTo("the file " + TlsServer.FILES.resolve(file) + " can't be used for TLS: " + why);
        }
    }

    @Test
    void findsTheFilesInDockersFolder(@TempDir Path folder) throws Exception {
        try (TlsServer server = new TlsServer("server.p12", true)) {
            Path host = Files.createDirectories(folder.resolve("second/0.0.0.0:" + server.port()));
            Files.copy(CA, host.resolve("ca.crt"));
            Files.copy(TlsServer.FILES.resolve("client.crt"), host.resolve("ci.cert"));
            NetworkSettings settings = NetworkSettings.DIRECT.withCertificates(
                    new Certificates(Map.of(), List.of(folder.resolve("first"), folder.resolve("second"))));
            assertThat(failure(settings, server).details().problem())
                    .isEqualTo("there is no key " + host.resolve("ci.key") + " to the client certificate "
                            + host.resolve("ci.cert"));
            Files.copy(TlsServer.FILES.resolve("client.key"), host.resolve("ci.key"));
            assertThat(get(settings, server.uri())).isEqualTo("hello");
        }
    }
}
