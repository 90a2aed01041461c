package io.github.layerflux.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.layerflux.it.LoginProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests through proxies with and without a login, in a JVM that has used the JDK's client before. */
class ProxyTest {

    private static final String LOGIN = "me:pass:wörd";

    private static HttpProxy shown(LoginProxy proxy, String login) {
        return new HttpProxy(
                "localhost", proxy.port(), login.isEmpty() ? Optional.empty() : Optional.of(login), "the test");
    }

    private static Network network(HttpProxy proxy) {
        return new Network(
                NetworkSettings.insecure(Set.of("registry.example"))
                        .withProxies(List.of(new ListedProxies().add("http", proxy, ""))),
                Duration.ofSeconds(5));
    }

    private static HttpResponse<String> get(Network network, String address) throws IOException, InterruptedException {
        URI uri = URI.create(address);
        HttpRequest request = network.prepare(HttpRequest.newBuilder(uri), uri)
                .timeout(Duration.ofSeconds(10))
                .build();
        return network.client(uri).send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void tunnelsThroughAProxyThatWantsALogin() throws Exception {
        try (TlsServer server = new TlsServer("elsewhere.p12", false);
                LoginProxy proxy = new LoginProxy(server.port(), LOGIN)) {
            Network network = network(shown(proxy, LOGIN));
            assertThat(get(network, "https://registry.example/one").body()).isEqualTo("hello");
            assertThat(get(network, "https://registry.example/two").body()).isEqualTo("hello");
            assertThat(proxy.heads()).hasSize(1);
            assertThat(proxy.heads().get(0))
                    .startsWith("CONNECT registry.example:443 HTTP/1.1")
                    .doesNotContain("Bearer");
            assertThat(server.proxyHeaders()).isEmpty();
        }
    }

    @Test
    void tellsAWrongLoginByItsStatus() throws Exception {
        try (TlsServer server = new TlsServer("elsewhere.p12", false);
                LoginProxy proxy = new LoginProxy(server.port(), LOGIN)) {
            assertThat(get(network(shown(proxy, "me:wrong")), "https://registry.example/")
                            .statusCode())
                    .isEqualTo(407);
            assertThat(get(network(shown(proxy, "")), "https://registry.example/")
                            .statusCode())
                    .isEqualTo(407);
        }
    }

    @Test
    void forwardsPlainHttpWithTheLogin() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (LoginProxy proxy = new LoginProxy(server.getAddress().getPort(), LOGIN)) {
            assertThat(get(network(shown(proxy, "me:wrong")), "http://registry.example/v2/")
                            .statusCode())
                    .isEqualTo(407);
            assertThat(get(network(shown(proxy, LOGIN)), "http://registry.example/v2/")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(proxy.heads().get(1)).startsWith("GET http://registry.example/v2/ HTTP/1.1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theDoorToAProxyOpensForThisProcessOnly() throws Exception {
        try (TlsServer server = new TlsServer("elsewhere.p12", false);
                LoginProxy proxy = new LoginProxy(server.port(), LOGIN)) {
            Object owner = new Object();
            ProxyRelay relay = ProxyRelay.start(shown(proxy, LOGIN), Duration.ofSeconds(5), owner);
            try (Socket stranger =
                    new Socket(InetAddress.getLoopbackAddress(), relay.address().getPort())) {
                stranger.getOutputStream()
                        .write("CONNECT registry.example:443 HTTP/1.1\r\nProxy-Authorization: Bearer 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 403 Forbidden");
            }
            assertThat(proxy.heads()).isEmpty();
            assertThat(owner).isNotNull(); // used until here
        }
    }

    private static String knock(ProxyRelay relay, String words) throws IOException {
        try (Socket guest =
                new Socket(InetAddress.getLoopbackAddress(), relay.address().getPort())) {
            guest.setSoTimeout(20_000);
            guest.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            return new String(guest.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void theDoorOpensAgainWhenTheMachineCouldNotForAWhile() throws Exception {
        AtomicInteger failures = new AtomicInteger(3);
        ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress()) {
            @Override
            public Socket accept() throws IOException {
                if (failures.getAndDecrement() > 0) {
                    throw new SocketException("Too many open files");
                }
                return super.accept();
            }
        };
        Object owner = new Object();
        HttpProxy proxy = new HttpProxy("localhost", 1, Optional.of(LOGIN), "the test");
        ProxyRelay relay = ProxyRelay.start(proxy, Duration.ofSeconds(5), owner, door);
        assertThat(knock(relay, "CONNECT registry.example:443 HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 403 Forbidden");
        assertThat(failures.get()).isNegative();
        assertThat(owner).isNotNull(); // used until here
        relay.close();
    }

    @Test
    void whoKnocksAndSaysNothingIsSentAway() throws Exception {
        Object owner = new Object();
        HttpProxy proxy = new HttpProxy("localhost", 1, Optional.of(LOGIN), "the test");
        ProxyRelay relay = ProxyRelay.start(proxy, Duration.ofMillis(200), owner);
        assertThat(knock(relay, "CONNECT regis")).isEmpty();
        assertThat(owner).isNotNull(); // used until here
        relay.close();
    }

    @Test
    void aRelayThatHasEndedIsReplaced() throws Exception {
        try (TlsServer server = new TlsServer("elsewhere.p12", false);
                LoginProxy proxy = new LoginProxy(server.port(), LOGIN)) {
            Network network = network(shown(proxy, LOGIN));
            HttpClient before = network.client(URI.create("https://registry.example/"));
            network.relay(shown(proxy, LOGIN)).close();
            assertThat(network.client(URI.create("https://registry.example/"))).isNotSameAs(before);
            assertThat(get(network, "https://registry.example/two").body()).isEqualTo("hello");
        }
    }

    @Test
    void theJdksClientWouldNotShowTheLogin() throws Exception {
        try (TlsServer server = new TlsServer("elsewhere.p12", false);
                LoginProxy proxy = new LoginProxy(server.port(), LOGIN)) {
            HttpClient plain = HttpClient.newBuilder()
                    .proxy(ProxySelector.of(new InetSocketAddress("localhost", proxy.port())))
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://registry.example/"))
                    .header(
                            "Proxy-Authorization",
                            shown(proxy, LOGIN).authorization().orElseThrow())
                    .build();
            assertThat(plain.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .as("as long as this holds, a relay is needed")
                    .isEqualTo(407);
        }
    }

    private static String way(ProxyRules rules, String address) {
        Optional<Route> route = rules.route(URI.create(address));
        return route.map(way -> way.proxy().map(HttpProxy::host).orElse("direct"))
                .orElse("not said");
    }

    @Test
    void settingsProxiesCountAsInMaven() {
        ListedProxies rules = new ListedProxies()
                .add("http", new HttpProxy("one", 1, Optional.empty(), "x"), "*.internal|build.lan, 10.*|*mid*")
                .add("http", new HttpProxy("two", 1, Optional.empty(), "x"), "build.lan");
        assertThat(way(rules, "http://ghcr.io/")).isEqualTo("one");
        assertThat(way(rules, "https://ghcr.io/")).isEqualTo("one");
        assertThat(way(rules, "https://GIT.internal/")).isEqualTo("two");
        assertThat(way(rules, "https://10.1.2.3/")).isEqualTo("two");
        assertThat(way(rules, "https://amidst.example/")).isEqualTo("two");
        assertThat(way(rules, "https://build.lan/")).isEqualTo("direct");
        rules.add("https", new HttpProxy("three", 1, Optional.empty(), "x"), "");
        assertThat(way(rules, "https://ghcr.io/")).isEqualTo("three");
        assertThat(way(new ListedProxies(), "https://ghcr.io/")).isEqualTo("not said");
    }

    @Test
    void environmentProxiesCountAsInGo() {
        EnvironmentProxies rules = new EnvironmentProxies(Map.of(
                "https_proxy",
                "http://me:p%40ss+word@proxy.lan:3128/",
                "NO_PROXY",
                "corp.example, .only-below.example,*.star.example,10.0.0.0/8,192.168.7.7,fd00::/8,odd.example:8443"));
        assertThat(way(rules, "http://ghcr.io/")).isEqualTo("not said");
        assertThat(way(rules, "https://ghcr.io/")).isEqualTo("proxy.lan");
        HttpProxy proxy = rules.route(URI.create("https://ghcr.io/"))
                .orElseThrow()
                .proxy()
                .orElseThrow();
        assertThat(proxy.login()).contains("me:p@ss+word");
        assertThat(proxy.toString()).isEqualTo("proxy.lan:3128 of HTTPS_PROXY");
        for (String direct : List.of(
                "corp.example",
                "a.corp.example",
                "x.only-below.example",
                "x.star.example",
                "10.200.3.4",
                "192.168.7.7",
                "[fd00::12]",
                "odd.example:8443")) {
            assertThat(way(rules, "https://" + direct + "/")).as(direct).isEqualTo("direct");
        }
        for (String proxied : List.of(
                "notcorp.example", "only-below.example", "11.0.0.1", "192.168.7.8", "[fe00::12]", "odd.example")) {
            assertThat(way(rules, "https://" + proxied + "/")).as(proxied).isEqualTo("proxy.lan");
        }
        assertThat(way(new EnvironmentProxies(Map.of("HTTPS_PROXY", "p", "no_proxy", "*")), "https://a/"))
                .isEqualTo("direct");
    }

    @Test
    void anUnusableEnvironmentProxyIsNamedWithoutItsPassword() {
        for (String value : List.of("socks5://me:secret@p:1", "http://me:sec ret@p:1", "http://me:secret@")) {
            EnvironmentProxies rules = new EnvironmentProxies(Map.of("HTTPS_PROXY", value));
            assertThatThrownBy(() -> rules.route(URI.create("https://ghcr.io/")))
                    .hasMessageContaining("the environment variable HTTPS_PROXY")
                    .hasMessageNotContaining("sec");
        }
    }

    @Test
    void noProxyLeadsBackToThisMachine() {
        ProxyRules all = uri -> Optional.of(Route.through(new HttpProxy("p", 1, Optional.empty(), "x")));
        assertThat(ProxyRules.first(List.of(all), URI.create("http://localhost:5000/v2/")))
                .isEqualTo(Route.DIRECT);
        assertThat(ProxyRules.first(List.of(all), URI.create("http://ghcr.io/v2/"))
                        .proxy())
                .isPresent();
    }
}
