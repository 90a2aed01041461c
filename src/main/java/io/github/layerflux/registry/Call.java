package io.github.layerflux.registry;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A request to be sent, as often as it takes.
 *
 * @param uri absolute, or {@code /v2/…} of a registry whose address isn't known yet
 * @param body gives the whole body anew for each attempt
 */
record Call(String method, URI uri, Map<String, String> headers, Supplier<HttpRequest.BodyPublisher> body) {

    Call {
        headers = Map.copyOf(headers);
    }

    static Call of(String method, URI uri) {
        return new Call(method, uri, Map.of(), HttpRequest.BodyPublishers::noBody);
    }

    static Call get(URI uri, Map<String, String> headers) {
        return of("GET", uri).withHeaders(headers);
    }

    Call at(URI changed) {
        return new Call(method, changed, headers, body);
    }

    Call withHeaders(Map<String, String> changed) {
        return new Call(method, uri, changed, body);
    }

    Call with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return withHeaders(more);
    }

    Call withBody(Supplier<HttpRequest.BodyPublisher> changed) {
        return new Call(method, uri, headers, changed);
    }

    /** What may go to another host than the one that the credentials are for. */
    Call anonymous() {
        Map<String, String> kept = new LinkedHashMap<>(headers);
        kept.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).equals("authorization"));
        return withHeaders(kept);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
