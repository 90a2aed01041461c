package io.github.layerflux.copy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.ResolvedPath;
import io.github.layerflux.layer.SymlinkResolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the files that the words of a COPY or ADD mean. It runs for every cached build: it reads metadata only, and a
 * folder is listed by one {@link FileTree#below}.
 *
 * <p>Rules (Dockerfile reference, "COPY"; details as BuildKit has them): a leading slash and {@code ..} mean the root
 * of the source; {@code *}, {@code ?} and {@code [a-z]} are those of Go's {@code filepath.Match} and never cross a
 * slash; a pattern may match nothing, a plain path must exist, and so must the folder before the first wildcard
 * ({@code target} of {@code target/*.jar}); links in and at the end of a path are followed within the source, links
 * inside a copied folder are copied as links.
 */
public final class SourceSelector {

    /** Linux's PATH_MAX. */
    private static final int LONGEST_PATH = 4096;

    private final SourceRoot root;
    private final FileTree tree;

    public SourceSelector(SourceRoot root) {
        this.root = root;
        this.tree = root.tree();
    }

    /**
     * Finds what is meant.
     *
     * @param words paths and patterns, variables expanded
     * @param excludes values of {@code --exclude}, relative to each source folder; what a wildcard matched is
     *     excluded by its name, too
     * @throws UserFailure when a plain path or a pattern's folder doesn't exist, a link leads nowhere or a pattern is malformed
     * @throws EnvironmentFailure when the source can't be read
     */
    public SourceSelection select(List<String> words, List<String> excludes) {
        return select(words, excludes, false);
    }

    /**
     * Finds what is meant, as {@link #select(List, List)} does.
     *
     * @param parents {@code --parents}: each word means a folder, its pivot, and what is copied of it
     */
    public SourceSelection select(List<String> words, List<String> excludes, boolean parents) {
        List<Source> found = new ArrayList<>();
        Optional<ExcludeFilter> filter =
                excludes.isEmpty() ? Optional.empty() : Optional.of(new ExcludeFilter(excludes));
        for (String word : words) {
            try {
                if (parents) {
                    selectWithParents(word, filter, found);
                } else {
                    select(word, filter, found);
                }
            } catch (IOException e) {
                throw EnvironmentFailure.io("can't read '" + word + "'", e);
            }
        }
        return new SourceSelection(found);
    }

    /**
     * Finds one file or folder by its path, in which nothing is a wildcard.
     *
     * @param path empty for all of the source
     * @throws UserFailure when it doesn't exist
     */
    public Source path(String path) {
        try {
            return follow(ImagePath.clean(path), path, true);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read '" + path + "'", e);
        }
    }

    /**
     * Checks that a plain path exists; says nothing of patterns, and doesn't list folders.
     *
     * @throws UserFailure when it doesn't
     */
    public void require(String word, boolean parents) {
        refuseImpossible(word);
        String path = ImagePath.clean(parents ? word.replace("/./", "/") : word);
        try {
            if (!GlobWalk.isPattern(path)) {
                follow(path, word, false);
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read '" + word + "'", e);
        }
    }

    private void select(String word, Optional<ExcludeFilter> filter, List<Source> found) throws IOException {
        refuseImpossible(word);
        String path = ImagePath.clean(word);
        if (!GlobWalk.isPattern(path)) {
            add(follow(path, word, true), filter, found);
            return;
        }
        GlobWalk walk = new GlobWalk(tree, path);
        Optional<ResolvedPath> missing = walk.missingFolder();
        if (missing.isPresent()) {
            if (missing.get().entry().isPresent()) {
                throw new UserFailure(
                        "\"/" + missing.get().path() + "\" is not a folder, so nothing can match " + word);
            }
            throw new MissingSource(root)
                    .failure(word, walk.start(), missing.get().path());
        }
        for (String match : walk.matches()) {
            if (filter.isEmpty() || !filter.get().excludes(match)) {
                add(follow(match, word, true), filter, found);
            }
        }
    }

    private void selectWithParents(String word, Optional<ExcludeFilter> filter, List<Source> found) throws IOException {
        refuseImpossible(word);
        String pivot = ParentsSelection.pivotOf(word);
        if (!GlobWalk.isPattern(pivot)) {
            addWithParents(follow(pivot, word, false), word, filter, found);
            return;
        }
        for (String match : new GlobWalk(tree, pivot).matches()) {
            Source folder = follow(match, word, false);
            if (folder.entry().isDirectory()) {
                addWithParents(folder, word, filter, found);
            }
        }
    }

    private void addWithParents(Source pivot, String word, Optional<ExcludeFilter> filter, List<Source> found)
            throws IOException {
        String pattern = ParentsSelection.patternOf(word);
        Optional<List<LayerEntry>> entries = pivot.entry().isDirectory()
                ? new ParentsSelection(tree, pivot.entry().path(), pattern).entries()
                : Optional.empty();
        if (entries.isEmpty()) {
            String path = ImagePath.join(pivot.entry().path(), pattern);
            throw new MissingSource(root).failure(word, path, path);
        }
        add(new Source(pivot.path(), pivot.entry(), entries.get()), filter, found);
    }

    private static void refuseImpossible(String word) {
        if (word.isEmpty()) {
            throw new UserFailure("a source is empty").suggest("Name a file or folder; '.' is the whole source.");
        }
        if (word.length() > LONGEST_PATH) {
            throw new UserFailure("a source of " + word.length() + " characters is longer than any path");
        }
    }

    private static void add(Source source, Optional<ExcludeFilter> filter, List<Source> found) {
        found.add(filter.isEmpty() ? source : filter.get().apply(source));
    }

    private Source follow(String path, String word, boolean whole) throws IOException {
        LayerEntry entry;
        if (path.isEmpty()) {
            // not every tree has an entry for its root
            entry = tree.lookup("").orElse(LayerEntry.directory("", 0755, 0, 0, 0, 0));
        } else {
            ResolvedPath real = SymlinkResolver.resolve(tree, path, true);
            if (real.entry().isEmpty()) {
                throw new MissingSource(root).failure(word, path, real.path());
            }
            entry = real.entry().get();
        }
        List<LayerEntry> below = whole && entry.isDirectory() ? tree.below(entry.path()) : List.of();
        return new Source(path, entry, below);
    }
}
