package io.github.layerflux.remote;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import java.util.Optional;

/**
 * Files that ADD names by URL (Dockerfile reference, "ADD"): mode 0600, the modification time is that of
 * {@code Last-Modified}, else 1970. A file that was downloaded before is asked for with its validators (RFC 9110, section
 * 13): unchanged, it isn't downloaded again. One whose checksum is given and that is here needs no network at all.
 */
final class WebFiles {

    private static final int MODE = 0600;

    private final Downloads downloads;
    private final WebClient client;
    private final SourceAccess access;

    WebFiles(Downloads downloads, WebClient client, SourceAccess access) {
        this.downloads = downloads;
        this.client = client;
        this.access = access;
    }

    RemoteTree open(WebAddress address, Optional<String> checksum) {
        Optional<Digest> expected = checksum.map(WebFiles::sha256);
        Downloads.Known known = current(address, expected);
        if (expected.isPresent() && !expected.get().equals(known.content())) {
            throw new UserFailure("the checksum of " + address + " is " + known.content() + ", not " + expected.get()
                            + " as --checksum says")
                    .suggest("If the new file is the one you want, change --checksum.");
        }
        String name = address.fileName();
        LayerEntry file = LayerEntry.file(name, MODE, 0, 0, known.size(), known.mtimeSeconds(), 0);
        return new RemoteTree(
                new FileOfWeb(file, downloads.bytes(known.content())),
                name,
                address.toString(),
                known.content() + " of " + known.mtimeSeconds());
    }

    private Downloads.Known current(WebAddress address, Optional<Digest> expected) {
        Optional<Downloads.Known> known = downloads.find(address);
        if (known.isPresent()
                && expected.isPresent()
                && expected.get().equals(known.get().content())) {
            return known.get();
        }
        if (access == SourceAccess.NETWORK) {
            return new Download(address, downloads, client).fetch(known);
        }
        return known.orElseThrow(() -> access.unknown(address.toString()));
    }

    static Digest sha256(String checksum) {
        try {
            return Digest.parse(checksum);
        } catch (EnvironmentFailure e) {
            throw new UserFailure("--checksum=" + checksum + " is no checksum of a file", e)
                    .suggest("Write sha256: and 64 hexadecimal digits.");
        }
    }
}
