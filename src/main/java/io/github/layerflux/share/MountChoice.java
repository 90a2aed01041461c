package io.github.layerflux.share;

import io.github.layerflux.dockerfile.GlobPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Which folders of {@code RUN --mount=type=cache} travel.
 *
 * @param ids globs of their ids; {@code *} alone is all of them
 * @param limit of bytes that one may have, unpacked
 */
public record MountChoice(List<String> ids, long limit) {

    public static final long DEFAULT_LIMIT = 4L << 30;

    public static final MountChoice NONE = new MountChoice(List.of(), DEFAULT_LIMIT);

    public MountChoice {
        ids = List.copyOf(ids);
    }

    /**
     * Parses ids with colons between them.
     *
     * @throws io.github.layerflux.failure.UserFailure when one is a bad glob
     */
    public static MountChoice parse(String text, long limit) {
        List<String> ids = new ArrayList<>();
        for (String id : text.split(":", -1)) {
            if (!id.isBlank()) {
                GlobPattern.parse(id.strip());
                ids.add(id.strip());
            }
        }
        return new MountChoice(ids, limit);
    }

    public boolean matches(String id) {
        for (String glob : ids) {
            if (glob.equals("*") || GlobPattern.parse(glob).matches(id)) {
                return true;
            }
        }
        return false;
    }
}
