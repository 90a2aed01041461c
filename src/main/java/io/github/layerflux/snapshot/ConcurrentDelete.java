package io.github.layerflux.snapshot;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Deletes many files at once, as {@link DeepDelete} does one after the other. Where the file system gives blocks back
 * to the device as they are freed (mount option {@code discard}) a deletion waits a millisecond for it and occupies
 * nobody meanwhile: a hundred thousand files take minutes one by one.
 */
public final class ConcurrentDelete implements AutoCloseable {

    /** Deletions under way, which mostly wait. */
    private static final int THREADS = 48;

    private static final int CHUNK = 64;

    private final ForkJoinPool pool = new ForkJoinPool(THREADS);
    private final DiskUsage disk = DiskUsage.open();

    /**
     * What became of a tree.
     *
     * @param bytes that the disk has got back: not those of files that have names elsewhere
     * @param failure of the first file that couldn't be deleted; all that could be is
     */
    public record Deleted(long bytes, @Nullable IOException failure) {}

    /** Deletes a file or a whole folder, symlinks themselves and never what they name; nothing there is fine. */
    public Deleted delete(Path tree) {
        Work work = new Work();
        pool.invoke(new Chunk(work, List.of(tree)));
        return new Deleted(work.bytes.sum(), work.failure);
    }

    /**
     * Does the same to all of these, many at once.
     *
     * @throws IOException the first failure, after all were tried
     */
    public <T> void each(List<T> things, Action<T> action) throws IOException {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<IOException> failure = new AtomicReference<>();
        List<ForkJoinTask<?>> workers = new ArrayList<>(THREADS);
        for (int i = 0; i < Math.min(THREADS, things.size()); i++) {
            workers.add(pool.submit(() -> {
                for (int at = next.getAndIncrement(); at < things.size(); at = next.getAndIncrement()) {
                    try {
                        action.on(things.get(at));
                    } catch (IOException e) {
                        failure.compareAndSet(null, e);
                    }
                }
            }));
        }
        workers.forEach(ForkJoinTask::join);
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** What is done to one thing. */
    @FunctionalInterface
    public interface Action<T> {
        void on(T thing) throws IOException;
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    /** Of one tree. */
    private static final class Work {
        final LongAdder bytes = new LongAdder();

        @Nullable
        volatile IOException failure;

        void failed(IOException e) {
            failure = failure == null ? e : failure;
        }
    }

    /** Some of what lies in a folder. */
    private final class Chunk extends RecursiveAction {

        private static final long serialVersionUID = 1;

        private final transient Work work;
        private final transient List<Path> paths;

        Chunk(Work work, List<Path> paths) {
            this.work = work;
            this.paths = paths;
        }

        @Override
        protected void compute() {
            for (Path path : paths) {
                try {
                    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                        deleteBelow(path);
                    }
                    deleteOne(path, work);
                } catch (NoSuchFileException e) {
                    continue; // another process is at it, too
                } catch (IOException e) {
                    work.failed(e);
                }
            }
        }

        private void deleteBelow(Path folder) throws IOException {
            DeepDelete.open(folder);
            List<Chunk> chunks = new ArrayList<>();
            try (DirectoryStream<Path> below = Files.newDirectoryStream(folder)) {
                List<Path> some = new ArrayList<>(CHUNK);
                for (Path path : below) {
                    some.add(path);
                    if (some.size() == CHUNK) {
                        chunks.add(new Chunk(work, some));
                        some = new ArrayList<>(CHUNK);
                    }
                }
                chunks.add(new Chunk(work, some));
            } catch (NotDirectoryException e) {
                return; // replaced meanwhile
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            invokeAll(chunks);
        }
    }

    private void deleteOne(Path path, Work work) throws IOException {
        DiskFile file = disk.file(path);
        if (file == null || file.folder()) {
            Files.delete(path);
            work.bytes.add(file == null ? 0 : file.bytes());
            return;
        }
        if (file.links() < 2) {
            work.bytes.add(disk.delete(path) ? file.bytes() : 0);
            return;
        }
        synchronized (work) { // the last of its names frees it, and which that is must be certain
            DiskFile now = disk.file(path);
            Files.delete(path);
            work.bytes.add(now != null && now.links() == 1 ? now.bytes() : 0);
        }
    }
}
