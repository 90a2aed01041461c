package io.github.layerflux.copy;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.layer.LayerEntry;
import java.util.List;

/**
 * What {@code --exclude} leaves out. Patterns are those of an ignore file, relative to each source folder; what a
 * wildcard matched is left out by its name as well, as the Dockerfile reference has it ({@code COPY --exclude=*.txt
 * hom* /d/}; BuildKit copies {@code home.txt} all the same). What is named in full is copied.
 */
final class ExcludeFilter {

    private final IgnoreFile patterns;

    ExcludeFilter(List<String> patterns) {
        this.patterns = IgnoreFile.of(patterns);
    }

    /** Whether a match of a wildcard is left out as a whole. */
    boolean excludes(String match) {
        return patterns.excludes(ImagePath.name(match));
    }

    /** The source without what is left out below it; an excluded folder stays if something in it is restored. */
    Source apply(Source source) {
        List<LayerEntry> kept = KeptEntries.of(patterns, source.entry().path(), source.below());
        return new Source(source.path(), source.entry(), kept);
    }
}
