package io.github.layerflux.crash;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.housekeeping.Prune;
import io.github.layerflux.housekeeping.PruneFilter;
import io.github.layerflux.housekeeping.PruneRequest;
import io.github.layerflux.library.Image;
import io.github.layerflux.library.ImageBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** A JVM that builds, exports and prunes until it is killed: {@code CrashVictim PROJECT CACHE OUTPUT WHAT SEED}. */
public final class CrashVictim {

    private CrashVictim() {}

    public static void main(String[] args) throws Exception {
        CrashProject project = new CrashProject(Path.of(args[0]));
        Path cache = Path.of(args[1]);
        Path output = Path.of(args[2]);
        Random random = new Random(Long.parseLong(args[4]));
        System.out.println("begun");
        if (args[3].contains("prune")) {
            Thread pruning = new Thread(() -> prune(cache, random));
            pruning.start();
            if (!args[3].contains("build")) {
                pruning.join();
            }
        }
        while (true) {
            int variant = random.nextInt(CrashProject.VARIANTS);
            try (ImageBuilder builder = CrashProject.builder(cache)) {
                var request = project.request(variant);
                Image image = builder.build(random.nextInt(3) == 0 ? request.withoutCache() : request);
                image.writeLayout(output.resolve("layout-" + variant));
                image.writeArchive(output.resolve("archive-" + variant + ".tar"));
            } catch (BuildFailure failure) {
                // its worker may have been killed, or the disk be full: the next build is what counts
                System.out.println(failure);
            }
        }
    }

    private static void prune(Path cache, Random random) {
        ContentStore store = new ContentStore(new CacheDirectory(cache));
        while (true) {
            PruneFilter filter = PruneFilter.parse(
                    random.nextBoolean() ? List.of() : List.of("until=1ms"), System.currentTimeMillis());
            OptionalLong maximum =
                    random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(20_000_000));
            try {
                new Prune(store).run(new PruneRequest(filter, maximum));
            } catch (BuildFailure failure) {
                System.out.println(failure);
            }
        }
    }
}
