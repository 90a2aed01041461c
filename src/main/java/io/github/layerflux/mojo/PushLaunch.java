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

/** One execution of {@code push}: which image, whereto, and when. */
final class PushLaunch {

    private static final int LEAST_TRANSFERS = 4;

    private final PushMojo mojo;
    private final Module module;

    PushLaunch(PushMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    void run() {
        if (mojo.skipPush) {
            mojo.skipped("layerflux.skipPush");
            return;
        }
        Optional<Runnable> push = work();
        if (push.isPresent() && !mojo.pushAtEnd) {
            push.get().run();
            push = Optional.empty();
        }
        conclude(push);
    }

    /** Comes without anything to push. */
    void pass() {
        conclude(Optional.empty());
    }

    private void conclude(Optional<Runnable> push) {
        new AtEnd(mojo.session, "push").conclude(mojo.project, mojo.execution, push, mojo.getLog());
    }

    /** What to push, checked now; empty when there is nothing. */
    private Optional<Runnable> work() {
        Path folder = module.products();
        if (module.aggregator() && !RecordedImage.exists(folder)) {
            mojo.getLog().info("No image in this parent module: nothing to push");
            return Optional.empty();
        }
        compression(); // a mistake in it is told before other modules are waited for
        RecordedImage image = RecordedImage.read(folder);
        List<PushTarget> targets = targets(image);
        return Optional.of(() -> push(image, targets));
    }

    private void push(RecordedImage image, List<PushTarget> targets) {
        CacheDirectory directory = mojo.cache().create();
        try (BuildLease lease = BuildLease.acquire(directory)) {
            ContentStore store = new ContentStore(directory);
            image.restore(store);
            BuiltImage built = BuiltImage.load(store, image.manifest(), image.references(), Platform.host());
            BuiltImage shaped =
                    new CompressedImages(store).compressed(built, compression().elsewhere());
            new ImagePush(
                            settings(mojo, mojo.parallelism),
                            store,
                            progress(),
                            image.folder().resolve("image.json"),
                            module.file(mojo.signKey))
                    .push(shaped, targets);
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
        return new SessionConsole(mojo.session, module, mojo.getLog()).progress(mojo.progress);
    }
}
