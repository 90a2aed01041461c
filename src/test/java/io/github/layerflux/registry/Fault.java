package io.github.layerflux.registry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** How a {@link FakeRegistry} misbehaves, once, instead of sending what was asked for. */
@FunctionalInterface
interface Fault {

    /** @param body what an honest registry would send */
    void answer(HttpExchange exchange, byte[] body) throws IOException;

    static Fault status(int status, String json, String... headers) {
        return (exchange, body) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            send(exchange, status, json.getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Announces the whole body and hangs up in it. */
    static Fault dropAfter(int bytes) {
        return (exchange, body) -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, bytes);
            exchange.getResponseBody().flush();
            throw new IOException("dropped on purpose");
        };
    }

    /** Ends a body of no announced length early, which HTTP can't tell from its end. */
    static Fault endAfter(int bytes) {
        return (exchange, body) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body, 0, bytes);
        };
    }

    /** Sends so much, then nothing until the latch opens. */
    static Fault stallAfter(int bytes, CountDownLatch until) {
        return (exchange, body) -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, bytes);
            exchange.getResponseBody().flush();
            awaitUninterrupted(until);
        };
    }

    static Fault silence(CountDownLatch until) {
        return (exchange, body) -> awaitUninterrupted(until);
    }

    /** An honest answer, once the latch opens. */
    static Fault lateAfter(CountDownLatch until) {
        return (exchange, body) -> {
            awaitUninterrupted(until);
            send(exchange, 200, body);
        };
    }

    static Fault otherBytes() {
        return (exchange, body) -> {
            byte[] changed = Arrays.copyOf(body, body.length);
            changed[changed.length / 2] ^= 1;
            send(exchange, 200, changed);
        };
    }

    static Fault moreBytes(int more) {
        return (exchange, body) -> send(exchange, 200, Arrays.copyOf(body, body.length + more));
    }

    static Fault redirect(String location) {
        return status(307, "", "Location", location);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    static void awaitUninterrupted(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
