package io.github.layerflux.engine;

import io.github.layerflux.cache.ContentDigests;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.context.ContextDigests;
import io.github.layerflux.context.ContextTree;
import io.github.layerflux.context.StatCache;
import io.github.layerflux.copy.SourceRoot;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.step.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The folders of this machine that a build reads from: the build context and named ones, each with its ignore file. */
final class ContextFolders {

    private final CacheDirectory directory;
    private final boolean digests;
    private final Workers workers;
    private final Consumer<BuildEvent> events;
    private final Map<Path, Opened> opened = new ConcurrentHashMap<>();

    /** @param digests whether contents count, so that it pays to remember them */
    ContextFolders(CacheDirectory directory, boolean digests, Workers workers, Consumer<BuildEvent> events) {
        this.directory = directory;
        this.digests = digests;
        this.workers = workers;
        this.events = events;
    }

    private record Opened(SourceTree tree, StatCache stats) {}

    /**
     * Opens a folder; once per build.
     *
     * @param dockerfile whose own ignore file, {@code <Dockerfile>.dockerignore}, comes before the folder's
     */
    SourceTree open(Path folder, Optional<Path> dockerfile) {
        return opened.computeIfAbsent(folder, path -> load(path, dockerfile)).tree();
    }

    private Opened load(Path folder, Optional<Path> dockerfile) {
        Path ignoreFile = ignoreFile(folder, dockerfile);
        IgnoreFile ignore = read(ignoreFile);
        StatCache stats = digests ? StatCache.load(directory, folder, events) : StatCache.NONE;
        var helpers = new io.github.layerflux.context.Workers(workers.scheduler()::schedule, workers.parallelism() - 1);
        ContextTree tree = new ContextTree(folder, ignore, stats, helpers);
        ContentDigests contents = new ContextDigests(tree, stats, helpers)::of;
        Optional<SourceRoot.Ignored> ignored = ignore.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hidden(folder, ignoreFile.getFileName().toString(), ignore));
        return new Opened(
                new SourceTree(new SourceRoot(tree, ignored), FileSet.Origin.CONTEXT, Optional.empty(), contents),
                stats);
    }

    /** Keeps what was learnt about files, for the next build. */
    void save() {
        opened.values().forEach(folder -> folder.stats().save());
    }

    private static Path ignoreFile(Path folder, Optional<Path> dockerfile) {
        if (dockerfile.isPresent()) {
            Path own = dockerfile.get().resolveSibling(dockerfile.get().getFileName() + ".dockerignore");
            if (Files.isRegularFile(own)) {
                return own;
            }
        }
        return folder.resolve(".dockerignore");
    }

    private static IgnoreFile read(Path file) {
        try {
            return IgnoreFile.parse(file.getFileName().toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            return IgnoreFile.NONE;
        } catch (IOException e) {
            throw new EnvironmentFailure(file + " can't be read: " + e, e);
        }
    }

    private record Hidden(Path folder, String fileName, IgnoreFile file) implements SourceRoot.Ignored {
        @Override
        public boolean hides(String path) {
            return file.excludes(path) && Files.exists(folder.resolve(path), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
