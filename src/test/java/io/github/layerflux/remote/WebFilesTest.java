package io.github.layerflux.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.network.NetworkSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files by URL: what they become, and when they are asked for again. */
final class WebFilesTest {

    private static final String MONDAY = "Mon, 05 Jan 2026 12:00:00 GMT";
    private static final long MONDAY_SECONDS = 1767614400L;

    @TempDir
    Path folder;

    private FileServer server;
    private CacheDirectory directory;
    private SourceAccess access = SourceAccess.NETWORK;

    @BeforeEach
    void open() throws IOException {
        server = new FileServer();
        directory = new CacheDirectory(folder).create();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aFileIs0600HasTheServersTimeAndTheNameBeforeRedirects() throws IOException {
        server.file("/real/elsewhere.bin", "text", "", MONDAY)
                .redirect("/a%20b.txt?version=1", "/two")
                .redirect("/two", server.url("/real/elsewhere.bin"));

        RemoteTree tree = fetch(server.url("/a b.txt?version=1"));

        LayerEntry file = tree.tree().lookup("a b.txt").orElseThrow();
        assertThat(tree.path()).isEqualTo("a b.txt");
        assertThat(file.mode()).isEqualTo(0600);
        assertThat(file.mtimeSeconds()).isEqualTo(MONDAY_SECONDS);
        assertThat(text(tree)).isEqualTo("text");
    }

    @Test
    void withoutLastModifiedItIsOf1970() throws IOException {
        server.file("/f", "text", "", "");

        assertThat(fetch(server.url("/f")).tree().lookup("f").orElseThrow().mtimeSeconds())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"'\"1\"', ''", "'', '" + MONDAY + "'", "'W/\"1\"', '" + MONDAY + "'"})
    void anUnchangedFileIsNotDownloadedAgain(String etag, String lastModified) throws IOException {
        server.file("/f", "text", etag, lastModified);
        String identity = fetch(server.url("/f")).identity();

        RemoteTree again = fetch(server.url("/f"));

        assertThat(server.log).containsExactly("200 /f", "304 /f");
        assertThat(again.identity()).isEqualTo(identity);
        assertThat(text(again)).isEqualTo("text");
    }

    @Test
    void aChangedFileIsAnother() throws IOException {
        server.file("/f", "text", "\"1\"", "");
        String identity = fetch(server.url("/f")).identity();
        server.file("/f", "next", "\"2\"", "");

        RemoteTree again = fetch(server.url("/f"));

        assertThat(again.identity()).isNotEqualTo(identity);
        assertThat(text(again)).isEqualTo("next");
    }

    @Test
    void whatTheCacheHasLostIsDownloadedAgain() throws IOException {
        server.file("/f", "text", "\"1\"", "");
        fetch(server.url("/f"));
        try (Stream<Path> files = Files.list(directory.downloads())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".bin")).toList()) {
                Files.writeString(file, "t");
            }
        }

        assertThat(text(fetch(server.url("/f")))).isEqualTo("text");
        assertThat(server.log).containsExactly("200 /f", "200 /f");
    }

    @Test
    void aChecksumThatIsHereNeedsNoNetwork() throws IOException {
        server.file("/f", "text", "", "");
        String checksum = Digest.of("text").toString();
        fetch(server.url("/f"), checksum);

        fetch(server.url("/f"), checksum);
        assertThat(server.log).containsExactly("200 /f");
    }

    @Test
    void aLoginIsNotSentOverPlainHttp() throws IOException {
        WebClient web = WebClient.of(NetworkSettings.insecure(Set.of("files.invalid")));

        assertThatThrownBy(() -> web.get(WebAddress.parse("http://me:hunter2@files.invalid/f"), Map.of()))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("readable on the way to files.invalid")
                .hasMessageContaining("credentialsOverHttp")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aWrongChecksumIsAnErrorThatTellsBoth() {
        server.file("/f", "text", "", "");
        String other = Digest.of("other").toString();

        assertThatThrownBy(() -> fetch(server.url("/f?token=secret"), other)).hasMessageNotContaining("secret");
        assertThatThrownBy(() -> fetch(server.url("/f"), other))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(other)
                .hasMessageContaining(Digest.of("text").toString());
        assertThatThrownBy(() -> fetch(server.url("/f"), "md5:1"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("sha256:");
    }

    @Test
    void offlineUsesWhatIsKnown() throws IOException {
        server.file("/f", "text", "", "");
        fetch(server.url("/f"));
        access = SourceAccess.OFFLINE;

        assertThat(text(fetch(server.url("/f")))).isEqualTo("text");
        assertThatThrownBy(() -> fetch(server.url("/g")))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("/g is not in the cache, and Maven is offline");
        assertThat(server.log).containsExactly("200 /f");
    }

    @Test
    void aServerThatIsAwayForAMomentIsAskedAgain() throws IOException {
        server.file("/f", "text", "", "").trouble(FileServer.Trouble.UNAVAILABLE);

        assertThat(text(fetch(server.url("/f")))).isEqualTo("text");
        assertThat(server.log).containsExactly("503 /f", "200 /f");
    }

    @Test
    void aBrokenDownloadIsResumed() throws IOException {
        server.file("/f", "0123456789", "\"1\"", "").trouble(FileServer.Trouble.BREAKS_OFF);

        assertThat(text(fetch(server.url("/f")))).isEqualTo("0123456789");
        assertThat(server.log).containsExactly("200 /f", "206 /f bytes=5-");
    }

    @Test
    void withoutAValidatorABrokenDownloadBeginsAnew() throws IOException {
        server.file("/f", "0123456789", "", "").trouble(FileServer.Trouble.BREAKS_OFF);

        assertThat(text(fetch(server.url("/f")))).isEqualTo("0123456789");
        assertThat(server.log).containsExactly("200 /f", "200 /f");
    }

    @Test
    void aServerThatFallsSilentIsGivenUpAndAskedAgain() throws IOException {
        server.file("/f", "0123456789", "\"1\"", "").trouble(FileServer.Trouble.STALLS);

        assertThat(text(fetch(server.url("/f")))).isEqualTo("0123456789");
    }

    @Test
    void refusalsAreNotRepeated() {
        assertThatThrownBy(() -> fetch(server.url("/missing?token=secret")))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("/missing: the server answers 404 (not found)")
                .hasMessageNotContaining("secret");
        assertThat(server.log).hasSize(1);
        assertThatThrownBy(() -> fetch("http://localhost:1/f"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("connection refused")
                .hasMessageNotContaining("attempts");
        assertThatThrownBy(() -> fetch("http:///f"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("no URL");
    }

    @Test
    void redirectsEnd() {
        server.redirect("/a", "/b").redirect("/b", "/a");

        assertThatThrownBy(() -> fetch(server.url("/a"))).hasMessageContaining("redirects more than 10 times");
    }

    @Test
    void fromTlsNoRedirectLeadsToPlainHttp() {
        assertThatThrownBy(() -> WebClient.target(URI.create("https://one.example/f"), "http://two.example/f"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("from HTTPS to plain HTTP at two.example");
        assertThat(WebClient.target(URI.create("http://one.example/f"), "https://two.example/f"))
                .isEqualTo(URI.create("https://two.example/f"));
        assertThatThrownBy(() -> WebClient.target(URI.create("http://one.example/f"), "file:///etc/passwd"))
                .hasMessageContaining("unusable address");
    }

    @Test
    void aLoginGoesOnlyToItsOwnServer() throws IOException {
        try (FileServer other = new FileServer()) {
            other.file("/f", "text", "", "");
            server.redirect("/here", "/there").redirect("/there", other.url("/f"));

            assertThat(text(fetch(server.url("/here").replace("http://", "http://user:pass@"))))
                    .isEqualTo("text");
            assertThat(server.logins).containsExactly("Basic dXNlcjpwYXNz", "Basic dXNlcjpwYXNz");
            assertThat(other.logins).containsExactly("");
        }
        try (Stream<Path> files = Files.list(directory.downloads())) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName() + Files.readString(file)).doesNotContain("pass");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a/b.txt, b.txt",
        "http://h/a/, a",
        "http://h, __unnamed__",
        "http://h/a%2Fb%C3%A4?x=/y, bä",
        "https://h:1/x#y, x"
    })
    void theNameIsTheLastPartOfThePath(String url, String name) {
        assertThat(WebAddress.parse(url).fileName()).isEqualTo(name);
    }

    private RemoteTree fetch(String url) {
        return fetch(url, "");
    }

    private RemoteTree fetch(String url, String checksum) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        WebClient web = new WebClient(uri -> client, Duration.ofSeconds(20), Duration.ofSeconds(1));
        return new RemoteSources(directory, access, web)
                .open(new RemoteSource(url, Optional.of(checksum).filter(text -> !text.isEmpty()), false));
    }

    private static String text(RemoteTree tree) throws IOException {
        try (InputStream in = tree.tree().open(tree.tree().lookup(tree.path()).orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
