package io.github.layerflux.crash;

import io.github.layerflux.conformance.ObservedImage;
import io.github.layerflux.it.BusyboxBase;
import io.github.layerflux.library.BuilderSettings;
import io.github.layerflux.library.Image;
import io.github.layerflux.library.ImageBuilder;
import io.github.layerflux.library.ImageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;

/** A project in some variants: stages that RUN, copy, keep a cache, and delete. */
final class CrashProject {

    static final int VARIANTS = 6;

    private static final String DOCKERFILE = """
            FROM base AS made
            ENV LANG=C
            RUN --mount=type=cache,target=/kept date >> /kept/dates; head -c 3000000 /dev/zero | tr '\\0' a > /big
            COPY . /src
            RUN cat /src/number > /out && cp /big /bigger && rm /bin/wget
            FROM base
            WORKDIR /app
            COPY --from=made /out /big /app/
            ADD library /app/library
            RUN echo done >> /app/out && mkdir -p /app/deep/er && ln -s ../out /app/deep/link
            LABEL variant=some
            CMD ["cat", "/app/out"]
            """;

    private final Path folder;

    CrashProject(Path folder) {
        this.folder = folder;
    }

    /** Makes the base and all contexts. */
    CrashProject create() throws IOException {
        BusyboxBase.layout(folder.resolve("base"));
        for (int variant = 0; variant < VARIANTS; variant++) {
            Path context = Files.createDirectories(context(variant).resolve("library"));
            Random random = new Random(variant);
            write(context(variant).resolve("number"), ("variant " + variant + "\n").getBytes());
            for (int i = 0; i < 40; i++) {
                byte[] bytes = new byte[20_000 + random.nextInt(60_000)];
                new Random(i < 35 ? i : variant * 100 + i).nextBytes(bytes);
                write(context.resolve("file-" + i), bytes);
            }
        }
        return this;
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_767_225_600_000L));
    }

    private Path context(int variant) {
        return folder.resolve("variant-" + variant);
    }

    static ImageBuilder builder(Path cache) {
        return ImageBuilder.open(
                BuilderSettings.defaults().withCacheDirectory(cache).withParallelism(2));
    }

    ImageRequest request(int variant) {
        return ImageRequest.of(context(variant))
                .withDockerfileText(DOCKERFILE)
                .withBuildContext("base", "oci-layout://" + folder.resolve("base"))
                .withCacheRules(variant % 2 == 0 ? "metadata" : "content")
                .withNetwork("none")
                .withName("crash/app:" + variant);
    }

    /** What the image of a variant is like, times and digests aside. */
    String observed(Image image, Path layout) throws IOException {
        image.writeLayout(layout);
        return ObservedImage.ofOciLayout(layout, image.digest().toString()).toString();
    }
}
