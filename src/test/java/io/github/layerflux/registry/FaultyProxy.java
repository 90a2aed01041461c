package io.github.layerflux.registry;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a registry and breaks what passes, at random but by a seed. It is a registry with tokens
 * to its client; behind a second address it is the storage service, on another host, that redirects lead to.
 */
final class FaultyProxy implements AutoCloseable {

    /** What may happen to a request. */
    enum Fault {
        NONE,
        RESET_AT_ONCE,
        RESET_IN_REQUEST,
        NO_ANSWER,
        SILENCE,
        DROP_IN_ANSWER,
        TRUNCATED,
        OTHER_BYTES,
        ERROR_500,
        ERROR_503,
        TOO_MANY,
        TOKEN_EXPIRES,
        SLOW,
        ELSEWHERE,
        RELATIVE_LOCATION,
        TWO_LOCATIONS,
        UPLOAD_ELSEWHERE
    }

    private static final int PIECE = 16 << 10;

    private final InetSocketAddress upstream;
    private final ServerSocket front;
    private final ServerSocket storage;
    private final Random random;
    private final double rate;
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultyProxy::thread);
    private final AtomicInteger token = new AtomicInteger();
    private final AtomicLong leaked = new AtomicLong();
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);

    /** @param rate of requests that something happens to, 0 to 1 */
    FaultyProxy(int upstreamPort, long seed, double rate) {
        this.upstream = new InetSocketAddress("127.0.0.1", upstreamPort);
        this.random = new Random(seed);
        this.rate = rate;
        try {
            front = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            storage = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(() -> accept(front, false));
        threads.execute(() -> accept(storage, true));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "faulty-proxy");
        thread.setDaemon(true);
        return thread;
    }

    String host() {
        return "127.0.0.1:" + front.getLocalPort();
    }

    /** Requests that showed an authorization to the storage service. */
    long leaked() {
        return leaked.get();
    }

    /** How often each fault happened. */
    Map<Fault, Integer> happened() {
        synchronized (random) {
            return new EnumMap<>(happened);
        }
    }

    private void accept(ServerSocket server, boolean isStorage) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client, isStorage));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** One request's or response's head. */
    private record Head(String first, List<String> headers) {

        String header(String name) {
            for (String header : headers) {
                if (header.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                    return header.substring(name.length() + 1).strip();
                }
            }
            return "";
        }

        Head without(String name) {
            List<String> kept = new ArrayList<>(headers);
            kept.removeIf(header -> header.regionMatches(true, 0, name + ":", 0, name.length() + 1));
            return new Head(first, kept);
        }

        Head with(String header) {
            List<String> more = new ArrayList<>(headers);
            more.add(header);
            return new Head(first, more);
        }

        String method() {
            return first.substring(0, first.indexOf(' '));
        }

        String path() {
            return first.split(" ")[1];
        }

        int status() {
            return Integer.parseInt(first.split(" ")[1]);
        }

        long length() {
            String text = header("Content-Length");
            return text.isEmpty() ? -1 : Long.parseLong(text);
        }

        void writeTo(OutputStream out) throws IOException {
            StringBuilder text = new StringBuilder(first).append("\r\n");
            headers.forEach(header -> text.append(header).append("\r\n"));
            out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static Head read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException();
                }
                line.write(b);
            }
            String text = line.toString(StandardCharsets.ISO_8859_1).strip();
            if (text.isEmpty()) {
                return new Head(lines.get(0), lines.subList(1, lines.size()));
            }
            lines.add(text);
        }
    }

    private void serve(Socket client, boolean isStorage) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream(), PIECE);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = exchange(client, in, isStorage);
            }
        } catch (IOException | RuntimeException e) {
            // the client sees a connection that ends
        }
    }

    private boolean exchange(Socket client, InputStream in, boolean isStorage) throws IOException {
        Head request = read(in);
        if (isStorage && !request.header("Authorization").isEmpty()) {
            leaked.incrementAndGet();
        }
        if (request.path().startsWith("/token")) {
            return answer(client, 200, "{\"token\":\"t" + token.get() + "\"}");
        }
        Fault fault = isStorage ? Fault.NONE : choose(request);
        if (fault == Fault.TOKEN_EXPIRES) {
            token.incrementAndGet();
        }
        if (fault == Fault.RESET_AT_ONCE) {
            client.setSoLinger(true, 0);
            return false;
        }
        if (!isStorage && !request.header("Authorization").equals("Bearer t" + token.get())) {
            answer(
                    client,
                    401,
                    "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}",
                    "WWW-Authenticate: Bearer realm=\"http://" + host() + "/token\",service=\"faulty\"");
            return false;
        }
        switch (fault) {
            case ERROR_500 -> answer(client, 500, "oops");
            case ERROR_503 -> answer(client, 503, "{\"errors\":[{\"code\":\"UNAVAILABLE\"}]}");
            case TOO_MANY ->
                answer(
                        client,
                        429,
                        "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\"}]}",
                        "Retry-After: " + (chance(2) ? "0" : date()));
            case ELSEWHERE ->
                answer(client, 307, "", "Location: http://127.0.0.2:" + storage.getLocalPort() + request.path());
            default -> {
                return forward(client, in, request, fault);
            }
        }
        return false;
    }

    private static String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    private boolean chance(int of) {
        synchronized (random) {
            return random.nextInt(of) == 0;
        }
    }

    private int below(long bound) {
        synchronized (random) {
            return random.nextInt((int) Math.max(1, Math.min(bound, Integer.MAX_VALUE)));
        }
    }

    private Fault choose(Head request) {
        synchronized (random) {
            Fault fault = Fault.NONE;
            if (random.nextDouble() < rate) {
                fault = Fault.values()[1 + random.nextInt(Fault.values().length - 1)];
            }
            boolean blobRead = request.method().equals("GET") && request.path().contains("/blobs/sha256");
            if (fault == Fault.ELSEWHERE && !blobRead || fault == Fault.SILENCE && random.nextInt(10) > 0) {
                fault = Fault.NONE;
            }
            happened.merge(fault, 1, Integer::sum);
            return fault;
        }
    }

    private static boolean answer(Socket client, int status, String body, String... headers) throws IOException {
        Head head = new Head("HTTP/1.1 " + status + " Said", List.of(headers))
                .with("Content-Length: " + body.length())
                .with("Connection: close");
        OutputStream out = client.getOutputStream();
        head.writeTo(out);
        out.write(body.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        client.shutdownOutput();
        return false;
    }

    private boolean forward(Socket client, InputStream in, Head request, Fault fault) throws IOException {
        try (Socket registry = new Socket()) {
            registry.connect(upstream);
            OutputStream up = registry.getOutputStream();
            request.without("Authorization")
                    .without("Connection")
                    .with("Connection: close")
                    .writeTo(up);
            long length = Math.max(0, request.length());
            long sent = fault == Fault.RESET_IN_REQUEST ? below(length) : length;
            copy(in, up, sent, fault == Fault.SLOW);
            up.flush();
            if (fault == Fault.RESET_IN_REQUEST) {
                client.setSoLinger(true, 0);
                return false;
            }
            InputStream down = new BufferedInputStream(registry.getInputStream(), PIECE);
            Head response = read(down);
            if (fault == Fault.NO_ANSWER) {
                return false;
            }
            if (fault == Fault.SILENCE) {
                pause(700);
            }
            return respond(client, request, response, down, fault);
        }
    }

    private boolean respond(Socket client, Head request, Head response, InputStream down, Fault fault)
            throws IOException {
        boolean hasBody = !request.method().equals("HEAD") && response.status() != 204;
        long length = hasBody ? response.length() : 0;
        byte[] chunked = hasBody && length < 0 ? down.readAllBytes() : new byte[0];
        OutputStream out = client.getOutputStream();
        Head head = relocated(response.without("Connection").with("Connection: close"), fault);
        boolean truncated = fault == Fault.TRUNCATED && hasBody && length > 0;
        (truncated ? head.without("Content-Length") : head).writeTo(out);
        if (length < 0) {
            out.write(chunked);
        } else if ((fault == Fault.DROP_IN_ANSWER || truncated) && length > 0) {
            copy(down, out, below(length), false);
        } else if (fault == Fault.OTHER_BYTES && length > 0) {
            int place = below(length);
            copy(down, out, place, false);
            out.write(down.read() ^ 1);
            copy(down, out, length - place - 1, false);
        } else {
            copy(down, out, length, fault == Fault.SLOW);
        }
        out.flush();
        if (fault == Fault.DROP_IN_ANSWER) {
            client.setSoLinger(true, 0);
        }
        return false;
    }

    /** Where an upload goes on, said in another way. */
    private Head relocated(Head response, Fault fault) {
        String location = response.header("Location");
        int path = location.indexOf("/v2/");
        if (path < 0 || response.status() == 201) {
            return response;
        }
        String relative = location.substring(path);
        return switch (fault) {
            case RELATIVE_LOCATION -> response.without("Location").with("location: " + relative);
            case TWO_LOCATIONS -> response.with("Location: " + location);
            case UPLOAD_ELSEWHERE ->
                response.without("Location").with("Location: http://127.0.0.2:" + storage.getLocalPort() + relative);
            default -> response;
        };
    }

    private static void copy(InputStream from, OutputStream to, long count, boolean slow) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long rest = count; rest > 0; ) {
            int read = from.read(piece, 0, (int) Math.min(piece.length, rest));
            if (read < 0) {
                throw new EOFException();
            }
            to.write(piece, 0, read);
            rest -= read;
            if (slow) {
                to.flush();
                pause(2);
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        for (Closeable server : List.of(front, storage)) {
            try {
                server.close();
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        threads.shutdownNow();
    }
}
