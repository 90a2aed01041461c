package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.image.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;

/** No answer whose body nobody reads keeps its connection. */
class TransportTest {

    private static final int SENT = 100_000;
    /** More than is sent: the server goes on to wait. */
    private static final String BODY = "Content-Length: 200000\r\n\r\n" + "x".repeat(SENT);

    private static final String NOT_FOUND = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

    private final RegistryClient client = new RegistryClient(RegistryClientTest.PATIENT);
    private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
    private final ServerSocket door = door();

    @TempDir
    Path temporary;

    private static ServerSocket door() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        door.close();
    }

    private String authority() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** @param answers to requests by their first line; after one with a body the client's leaving is waited for */
    private void serve(Function<String, String> answers) {
        start(() -> {
            while (!door.isClosed()) {
                try {
                    Socket guest = door.accept();
                    start(() -> serve(guest, answers));
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
    }

    private void serve(Socket guest, Function<String, String> answers) {
        String first = "";
        try (guest) {
            for (String line = line(guest.getInputStream()); line != null; line = line(guest.getInputStream())) {
                if (line.isEmpty()) {
                    guest.getOutputStream().write(answers.apply(first).getBytes(StandardCharsets.US_ASCII));
                    guest.getOutputStream().flush();
                } else if (line.endsWith(" HTTP/1.1")) {
                    first = line;
                }
            }
            left.add(first);
        } catch (IOException e) {
            left.add(first);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "server");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void aProxysRefusal() throws InterruptedException {
        serve(request -> "HTTP/1.1 407 Proxy Authentication Required\r\n" + BODY);
        URI uri = URI.create("http://" + authority() + "/v2/");
        assertThatThrownBy(() -> client.transport().get(uri, Map.of()).block()).hasMessageContaining("(407)");
        assertThat(left.poll(20, TimeUnit.SECONDS)).isEqualTo("GET /v2/ HTTP/1.1");
    }

    @Test
    void anAnswerThatCrossesTheCancellation() throws Exception {
        serve(request -> "HTTP/1.1 200 OK\r\n" + BODY);
        URI uri = URI.create("http://" + authority() + "/v2/");
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> head = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean interrupt) {
                return false; // too late
            }
        };
        Disposable asking = client.transport().received(uri, () -> head).subscribe();
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofPublisher());
        asking.dispose();
        head.complete(response);
        assertThat(left.poll(20, TimeUnit.SECONDS)).isEqualTo("GET /v2/ HTTP/1.1");
    }

    @Test
    void anUploadThatLeadsNowhere() throws Exception {
        serve(request -> {
            if (request.startsWith("POST ") && request.contains("?mount=")) {
                return "HTTP/1.1 202 Accepted\r\nLocation: ftp://elsewhere/\r\n" + BODY;
            }
            return request.startsWith("GET /v2/ ") ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" : NOT_FOUND;
        });
        PushImage image = PushImage.of(temporary.resolve("cache"), 1, 1000);
        ImageReference target = ImageReference.parse(authority() + "/team/app:1");
        RepositoryPush push = new RepositoryPush(
                client,
                image.store(),
                client.uploads(target),
                BlobOrigins.none(),
                Set.of("team/other"),
                new UploadTally(),
                event -> {});
        assertThatThrownBy(() -> push.run(image.content()).block()).hasMessageContaining("404");
        for (String request = left.poll(20, TimeUnit.SECONDS); ; request = left.poll(20, TimeUnit.SECONDS)) {
            assertThat(request).as("a connection that the client has left").isNotNull();
            if (request.contains("?mount=")) {
                return;
            }
        }
    }

    @Test
    void aRequestThatIsGivenUpLeavesNoStackTrace() {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try { // nobody opens the door
            assertThatThrownBy(() -> client.find(ImageReference.parse(authority() + "/app:1"))
                            .timeout(Duration.ofMillis(300))
                            .block())
                    .hasRootCauseInstanceOf(TimeoutException.class);
            assertThat(dropped).isEmpty();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }
}
