package io.github.layerflux.mojo;

import io.github.layerflux.image.ImageReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tag {@code latest}, which a release may get and a snapshot never does. */
final class ReleaseTags {

    private static final String SNAPSHOT = "-SNAPSHOT";

    /** What {@link Module} has where there is no POM. */
    private static final String NO_VERSION = "latest";

    private ReleaseTags() {}

    /**
     * The references, and after them {@code latest} in each of their repositories, if this is a release and it is asked
     * for.
     */
    static List<ImageReference> with(List<ImageReference> references, boolean tagLatest, Module module) {
        if (!tagLatest || !isRelease(module)) {
            return references;
        }
        Set<ImageReference> all = new LinkedHashSet<>(references);
        for (ImageReference reference : references) {
            all.add(new ImageReference(
                    reference.registry(), reference.repository(), Optional.of("latest"), Optional.empty()));
        }
        return List.copyOf(all);
    }

    /** A version is a snapshot's by its end (Maven's ArtifactUtils). */
    private static boolean isRelease(Module module) {
        String version = module.version();
        return !version.equals(NO_VERSION)
                && !version.regionMatches(true, version.length() - SNAPSHOT.length(), SNAPSHOT, 0, SNAPSHOT.length());
    }
}
