package io.github.layerflux.engine;

import io.github.layerflux.cache.ContentDigests;
import io.github.layerflux.cache.ContentRules;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.context.ContextDigests;
import io.github.layerflux.context.ContextTree;
import io.github.layerflux.context.StatCache;
import io.github.layerflux.context.Workers;
import io.github.layerflux.copy.SourceRoot;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.step.SourceTree;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The folders of this machine that a build reads from: the build context and named ones, each with its ignore file. */
final class ContextFolders {

    private final BuildRequest request;
    private final CacheDirectory directory;
    private final WorkerPool workers;
    private final boolean readOnly;
    private final Consumer<BuildEvent> events;
    private final Map<Folder, Opened> opened = new ConcurrentHashMap<>();

    /** @param readOnly whether what is learnt about files is forgotten */
    ContextFolders(
            BuildRequest request,
            CacheDirectory directory,
            WorkerPool workers,
            boolean readOnly,
            Consumer<BuildEvent> events) {
        this.request = request;
        this.directory = directory;
        this.workers = workers;
        this.readOnly = readOnly;
        this.events = events;
    }

    /** @param dockerfile whose own ignore file, {@code <Dockerfile>.dockerignore}, comes before the folder's */
    private record Folder(Path path, Optional<Path> dockerfile) {

        // equals and hashCode by hand, as Digest's: every build that copies from its context asks for them

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Folder folder && path.equals(folder.path) && dockerfile.equals(folder.dockerfile);
        }

        @Override
        public int hashCode() {
            return 31 * path.hashCode() + dockerfile.hashCode();
        }
    }

    private record Contents(ContextDigests digests) implements ContentDigests {

        @Override
        public List<Digest> of(List<LayerEntry> files) {
            return digests.of(files);
        }

        @Override
        public boolean changedSince(List<LayerEntry> files, long moment) {
            return digests.changedSince(files, moment);
        }
    }

    private record Opened(SourceTree tree, StatCache stats) {}

    /** The build context; opened once per build. */
    SourceTree context() {
        return open(new Folder(request.context(), Optional.of(request.dockerfile())));
    }

    /** The folder of a named context; opened once per build. */
    SourceTree named(Path path) {
        return open(new Folder(path, Optional.empty()));
    }

    private SourceTree open(Folder folder) {
        return opened.computeIfAbsent(folder, this::load).tree();
    }

    private Opened load(Folder folder) {
        Path root = folder.path();
        Path ignoreFile = SourceFiles.ignoreFile(root, folder.dockerfile());
        IgnoreFile ignore = withoutProducts(SourceFiles.ignored(ignoreFile), root);
        // only where contents count does it pay to remember them
        StatCache stats = request.cache().rules().equals(ContentRules.ID)
                ? StatCache.load(directory, root, readOnly, events)
                : StatCache.NONE;
        Workers helpers = new Workers(workers.scheduler()::schedule, workers.parallelism() - 1);
        ContextTree tree = new ContextTree(root, ignore, stats, helpers);
        ContentDigests contents = new Contents(new ContextDigests(tree, stats, helpers));
        return new Opened(SourceTree.ofFolder(root(root, ignoreFile, ignore, tree), contents, tree.root()), stats);
    }

    /** A folder's tree, with what its ignore file hides. */
    static SourceRoot root(Path folder, Path ignoreFile, IgnoreFile ignore, ContextTree tree) {
        Optional<SourceRoot.Ignored> ignored = ignore.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hidden(folder, ignoreFile.getFileName().toString(), ignore));
        return new SourceRoot(tree, ignored);
    }

    /** Keeps what was learnt about files, for the next build. */
    void save() {
        opened.values().forEach(folder -> folder.stats().save());
    }

    private IgnoreFile withoutProducts(IgnoreFile ignore, Path root) {
        Optional<Path> products = request.environment().products();
        Path absolute = root.toAbsolutePath().normalize();
        if (products.isEmpty()
                || !products.get().startsWith(absolute)
                || products.get().equals(absolute)) {
            return ignore;
        }
        return ignore.without(absolute.relativize(products.get()).toString().replace('\\', '/'));
    }

    private record Hidden(Path folder, String fileName, IgnoreFile file) implements SourceRoot.Ignored {
        @Override
        public boolean hides(String path) {
            return file.excludes(path) && Files.exists(folder.resolve(path), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
