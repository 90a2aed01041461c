package io.github.layerflux.mojo;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.dockerfile.GlobPattern;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.Promotion;
import io.github.layerflux.registry.Promotion.Expected;
import io.github.layerflux.registry.Pushed;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.report.ConsoleProgress;
import io.github.layerflux.report.PushRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** One execution of {@code promote}: which image, whereto. */
final class PromoteLaunch {

    private final PromoteMojo mojo;
    private final Module module;

    PromoteLaunch(PromoteMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    /**
     * Where the image is.
     *
     * @param expected what its tag stood for when it was recorded
     */
    record Source(ImageReference reference, Optional<Expected> expected) {}

    void run() {
        Optional<Source> source = source();
        if (source.isEmpty()) {
            if (module.aggregator()) {
                mojo.getLog().info("No image in this parent module: nothing to promote");
                return;
            }
            throw new UserFailure("there is no image to promote: this project has pushed none")
                    .suggest("Name one, -Dlayerflux.source=registry.example.com/team/app:1.0, or push this project's"
                            + " image first.");
        }
        promote(new Promotion.Request(
                source.get().reference(),
                source.get().expected(),
                mojo.allowMoved,
                targets(),
                this::mayMove,
                mojo.referrers));
    }

    private void promote(Promotion.Request request) {
        Log log = mojo.getLog();
        ConsoleProgress progress = ConsoleProgress.of(mojo.progress, log::info, log::warn);
        CacheDirectory directory = mojo.cache().create();
        try (BuildLease lease = BuildLease.acquire(directory, log::warn)) {
            RegistryClient client = new RegistryClient(
                    PushLaunch.settings(mojo, mojo.parallelism).withoutMirrors().withEvents(progress));
            List<Pushed> results = new Promotion(client, new ContentStore(directory), progress)
                    .run(request)
                    .blockOptional() // as in BuildLaunch: here the reactive world ends and Maven's begins
                    .orElseThrow();
            Map<String, Digest> digests = new LinkedHashMap<>();
            results.forEach(pushed -> digests.put(pushed.target().reference().familiar(), pushed.digest()));
            if (RecordedImage.exists(module.products())
                    && isUnset(mojo.source)
                    && isUnset(mojo.descriptor)
                    && !isReportOfAnother()) {
                PushRecord.add(module.products().resolve("image.json"), digests);
            }
        }
    }

    /** Which image the parameters and what earlier goals left mean; none if there is none. */
    Optional<Source> source() {
        if (!isUnset(mojo.source)) {
            return Optional.of(new Source(ImageReference.parse(mojo.source.strip()), Optional.empty()));
        }
        if (!isUnset(mojo.descriptor)) {
            return Optional.of(described(module.file(mojo.descriptor).orElseThrow()));
        }
        Path report = module.products().resolve("image.json");
        Optional<Map.Entry<String, Digest>> pushed = isReportOfAnother() ? Optional.empty() : PushRecord.first(report);
        if (pushed.isPresent()) {
            return Optional.of(new Source(
                    ImageReference.parse(pushed.get().getKey()),
                    Optional.of(Expected.pushed(pushed.get().getValue()))));
        }
        Optional<Path> attached = ImageDescriptor.attachedTo(mojo.project);
        if (attached.isPresent()) {
            return Optional.of(described(attached.get()));
        }
        for (String image : BuildRequests.orEmpty(mojo.images)) {
            return Optional.of(new Source(ImageReference.parse(image.strip()), Optional.empty()));
        }
        return Optional.empty();
    }

    /** A restored descriptor is what this project is now, and {@code image.json} may have been left by an earlier build. */
    private boolean isReportOfAnother() {
        Optional<Path> attached = ImageDescriptor.attachedTo(mojo.project);
        return attached.isPresent()
                && !RecordedImage.is(
                        module.products(), ImageDescriptor.read(attached.get()).digest());
    }

    private static Source described(Path file) {
        ImageDescriptor descriptor = ImageDescriptor.read(file);
        return new Source(
                descriptor.references().get(0),
                Optional.of(new Expected(descriptor.digest(), true, descriptor.imageIds())));
    }

    private List<ImageReference> targets() {
        List<ImageReference> targets = new ArrayList<>();
        for (String target : BuildRequests.orEmpty(mojo.targets)) {
            targets.add(PushTargets.of(mojo.session)
                    .target(ImageReference.parse(target.strip()))
                    .reference());
        }
        if (targets.isEmpty()) {
            throw new UserFailure("promote whereto? There are no targets")
                    .suggest("Name some: -Dlayerflux.targets=registry.example.com/production/app:1.0");
        }
        return targets;
    }

    private boolean mayMove(String tag) {
        for (String pattern : BuildRequests.orEmpty(mojo.overwrite)) {
            if (GlobPattern.parse(pattern.strip()).matches(tag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnset(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
