package io.github.layerflux.mojo;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.image.Digest;
import io.github.layerflux.registry.BlobOrigins;
import io.github.layerflux.registry.PushContent;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.Pushed;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistryPush;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.report.ConsoleProgress;
import io.github.layerflux.report.PushRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pushes an image of the store and writes down the digests: what {@code push} and {@code type=registry} share. */
final class ImagePush {

    private static final int MAX_MANIFEST = 8 << 20;

    private final RegistrySettings settings;
    private final ContentStore store;
    private final ConsoleProgress progress;
    private final Path report;
    private final Optional<Path> signKey;

    /**
     * @param report the {@code image.json} that gets the digests
     * @param signKey the file of the private key to sign with
     */
    ImagePush(
            RegistrySettings settings,
            ContentStore store,
            ConsoleProgress progress,
            Path report,
            Optional<Path> signKey) {
        this.settings = settings;
        this.store = store;
        this.progress = progress;
        this.report = report;
        this.signKey = signKey;
    }

    private PushContent content(BuiltImage image) {
        byte[] bytes = store.read(image.manifest().digest(), MAX_MANIFEST);
        if (image.children().isEmpty()) {
            return PushContent.image(image.manifest(), bytes);
        }
        List<PushContent> children = new ArrayList<>();
        image.children().forEach(child -> children.add(content(child)));
        return PushContent.index(image.manifest(), bytes, children);
    }

    void push(BuiltImage image, List<PushTarget> targets) {
        Optional<AttestationPush> attestations = AttestationPush.of(report.getParent(), signKey, System.getenv());
        PushContent content = content(image);
        RegistryClient client = new RegistryClient(settings.withEvents(progress));
        RegistryPush push = new RegistryPush(client, store, BlobOrigins.of(store, progress), progress);
        @Nullable List<Pushed> results;
        try {
            results = push.push(content, targets).block(); // as in BuildLaunch: here the reactive world ends
        } finally {
            progress.close();
        }
        Map<String, Digest> digests = new LinkedHashMap<>();
        if (results != null) {
            results.forEach(pushed -> digests.put(pushed.target().reference().familiar(), pushed.digest()));
        }
        PushRecord.add(report, digests);
        if (attestations.isPresent() && results != null) {
            attestations.get().push(image.manifest(), results, client, store, progress);
        }
    }
}
