package io.github.layerflux.remote;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The URL of a file.
 *
 * @param uri {@code http} or {@code https}, without fragment and login
 * @param login {@code user:password} of the URL
 */
record WebAddress(URI uri, Optional<String> login) {

    /** @throws UserFailure when it is no usable URL */
    static WebAddress parse(String word) {
        try {
            URI uri = new URI(escaped(word)).parseServerAuthority();
            if (uri.getHost() == null) {
                throw malformed(word, "it names no host", null);
            }
            String path = uri.getRawPath();
            String query = uri.getRawQuery();
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            URI plain = URI.create(uri.getScheme() + "://" + uri.getHost() + port
                    + (path == null || path.isEmpty() ? "/" : path)
                    + (query == null ? "" : "?" + query));
            return new WebAddress(plain, Optional.ofNullable(uri.getUserInfo()));
        } catch (URISyntaxException e) {
            throw malformed(word, e.getReason(), e);
        }
    }

    private static UserFailure malformed(String word, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new UserFailure("'" + word + "' is no URL: " + why, cause);
    }

    /** What people write into URLs although RFC 3986 wants it escaped. */
    private static String escaped(String word) {
        StringBuilder escaped = new StringBuilder(word.length());
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
                escaped.append(String.format("%%%02X", c));
            } else {
                escaped.append((char) c);
            }
        }
        return escaped.toString();
    }

    /** The last part of the path, decoded: the name that the file gets, wherever redirects lead. */
    String fileName() {
        String path = uri.getPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String name = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
        return name.isEmpty() || name.equals(".") || name.equals("..") ? RemoteTree.UNNAMED : name;
    }

    /** What its record is called: neither a login nor a token in a query is told. */
    String recordName() {
        return Digest.of(uri + "\n" + login.orElse("")).hex();
    }

    /** For messages: without login and query. */
    @Override
    public String toString() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
    }
}
