package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.registry.Mirror;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.maven.settings.Settings;

/**
 * The mirrors of settings.xml whose {@code mirrorOf} is a registry's host, such as {@code docker.io}. Patterns
 * ({@code *}, {@code external:*}) and ids of Maven repositories are about Maven's repositories.
 */
final class SettingsMirrors {

    private SettingsMirrors() {}

    /** @throws UserFailure when the address of one is malformed */
    static List<Mirror> of(Settings settings) {
        List<Mirror> mirrors = new ArrayList<>();
        for (org.apache.maven.settings.Mirror mirror : settings.getMirrors()) {
            if (mirror.getMirrorOf() == null || mirror.getUrl() == null) {
                continue;
            }
            for (String of : mirror.getMirrorOf().split(",")) {
                if (isRegistry(of.strip())) {
                    mirrors.add(Mirror.parse(of.strip() + "=" + place(mirror)));
                }
            }
        }
        return mirrors;
    }

    private static boolean isRegistry(String text) {
        boolean pattern = text.indexOf('*') >= 0 || text.startsWith("!") || text.startsWith("external:");
        return !pattern && (text.indexOf('.') >= 0 || text.indexOf(':') >= 0);
    }

    /** {@code host[:port][/path]}. */
    private static String place(org.apache.maven.settings.Mirror mirror) {
        try {
            URI uri = new URI(mirror.getUrl().strip());
            if (uri.getRawAuthority() != null) {
                return uri.getRawAuthority().toLowerCase(Locale.ROOT) + uri.getRawPath();
            }
        } catch (URISyntaxException e) {
            throw malformed(mirror, e);
        }
        throw malformed(mirror, null);
    }

    private static UserFailure malformed(
            org.apache.maven.settings.Mirror mirror, @org.jspecify.annotations.Nullable Exception cause) {
        return new UserFailure(
                "the mirror '" + mirror.getId() + "' of settings.xml has no usable url: '" + mirror.getUrl() + "'",
                cause);
    }
}
