package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import java.net.URI;

/**
 * An upload that a registry has begun (OCI distribution-spec, "Pushing a blob in chunks").
 *
 * @param location where the next request goes; it changes with each answer and is otherwise opaque
 * @param offset how many bytes the registry has
 * @param smallestChunk of all chunks but the last, {@code OCI-Chunk-Min-Length}
 */
record UploadSession(URI location, long offset, long smallestChunk) {

    /** What a 202 to POST or PATCH, or the 204 to a question for the upload's state, says. */
    static UploadSession of(Reply reply, Transport transport, long smallestChunk) {
        String location = reply.header("Location");
        if (location.isEmpty()) {
            throw new EnvironmentFailure(reply.uri().getAuthority()
                            + " began an upload and does not say where it goes (no Location)")
                    .suggest("Check that " + reply.uri().getAuthority() + " is a container registry.");
        }
        return new UploadSession(
                target(reply.uri(), location, transport),
                received(reply.header("Range")),
                Math.max(smallestChunk, number(reply.header("OCI-Chunk-Min-Length"))));
    }

    /** The same session, of whose bytes the registry says nothing. */
    UploadSession at(long changed) {
        return new UploadSession(location, changed, smallestChunk);
    }

    /** The location with the query that ends an upload. */
    URI closing(String digest) {
        String text = location.toString();
        return URI.create(text + (location.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
    }

    /**
     * A registry behind a proxy that ends TLS often calls itself by {@code http://}: its own host is meant, and TLS
     * stays.
     */
    private static URI target(URI from, String location, Transport transport) {
        if ("https".equalsIgnoreCase(from.getScheme()) && location.regionMatches(true, 0, "http://", 0, 7)) {
            URI tls = transport.target(from, "https" + location.substring(4));
            if (tls.getHost().equalsIgnoreCase(from.getHost())) {
                String path = tls.getRawPath() + (tls.getRawQuery() == null ? "" : "?" + tls.getRawQuery());
                return from.resolve(path);
            }
        }
        return transport.target(from, location);
    }

    /**
     * Bytes of {@code Range: 0-<last>}. What a registry without any byte says differs: nothing, {@code 0-0} or
     * {@code 0--1}; so {@code 0-0} counts as none.
     */
    private static long received(String range) {
        int dash = range.indexOf('-');
        if (dash < 0) {
            return 0;
        }
        String start = range.substring(range.indexOf('=') + 1, dash).strip();
        long last = number(range.substring(dash + 1).strip());
        return start.equals("0") && last > 0 ? last + 1 : 0;
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : Math.max(0, Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
