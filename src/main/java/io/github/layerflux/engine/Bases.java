package io.github.layerflux.engine;

import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.OciLayoutSource;
import io.github.layerflux.engine.ModuleImages.ModuleImage;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.Platform;
import io.github.layerflux.image.PlatformChoice;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerIndexer;
import io.github.layerflux.plan.Base;
import io.github.layerflux.registry.BaseImage;
import io.github.layerflux.registry.BaseImages;
import io.github.layerflux.registry.PullPolicy;
import io.github.layerflux.step.Background;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The images that stages start from and copy from, other than stages of the same build. */
final class Bases implements BaseOpener {

    private static final int MAX_CONFIG = 8 * 1024 * 1024;

    private final BuildRequest request;
    private final NamedContexts contexts;
    private final ContentStore store;
    private final BaseImages images;
    private final PullPolicy policy;
    private final Background pulls;
    private final Scheduler workers;
    private final boolean readOnly;
    private final ContentsStore contents;
    private final Optional<SharedSteps> shared;
    private final Consumer<BuildEvent> events;
    /** By manifest: stages on one base share its layers' coming. One that failed is no longer here. */
    private final Map<Digest, Pull> coming = new ConcurrentHashMap<>();

    /**
     * @param readOnly whether images that aren't in the store stay where they are
     * @param shared may have tables of contents of what isn't here
     */
    Bases(
            BuildRequest request,
            ContentStore store,
            BaseImages images,
            Background pulls,
            Scheduler workers,
            boolean readOnly,
            ContentsStore contents,
            Optional<SharedSteps> shared,
            Consumer<BuildEvent> events) {
        this.request = request;
        this.contexts = new NamedContexts(request.buildContexts(), request.context());
        this.store = store;
        this.images = images;
        this.policy = readOnly
                ? PullPolicy.NEVER
                : PullPolicy.parse(request.environment().pull());
        this.readOnly = readOnly;
        this.contents = contents;
        this.shared = shared;
        this.pulls = pulls;
        this.workers = workers;
        this.events = events;
    }

    @Override
    public Mono<OpenedImage> open(Base base, Platform platform) {
        if (base instanceof Base.ImageBase image) {
            return image(image.asWritten(), image.reference(), platform);
        } else if (base instanceof Base.ContextBase context) {
            return context(context.name(), platform);
        }
        return Mono.error(new IllegalArgumentException(base + " is no image"));
    }

    private Mono<OpenedImage> context(String name, Platform platform) {
        NamedContexts.Location location = contexts.location(name);
        if (location instanceof NamedContexts.Location.Image image) {
            return image(image.written(), image.reference(), platform);
        } else if (location instanceof NamedContexts.Location.Layout layout) {
            return Mono.fromCallable(() -> layout(layout.text(), platform));
        }
        return Mono.error(new IllegalArgumentException("the context " + name + " is no image"));
    }

    /** The folder that a named context is, or empty when it is an image. */
    Optional<Path> folder(String name) {
        return contexts.location(name) instanceof NamedContexts.Location.Folder folder
                ? Optional.of(folder.path())
                : Optional.empty();
    }

    private OpenedImage layout(String location, Platform platform) {
        OciLayoutSource layout = OciLayoutSource.open(location, request.context());
        Descriptor descriptor = layout.manifest(platform);
        boolean elsewhere = readOnly && !store.has(descriptor);
        Manifest manifest = elsewhere ? layout.look(descriptor) : layout.copy(descriptor, store);
        Digest imageId = manifest.config().digest();
        ImageConfig config =
                ImageConfigJson.read(elsewhere ? layout.config(manifest) : store.read(imageId, MAX_CONFIG));
        if (config.diffIds().size() != manifest.layers().size()) {
            throw new UserFailure(location + " has " + manifest.layers().size() + " layers and "
                    + config.diffIds().size() + " diffIDs");
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < manifest.layers().size(); i++) {
            layers.add(new Layer(manifest.layers().get(i), config.diffIds().get(i)));
        }
        if (!PlatformChoice.runs(config.platform(), platform)) {
            // as for images of registries: the layout names no platform, so nothing better could be chosen
            events.accept(new BuildEvent.Warning(
                    "base image " + location + " is for " + config.platform() + ", not for " + platform + " as asked"));
        }
        tell(location, descriptor.digest());
        if (shared.isPresent()) {
            shared.get().opened(layers);
        }
        return new OpenedImage(
                location,
                descriptor.digest(),
                imageId,
                config,
                layers,
                elsewhere ? Optional.of(untouched(location, layers)) : Optional.empty());
    }

    /** Of an image that a forecast only looks at: whoever needs its files learns that they aren't known. */
    private Pull untouched(String location, List<Layer> layers) {
        Mono<Void> unknown = Mono.error(
                () -> new EnvironmentFailure("no build has taken the files of " + location + " into the store yet"));
        return new Pull(shared.isEmpty() ? unknown : tables(layers, unknown), unknown, pulls);
    }

    private void tell(String reference, Digest digest) {
        int at = reference.indexOf('@');
        events.accept(new BuildEvent.ImageResolved(at < 0 ? reference : reference.substring(0, at), digest));
    }

    private Mono<OpenedImage> image(String written, ImageReference reference, Platform platform) {
        return Mono.defer(() -> {
            Optional<ModuleImage> module = request.environment().modules().find(written, reference, store);
            return module.isPresent()
                    ? Mono.just(opened(module(module.get(), platform)))
                    : images.resolve(reference, platform, policy).map(this::opened);
        });
    }

    private BaseImage module(ModuleImage image, Platform platform) {
        image.note().ifPresent(note -> events.accept(new BuildEvent.Note(note)));
        ImageReference pinned = image.reference().withDigest(image.manifest().digest());
        return images.stored(pinned, image.manifest(), platform)
                .orElseThrow(() -> new EnvironmentFailure("the image store lost " + pinned.familiar())
                        .suggest("Build the module that makes it again."));
    }

    private OpenedImage opened(BaseImage image) {
        image.pinned().digest().ifPresent(digest -> tell(image.pinned().toString(), digest));
        if (shared.isPresent()) {
            shared.get().opened(image.layers());
        }
        boolean complete = true;
        for (Layer layer : image.layers()) {
            complete &= store.has(layer.descriptor());
        }
        return new OpenedImage(
                image.pinned().familiar(),
                image.pinned().digest().orElse(image.manifest().config().digest()),
                image.manifest().config().digest(),
                image.config(),
                image.layers(),
                complete ? Optional.empty() : Optional.of(pull(image)));
    }

    private Pull pull(BaseImage image) {
        return coming.computeIfAbsent(image.descriptor().digest(), manifest -> {
            AtomicBoolean looksUp = new AtomicBoolean();
            LateStart layers = new LateStart(
                    images.fetchLayers(image, policy, layer -> looksUp.get() ? index(layer) : Mono.empty())
                            .doOnError(failure -> coming.remove(manifest)),
                    pulls);
            LateStart tables = new LateStart(
                    Mono.defer(() -> {
                        looksUp.set(true);
                        return layers.result().then(indexMissing(image));
                    }),
                    pulls);
            return new Pull(
                    Mono.defer(() -> isListed(image.layers()) ? Mono.empty() : tables(image.layers(), tables.result())),
                    layers.result(),
                    pulls);
        });
    }

    /** Rather borrowed than made of layers that nothing else may ask for. */
    private Mono<Void> tables(List<Layer> layers, Mono<Void> made) {
        if (shared.isEmpty()) {
            return made;
        }
        return shared.get()
                .lendTables(layers, contents)
                .publishOn(workers)
                .then(Mono.defer(() -> isListed(layers) ? Mono.empty() : made));
    }

    /** Of layers that had come before anybody wanted to look into them. */
    private Mono<Void> indexMissing(BaseImage image) {
        return Flux.fromIterable(image.layers())
                .filter(layer -> !contents.has(layer.diffId()))
                .flatMap(this::index)
                .then();
    }

    /** One layer's table of contents is made while another is still coming. */
    private Mono<Void> index(Layer layer) {
        LayerIndexer indexer = new LayerIndexer(store, contents);
        return Mono.<Void>fromRunnable(() -> indexer.contents(layer)).subscribeOn(workers);
    }

    /** Tables of contents outlive the layers that they are of. */
    private boolean isListed(List<Layer> layers) {
        for (Layer layer : layers) {
            if (!store.has(layer.descriptor()) && !contents.isWhole(layer.diffId())) {
                return false;
            }
        }
        return true;
    }
}
