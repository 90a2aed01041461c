package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Debian mirror that apt uses on this machine. */
public final class DebianMirror {

    private static final Pattern MIRROR = Pattern.compile("(?m)^(?:URIs:|deb(?: \\[[^]]*])?)\\s+(\\S*debian/?)\\s");

    private DebianMirror() {}

    public static String uri() {
        try {
            for (String file : List.of("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list")) {
                if (Files.isReadable(Path.of(file))) {
                    Optional<String> uri = MIRROR.matcher(Files.readString(Path.of(file)))
                            .results()
                            .map(found -> found.group(1))
                            .findFirst();
                    if (uri.isPresent()) {
                        return uri.get();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(
                "neither /etc/apt/sources.list.d/debian.sources nor /etc/apt/sources.list names a"
                        + " Debian mirror to install from: add one there");
    }
}
