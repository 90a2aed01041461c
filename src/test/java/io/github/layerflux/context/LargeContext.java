package io.github.layerflux.context;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.it.Command;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What keying a context takes beside the programs that do no more than look and hash: {@code LargeContext FOLDER
 * small|deep|large [ROUNDS]} (docs/benchmarks.md). {@code small}: 200,000 files of 200 to 4,200 bytes in 2,000 folders;
 * {@code deep}: 40,000 in chains of folders forty deep; {@code large}: eight of 64 MB. Rounds in turn, in one JVM; the
 * first, in which it warms up, doesn't count. Ends with status 1 if a limit is passed.
 */
public final class LargeContext {

    private static final double UNCHANGED = 2;
    private static final double FIRST = 1 / 0.8;

    private final Path root;
    /** Files that one sha256sum gets: enough that its start doesn't count, few enough that all cores have work. */
    private final int batch;

    private final CacheDirectory cache;
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final ExecutorService threads = Executors.newFixedThreadPool(cores, task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    private LargeContext(Path folder, String shape) throws IOException {
        this.root = folder.resolve(shape);
        this.batch = shape.equals("large") ? 1 : 64;
        this.cache = new CacheDirectory(folder.resolve("cache")).create();
        if (!Files.exists(root)) {
            make(shape);
        }
    }

    public static void main(String[] args) throws IOException {
        LargeContext context = new LargeContext(Path.of(args[0]), args[1]);
        boolean reached = context.measure(args.length > 2 ? Integer.parseInt(args[2]) : 5);
        System.exit(reached ? 0 : 1);
    }

    private void make(String shape) throws IOException {
        Random random = new Random(7);
        int files = shape.equals("small") ? 200_000 : shape.equals("deep") ? 40_000 : 8;
        for (int i = 0; i < files; i++) {
            Path folder = shape.equals("large")
                    ? root
                    : shape.equals("deep")
                            ? root.resolve("d/".repeat(i % 40 + 1) + "e" + i / 40 % 25)
                            : root.resolve("d" + i % 2_000);
            Files.createDirectories(folder);
            byte[] bytes = new byte[shape.equals("large") ? 64 << 20 : 200 + random.nextInt(4_000)];
            random.nextBytes(bytes);
            Files.write(folder.resolve("File" + i + ".java"), bytes);
        }
    }

    private boolean measure(int rounds) throws IOException {
        Series find = new Series();
        Series metadata = new Series();
        Series content = new Series();
        Series sha256sum = new Series();
        Series first = new Series();
        for (int round = 0; round <= rounds; round++) {
            find.add(() -> shell("find . -printf '%p %y %m %s %T@ %l\\n' >/dev/null"));
            metadata.add(() -> walk(StatCache.NONE));
            sha256sum.add(() ->
                    shell("find . -type f -print0 | xargs -0 -P" + cores + " -n" + batch + " sha256sum >/dev/null"));
            first.add(() -> {
                CacheDirectory empty = new CacheDirectory(cache.root().resolve("round" + System.nanoTime())).create();
                digest(StatCache.load(empty, root, false, event -> {}));
            });
            digest(StatCache.load(cache, root, false, event -> {})); // those of the first round are known now
            content.add(() -> digest(StatCache.load(cache, root, false, event -> {})));
        }
        return tell("unchanged, metadata, over find -printf", metadata, find, UNCHANGED)
                & tell("unchanged, content, over find -printf", content, find, UNCHANGED)
                & tell("first hash over find | xargs -P" + cores + " sha256sum", first, sha256sum, FIRST);
    }

    private static boolean tell(String what, Series ours, Series theirs, double limit) {
        double ratio = ours.median() / (double) theirs.median();
        System.out.printf(
                "%s: %d over %d ms: %.2f x (limit %.2f)%n", what, ours.median(), theirs.median(), ratio, limit);
        return ratio <= limit;
    }

    private void shell(String command) throws IOException {
        Command.of("sh", "-c", "cd \"$0\" && " + command, root.toString()).run();
    }

    private List<LayerEntry> walk(StatCache stats) {
        return tree(stats).below("");
    }

    private ContextTree tree(StatCache stats) {
        return new ContextTree(root, IgnoreFile.NONE, stats, new Workers(threads, cores - 1));
    }

    private void digest(StatCache stats) {
        ContextTree tree = tree(stats);
        List<LayerEntry> files = new ArrayList<>();
        for (LayerEntry entry : tree.below("")) {
            if (entry.type() == EntryType.FILE) {
                files.add(entry);
            }
        }
        new ContextDigests(tree, stats, new Workers(threads, cores - 1)).of(files);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Milliseconds; the first round is not one. */
    private static final class Series {
        private final List<Long> all = new ArrayList<>();

        void add(Work work) throws IOException {
            long start = System.nanoTime();
            work.run();
            all.add((System.nanoTime() - start) / 1_000_000);
        }

        long median() {
            long[] sorted = all.stream().skip(1).mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }
}
