package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.BuildCache;
import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Digest;
import io.github.layerflux.it.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long housekeeping and look-ups take in a large cache: {@code LargeCache FOLDER RECORDS
 * make|lookup|du|dry|half|prune} (docs/benchmarks.md). Builds of fifty steps, of which every other makes a layer of 2 KB
 * with a table of contents.
 */
public final class LargeCache {

    private static final int STEPS = 50;
    private static final int LOOKUPS = 2_000;

    private final CacheShelf shelf;
    private final int records;

    private LargeCache(Path folder, int records) {
        this.shelf = new CacheShelf(folder);
        this.records = records;
    }

    public static void main(String[] args) throws IOException {
        LargeCache cache = new LargeCache(Path.of(args[0]), Integer.parseInt(args[1]));
        switch (args[2]) {
            case "make" -> cache.make();
            case "lookup" -> cache.lookup();
            case "du" -> cache.timed("du", () -> cache.du());
            case "dry" -> {
                PruneRequest half = cache.half();
                cache.timed("dry run to half", () -> cache.prune().plan(half));
            }
            case "half" -> {
                PruneRequest half = cache.half();
                cache.timed("prune to half", () -> cache.prune().run(half));
            }
            case "prune" -> cache.timed("prune", () -> cache.prune().run(cache.shelf.request()));
            default -> throw new IllegalArgumentException(args[2]);
        }
    }

    private Prune prune() {
        return new Prune(shelf.fixture.store);
    }

    private PruneRequest half() {
        // as the kernel has it, by a program of its own: this JVM is to prune as cold as a user's
        long bytes = Long.parseLong(Command.of(
                        "du",
                        "-s",
                        "--block-size=1",
                        shelf.fixture.directory.root().toString())
                .run()
                .split("\\s")[0]);
        return new PruneRequest(PruneFilter.parse(List.of(), shelf.now), OptionalLong.of(bytes / 2));
    }

    private Object du() {
        CacheUsage usage = CacheUsage.sums(shelf.fixture.store);
        new UsageText(shelf.now).summary(usage).forEach(System.out::println);
        return usage;
    }

    private interface Work {
        Object run() throws IOException;
    }

    private void timed(String what, Work work) throws IOException {
        long start = System.nanoTime();
        Object result = work.run();
        System.out.printf("%s: %d ms%n", what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        if (result instanceof Pruned pruned) {
            System.out.println(pruned);
        }
    }

    private void make() {
        IntStream.range(0, records / STEPS).parallel().forEach(build -> {
            try {
                Digest parent = shelf.base;
                for (int i = 0; i < STEPS; i++) {
                    String command = "make build " + build + " step " + i;
                    CacheShelf.Built made = shelf.step(parent, command, i % 2 == 0 ? 2_000 : -1, build % 500);
                    if (i % 2 == 0) {
                        String table = made.layer().diffId().hex();
                        Files.write(shelf.fixture.directory.contents().resolve(table), new byte[300]);
                    }
                    parent = made.child();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** The median of many, in a warm JVM. */
    private void lookup() throws IOException {
        CacheDirectory directory = shelf.fixture.directory.unstamped();
        BuildCache cache = new BuildCache(new ContentStore(directory), event -> {});
        List<Digest> parents = new ArrayList<>();
        List<CacheKey> keys = new ArrayList<>();
        for (int i = 0; i < LOOKUPS; i++) {
            String command = "make build " + i % (records / STEPS) + " step 0";
            parents.add(shelf.base);
            keys.add(shelf.rules.run(io.github.layerflux.cache.Sample.run(run -> run.command(command))));
        }
        long[] nanos = new long[LOOKUPS];
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < LOOKUPS; i++) {
                long start = System.nanoTime();
                if (cache.lookup(parents.get(i), keys.get(i)).isEmpty()) {
                    throw new IllegalStateException("not there: " + keys.get(i));
                }
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf("look-up among %d records: %.1f us%n", records, nanos[LOOKUPS / 2] / 1e3);
    }
}
