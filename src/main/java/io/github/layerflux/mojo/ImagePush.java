package io.github.layerflux.mojo;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.export.AttestationPush;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pushes an image of the store and writes down the digests: what {@code push} and {@code type=registry} share. */
final class ImagePush {

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

    /** Sends all but tags and attestations: what can fail has been done, and nobody sees anything of it yet. */
    void send(BuiltImage image, List<PushTarget> targets) {
        RecordedAttestations.read(report.getParent(), signKey, System.getenv()); // a key that can't be read fails here
        push(new RegistryClient(settings.withEvents(progress)))
                .send(image.pushContent(store), targets)
                .block(); // as in BuildLaunch
    }

    private RegistryPush push(RegistryClient client) {
        return new RegistryPush(client, store, BlobOrigins.of(store, progress), progress);
    }

    /** @return what was done, in the order of the targets */
    List<Pushed> push(BuiltImage image, List<PushTarget> targets) {
        Optional<AttestationPush> attestations =
                RecordedAttestations.read(report.getParent(), signKey, System.getenv());
        PushContent content = image.pushContent(store);
        RegistryClient client = new RegistryClient(settings.withEvents(progress));
        List<Pushed> results;
        try {
            results = push(client)
                    .push(content, targets)
                    .blockOptional() // as in BuildLaunch: here the reactive world ends and Maven's begins
                    .orElseThrow();
        } finally {
            progress.close();
        }
        Map<String, Digest> digests = new LinkedHashMap<>();
        results.forEach(pushed -> digests.put(pushed.target().reference().familiar(), pushed.digest()));
        PushRecord.add(report, digests);
        if (attestations.isPresent()) {
            attestations
                    .get()
                    .push(image.manifest(), results, client, store, progress)
                    .block();
        }
        return results;
    }
}
