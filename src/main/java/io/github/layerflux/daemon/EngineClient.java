package io.github.layerflux.daemon;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests to an engine's API; each has a connection of its own. */
public final class EngineClient {

    private static final int MAX_ANSWER = 16 * 1024 * 1024;

    private final EngineAddress address;

    public EngineClient(EngineAddress address) {
        this.address = address;
    }

    public EngineAddress address() {
        return address;
    }

    /**
     * An answer, whatever its status.
     *
     * @param text of the body
     */
    public record Answer(int status, String text) {

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** What the engine says of a failure: JSON's {@code message}, else the text. */
        public String message() {
            try {
                String message = Json.string(
                        Json.readObject(text.getBytes(StandardCharsets.UTF_8), "the engine's answer"), "message");
                return message.isEmpty() ? text.strip() : message;
            } catch (BuildFailure e) {
                return text.strip();
            }
        }

        /** The body as a JSON object. */
        public Map<String, Object> json() {
            return Json.readObject(text.getBytes(StandardCharsets.UTF_8), "the engine's answer");
        }
    }

    /** Writes a request's body. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public Answer get(String path) {
        return send("GET", path, "", out -> {});
    }

    public Answer post(String path) {
        return send("POST", path, "Content-Length: 0\r\n", out -> {});
    }

    /** A request with a body of unknown length. An engine that has had enough of it is heard nevertheless. */
    public Answer post(String path, String contentType, Body body) {
        String headers = "Content-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n";
        return send("POST", path, headers, out -> {
            try (ChunkedBody chunks = new ChunkedBody(out)) {
                body.writeTo(chunks);
            }
        });
    }

    private Answer send(String method, String path, String headers, Body body) {
        try (Connection connection = Connection.open(address)) {
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: layerflux\r\n"
                    + "Connection: close\r\n" + headers + "\r\n";
            Written out = new Written(connection.out());
            IOException unsent = null;
            try {
                out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                body.writeTo(out);
            } catch (IOException e) {
                if (!out.failed) {
                    throw EnvironmentFailure.io("can't read what is sent to the engine", e);
                }
                unsent = e; // it may have answered already, and say why
            }
            return answer(connection, unsent);
        } catch (IOException e) {
            throw EnvironmentFailure.io("the engine at " + address.text() + " broke off the connection", e);
        }
    }

    private static Answer answer(Connection connection, IOException unsent) throws IOException {
        try {
            HttpReply reply = HttpReply.read(new BufferedInputStream(connection.in()));
            InputStream in = reply.body();
            byte[] bytes = in.readNBytes(MAX_ANSWER);
            return new Answer(reply.status(), new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException | NumberFormatException e) {
            IOException failure = unsent == null ? new IOException(e.getMessage(), e) : unsent;
            throw failure;
        }
    }

    /** Tells failures to send from failures to read what is to be sent. */
    private static final class Written extends OutputStream {
        private final OutputStream out;
        private boolean failed;

        Written(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }
}
