package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response whose head has arrived.
 *
 * @param uri where it came from, after redirects
 * @param body to be subscribed exactly once, or the connection stays open; its failures are translated and a stall
 *     ends it
 */
record Reply(URI uri, int status, HttpHeaders headers, Flux<List<ByteBuffer>> body) {

    private static final int MAX_DISCARDED = 64 << 10;

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** The header's first value, or empty. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The whole body; longer than the limit is a failure. */
    Mono<byte[]> bytes(int limit) {
        return Mono.defer(() -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            return body.doOnNext(buffers -> collect(buffers, bytes, limit)).then(Mono.fromSupplier(bytes::toByteArray));
        });
    }

    private void collect(List<ByteBuffer> buffers, ByteArrayOutputStream bytes, int limit) {
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > limit) {
                throw new EnvironmentFailure(
                        uri.getHost() + " answered more than " + limit + " bytes to GET " + uri.getPath());
            }
            byte[] chunk = new byte[buffer.remaining()];
            buffer.get(chunk);
            bytes.writeBytes(chunk);
        }
    }

    /** Reads on to the end, so that the connection can be used again, or closes it when that takes too long. */
    Mono<Void> discard() {
        return bytes(MAX_DISCARDED).onErrorComplete().then();
    }
}
