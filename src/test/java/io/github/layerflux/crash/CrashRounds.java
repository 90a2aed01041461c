package io.github.layerflux.crash;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.Seal;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.housekeeping.Prune;
import io.github.layerflux.housekeeping.PruneFilter;
import io.github.layerflux.housekeeping.PruneRequest;
import io.github.layerflux.library.Image;
import io.github.layerflux.library.ImageBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Rounds of being killed and of a disk without room; after each the next build succeeds, its image is that of a clean
 * build, the build after it is wholly cached, and the store is sound. {@code mvn -P crash verify -Dcrash.rounds=300}.
 *
 * <p>A round is repeated by its seed: {@code CrashRounds FOLDER 1 SEED KIND}; where it is killed is up to the machine.
 */
public final class CrashRounds {

    private static final int LONGEST_LIFE_MS = 2_500;

    private final Path folder;
    private final CrashProject project;
    private final Map<Integer, String> expected = new HashMap<>();

    CrashRounds(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        this.project = new CrashProject(Files.createDirectories(this.folder.resolve("project"))).create();
    }

    /** What the image of a clean build is like. */
    private String expected(int variant) throws IOException {
        String known = expected.get(variant);
        if (known == null) {
            try (ImageBuilder builder = CrashProject.builder(folder.resolve("clean/" + variant))) {
                known = project.observed(
                        builder.build(project.request(variant)), folder.resolve("clean/layout-" + variant));
                expected.put(variant, known);
            }
        }
        return known;
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[1]);
        long seed = args.length > 2 ? Long.parseLong(args[2]) : System.currentTimeMillis();
        CrashRounds all = new CrashRounds(Path.of(args[0]));
        int failed = 0;
        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            try {
                Kind[] kinds = Kind.values();
                Kind kind = args.length > 3 ? Kind.valueOf(args[3]) : kinds[new Random(seed + i).nextInt(kinds.length)];
                System.out.println((i + 1) + "/" + rounds + " seed " + (seed + i) + " " + all.round(kind, seed + i));
            } catch (AssertionError | Exception e) {
                failed++;
                System.out.println((i + 1) + "/" + rounds + " seed " + (seed + i) + " FAILED: " + e);
                e.printStackTrace(System.out);
            }
        }
        System.out.printf(
                "%d rounds, %d failed, %d s%n",
                rounds, failed, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        System.exit(failed == 0 ? 0 : 1);
    }

    /** What happens in a round; some of it more often. */
    enum Kind {
        BUILD_KILLED,
        BUILD_KILLED_AGAIN,
        BUILD_AND_PRUNE_KILLED,
        BUILD_AND_PRUNE_KILLED_AGAIN,
        PRUNE_KILLED,
        NO_ROOM,
        BROKEN_DISK
    }

    /** @return what was done */
    String round(Kind kind, long seed) throws Exception {
        Random random = new Random(seed);
        return switch (kind) {
            case BUILD_KILLED, BUILD_KILLED_AGAIN -> killed(random, "build", seed);
            case BUILD_AND_PRUNE_KILLED, BUILD_AND_PRUNE_KILLED_AGAIN -> killed(random, "build+prune", seed);
            case PRUNE_KILLED -> killed(random, "prune", seed);
            case NO_ROOM -> fullDisk(random, false);
            case BROKEN_DISK -> fullDisk(random, true);
        };
    }

    private String killed(Random random, String what, long seed) throws Exception {
        Path cache = folder.resolve("cache");
        Path output = folder.resolve("output");
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CrashVictim.class.getName(),
                        folder.resolve("project").toString(),
                        cache.toString(),
                        output.toString(),
                        what,
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int life = random.nextInt(LONGEST_LIFE_MS);
        boolean workers = random.nextInt(5) == 0;
        try (BufferedReader out = victim.inputReader()) {
            if (!"begun".equals(out.readLine())) {
                throw new AssertionError("the victim did not begin");
            }
            if (victim.waitFor(life, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the victim ended by itself");
            }
            if (workers) {
                victim.descendants().forEach(ProcessHandle::destroyForcibly);
                victim.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
        check(cache, output, random);
        return what + (workers ? ", worker and JVM" : "") + " killed after " + life + " ms";
    }

    /** Room for some of what a build writes; every other time writing fails late, as on a broken disk. */
    private String fullDisk(Random random, boolean broken) throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        int kibibytes = (broken ? 12_000 : 200) + random.nextInt(16_000);
        try (Room room =
                broken ? Room.failingAt(disk, folder.resolve("backing"), kibibytes) : Room.of(disk, kibibytes)) {
            String end = "enough";
            try (ImageBuilder builder = CrashProject.builder(room.folder().resolve("cache"))) {
                for (int i = 0; i < 2; i++) {
                    Image image = builder.build(project.request(random.nextInt(CrashProject.VARIANTS)));
                    image.writeLayout(room.folder().resolve("output/layout-0"));
                }
            } catch (BuildFailure failure) {
                end = failure.getMessage().lines().findFirst().orElse("");
            }
            if (!broken && random.nextBoolean()) { // the other answer to a full disk
                ContentStore store =
                        new ContentStore(new CacheDirectory(room.folder().resolve("cache")));
                PruneFilter all = PruneFilter.parse(List.of(), 0);
                new Prune(store).run(new PruneRequest(all, OptionalLong.empty()));
                end += " (then pruned)";
            }
            room.enlarge();
            check(room.folder().resolve("cache"), room.folder().resolve("output"), random);
            return (broken ? "errors" : "no room") + " beyond " + kibibytes + " kB: " + end;
        }
    }

    private void check(Path cache, Path output, Random random) throws Exception {
        int variant = random.nextInt(CrashProject.VARIANTS);
        for (boolean again : new boolean[] {false, true}) {
            List<String> executed = new ArrayList<>();
            try (ImageBuilder builder = CrashProject.builder(cache)) {
                Image image = builder.build(project.request(variant), event -> {
                    if (event instanceof io.github.layerflux.event.BuildEvent.StepExecuted step) {
                        executed.add(step.step().toString());
                    }
                });
                same(expected(variant), project.observed(image, output.resolve("layout-" + variant)));
                image.writeArchive(output.resolve("archive-" + variant + ".tar"));
            }
            if (again && !executed.isEmpty()) {
                throw new AssertionError("not cached: " + executed);
            }
        }
        try (Stream<Path> left = Files.list(cache.resolve("tmp"))) {
            List<Path> files = left.filter(Files::isRegularFile).toList();
            if (!files.isEmpty()) {
                throw new AssertionError("left behind: " + files);
            }
        }
        soundBlobs(cache.resolve("images/blobs/sha256"));
        soundBlobs(output.resolve("layout-" + variant + "/blobs/sha256"));
        try (Stream<Path> leases = Files.list(cache.resolve("builds"))) {
            List<String> left = leases.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".lease"))
                    .toList();
            if (!left.isEmpty()) {
                throw new AssertionError("leases of dead builds: " + left);
            }
        }
    }

    private static void same(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("another image:\n" + expected + "\n" + actual);
        }
    }

    private void soundBlobs(Path blobs) throws Exception {
        try (Stream<Path> files = Files.list(blobs)) {
            for (Path blob : files.toList()) {
                String name = blob.getFileName().toString();
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(blob));
                // one without its seal is verified before it is used
                if (!HexFormat.of().formatHex(digest).equals(name)
                        && Seal.isOn(Files.readAttributes(blob, BasicFileAttributes.class))) {
                    throw new AssertionError("not what its name says, kept: "
                            + Files.copy(blob, folder.resolve("bad-" + name), StandardCopyOption.REPLACE_EXISTING));
                }
            }
        }
    }
}
