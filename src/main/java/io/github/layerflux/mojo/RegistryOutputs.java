package io.github.layerflux.mojo;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.OutputList;
import io.github.layerflux.export.RegistryOutput;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.CompressionPolicy;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.PushTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The outputs of {@code build} that are registries. With {@code pushAtEnd} they wait for all modules. */
final class RegistryOutputs {

    private final List<RegistryOutput> outputs = new ArrayList<>();
    private final CompressionPolicy compression;
    private final ContentStore store;
    private final PushTargets allowed;

    /** @param texts all outputs; those that are no registry are passed by */
    RegistryOutputs(List<String> texts, CompressionPolicy compression, ContentStore store, PushTargets allowed) {
        this.compression = compression;
        this.store = store;
        this.allowed = allowed;
        for (String text : texts) {
            RegistryOutput.parse(text).ifPresent(outputs::add);
        }
    }

    /** Other outputs hold whole images. */
    static boolean allowSparse(BuildMojo mojo) {
        if (!mojo.sparse) {
            return false;
        }
        for (String text : OutputList.of(BuildRequests.orEmpty(mojo.outputs))) {
            Optional<RegistryOutput> registry = RegistryOutput.parse(text);
            if (registry.isEmpty() || registry.get().force()) {
                return false;
            }
        }
        return true;
    }

    static boolean is(String text) {
        return RegistryOutput.parse(text).isPresent();
    }

    /** Refuses what could never be pushed before anything is built. */
    void check(List<ImageReference> own) {
        for (RegistryOutput output : outputs) {
            targets(output, own);
        }
    }

    List<LayerCompression> compressions() {
        List<LayerCompression> wanted = new ArrayList<>();
        for (RegistryOutput output : outputs) {
            wanted.add(output.compression(compression));
        }
        return wanted;
    }

    /** Whether {@link #deliver} pushes at once. */
    boolean pushesNow(BuildMojo mojo) {
        return !outputs.isEmpty() && !mojo.pushAtEnd;
    }

    /** Pushes now, or hands the work in until every module has succeeded. */
    void deliver(BuildMojo mojo, BuiltImage image, ImagePush push, Path products) {
        if (outputs.isEmpty()) {
            return;
        }
        ImageProperties properties = new ImageProperties(mojo);
        AtEnd.Work work = new AtEnd.Work(
                () -> deliver(mojo.getLog()::warn, image, (shape, targets) -> push.send(shape, targets)),
                () -> deliver(
                        mojo.getLog()::warn, image, (shape, targets) -> properties.pushed(push.push(shape, targets))));
        if (mojo.pushAtEnd) {
            new AtEnd(mojo).await(work, products);
        } else {
            work.finish().run();
        }
    }

    @SuppressWarnings("try") // the lease is held, not used
    private void deliver(Consumer<String> warnings, BuiltImage image, BiConsumer<BuiltImage, List<PushTarget>> action) {
        try (BuildLease lease = BuildLease.acquire(store.directory(), warnings)) {
            for (RegistryOutput output : outputs) {
                action.accept(output.shaped(image, compression, store), targets(output, image.references()));
            }
        }
    }

    private List<PushTarget> targets(RegistryOutput output, List<ImageReference> own) {
        List<PushTarget> targets = new ArrayList<>();
        for (ImageReference reference : output.names().isEmpty() ? own : output.names()) {
            targets.add(new PushTarget(allowed.target(reference).reference(), output.byDigest()));
        }
        return targets;
    }
}
