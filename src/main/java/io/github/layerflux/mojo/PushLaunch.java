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
        Optional<AtEnd.Work> work = work();
        if (work.isEmpty()) {
            return;
        }
        if (mojo.pushAtEnd) {
            new AtEnd(mojo).await(work.get(), module.products());
        } else {
            work.get().finish().run();
            AtEnd.forget(module.products());
        }
    }

    /** What to push, checked now; empty when there is nothing. */
    private Optional<AtEnd.Work> work() {
        Path folder = module.products();
        new RestoredImage(mojo, module).layOut();
        if (module.aggregator() && !RecordedImage.exists(folder)) {
            mojo.getLog().info("No image in this parent module: nothing to push");
            return Optional.empty();
        }
        compression(); // a mistake in it is told before other modules are waited for
        RecordedImage image = RecordedImage.read(folder);
        List<PushTarget> targets = targets(image);
        ImageProperties properties = new ImageProperties(mojo);
        return Optional.of(new AtEnd.Work(
                () -> shaped(image, (push, shape) -> push.send(shape, targets)),
                () -> shaped(image, (push, shape) -> properties.pushed(push.push(shape, targets)))));
    }

    private void shaped(RecordedImage image, BiConsumer<ImagePush, BuiltImage> action) {
        CacheDirectory directory = mojo.cache().create();
        Cancellation cancellation = Cancellation.ofPush(mojo.getLog()::warn);
        try (BuildLease lease = BuildLease.acquire(directory, mojo.getLog()::warn)) {
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
        } finally {
            cancellation.end();
        }
    }

    private CompressionPolicy compression() {
        return CompressionPolicy.parse(
                mojo.compression.strip(), mojo.compressionLevel == null ? "" : mojo.compressionLevel.strip());
    }

    private List<PushTarget> targets(RecordedImage image) {
        List<ImageReference> references = new ArrayList<>();
        for (String given : BuildRequests.orEmpty(mojo.images)) {
            references.add(ImageReference.parse(given.strip()));
        }
        PushTargets allowed = PushTargets.of(mojo.session);
        List<PushTarget> targets = new ArrayList<>();
        ReleaseTags.with(references.isEmpty() ? image.references() : references, mojo.tagLatest, module)
                .forEach(reference -> targets.add(allowed.target(reference)));
        return targets;
    }

    /**
     * How many at once; 0 for as many as there is reason to.
     *
     * @throws UserFailure when it is no number, or less
     */
    static int parallelism(String given) {
        String text = given.strip();
        try {
            int parallelism = text.isEmpty() ? 0 : Integer.parseInt(text);
            if (parallelism >= 0) {
                return parallelism;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserFailure("parallelism='" + text + "' is no number of 1 or more")
                .suggest("Write -Dlayerflux.parallelism=4, or leave it out for one per core.");
    }

    static RegistrySettings settings(RegistryMojo mojo, String given) {
        int parallelism = parallelism(given);
        int threads = mojo.session.getRequest().getDegreeOfConcurrency();
        return RegistrySettings.defaults()
                .withAccess(new MavenRegistryAccess(mojo, System.getenv()))
                .withParallelism(parallelism > 0 ? parallelism : Math.max(LEAST_TRANSFERS, threads));
    }

    private ConsoleProgress progress() {
        return new SessionConsole(mojo.session, module, mojo.getLog()).progress(mojo.progress);
    }
}
