package io.github.layerflux.mojo;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.CompressedImages;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.CompressionPolicy;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.report.ConsoleProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import reactor.core.Exceptions;

/** One execution of {@code push}: which image, whereto, and when. */
final class PushLaunch {

    private static final int LEAST_TRANSFERS = 4;

    private final PushMojo mojo;
    private final Module module;

    private PushLaunch(PushMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    static PushLaunch of(PushMojo mojo) {
        return new PushLaunch(mojo, Module.of(mojo.project, mojo.session));
    }

    void run() throws MojoExecutionException, MojoFailureException {
        try {
            Optional<AtEnd.Work> work = work();
            if (work.isPresent() && mojo.pushAtEnd) {
                new AtEnd(mojo.session, mojo.project, mojo.execution, mojo.getLog())
                        .await(work.get(), module.products());
            } else if (work.isPresent()) {
                work.get().finish().run();
                AtEnd.forget(module.products());
            }
        } catch (RuntimeException failure) {
            throw Failures.toMaven(Exceptions.unwrap(failure));
        }
    }

    /** What to push, checked now; empty when there is nothing. */
    private Optional<AtEnd.Work> work() {
        if (mojo.skip || mojo.skipPush) {
            mojo.getLog().info("Skipped: layerflux." + (mojo.skip ? "skip" : "skipPush") + " is set");
            return Optional.empty();
        }
        Path folder = module.products();
        if (module.aggregator() && !RecordedImage.exists(folder)) {
            mojo.getLog().info("No image in this parent module: nothing to push");
            return Optional.empty();
        }
        compression(); // a mistake in it is told before other modules are waited for
        RecordedImage image = RecordedImage.read(folder);
        List<PushTarget> targets = targets(image);
        return Optional.of(new AtEnd.Work(
                () -> shaped(image, (push, shape) -> push.send(shape, targets)),
                () -> shaped(image, (push, shape) -> push.push(shape, targets))));
    }

    private void shaped(RecordedImage image, BiConsumer<ImagePush, BuiltImage> action) {
        CacheDirectory directory = new CacheDirectory(DefaultDirectories.cache(
                        mojo.cacheDirectory, Path.of(mojo.session.getExecutionRootDirectory()), System.getenv()))
                .create();
        try (BuildLease lease = BuildLease.acquire(directory)) {
            ContentStore store = new ContentStore(directory);
            image.restore(store);
            BuiltImage built = BuiltImage.load(store, image.manifest(), image.references(), Platform.host());
            BuiltImage shaped =
                    new CompressedImages(store).compressed(built, compression().elsewhere());
            action.accept(
                    new ImagePush(
                            settings(mojo, mojo.parallelism),
                            store,
                            progress(),
                            image.folder().resolve("image.json"),
                            module.file(mojo.signKey)),
                    shaped);
        }
    }

    private CompressionPolicy compression() {
        return CompressionPolicy.parse(
                mojo.compression.strip(), mojo.compressionLevel == null ? "" : mojo.compressionLevel.strip());
    }

    private List<PushTarget> targets(RecordedImage image) {
        List<PushTarget> targets = new ArrayList<>();
        for (String given : BuildRequests.orEmpty(mojo.images)) {
            targets.add(target(ImageReference.parse(given.strip())));
        }
        if (targets.isEmpty()) {
            image.references().forEach(reference -> targets.add(target(reference)));
        }
        return targets;
    }

    /** Docker's own images live in {@code docker.io/library}: nobody else may push there. */
    static PushTarget target(ImageReference reference) {
        if (reference.registry().equals(ImageReference.DOCKER_HUB)
                && reference.repository().startsWith("library/")) {
            throw new UserFailure("'" + reference.familiar() + "' names no registry to push to")
                    .suggest("Set images to a full reference, such as registry.example.com/team/" + reference.familiar()
                            + ", or for Docker Hub USER/" + reference.familiar() + ".");
        }
        return new PushTarget(reference, false);
    }

    static RegistrySettings settings(RegistryMojo mojo, int parallelism) {
        int threads = mojo.session.getRequest().getDegreeOfConcurrency();
        return RegistrySettings.defaults()
                .withAccess(new MavenRegistryAccess(mojo, System.getenv()))
                .withParallelism(parallelism > 0 ? parallelism : Math.max(LEAST_TRANSFERS, threads));
    }

    private ConsoleProgress progress() {
        Log log = mojo.getLog();
        return ConsoleProgress.of(mojo.progress, log::info, log::warn);
    }
}
