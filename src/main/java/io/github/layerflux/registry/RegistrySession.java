package io.github.layerflux.registry;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one session have in common: connections, logins, tokens, mirrors that failed, and what is under way
 * at the moment, so that modules that need the same base at once download it once. They must mean the same registries:
 * the first one's {@link RegistryAccess} and timeouts count. Thread-safe.
 */
public final class RegistrySession implements Consumer<BuildEvent> {

    /** One download per blob and store. */
    record Blob(Path store, Digest digest) {}

    private final SingleFlight<ImageReference, ResolvedManifest> manifests = new SingleFlight<>();
    private final SingleFlight<Blob, Descriptor> downloads = new SingleFlight<>();
    private final BlobPlaces places = new BlobPlaces();
    private final RegistryTimer timer = new RegistryTimer();
    private @Nullable AuthorizedRequests requests;
    private @Nullable Mirrors mirrors;
    private volatile @Nullable Consumer<BuildEvent> listener;

    /** What is found out for all is told to who came last. */
    void listener(Consumer<BuildEvent> latest) {
        listener = latest;
    }

    @Override
    public void accept(BuildEvent event) {
        Consumer<BuildEvent> latest = listener;
        if (latest != null) {
            latest.accept(event);
        }
    }

    SingleFlight<ImageReference, ResolvedManifest> manifests() {
        return manifests;
    }

    SingleFlight<Blob, Descriptor> downloads() {
        return downloads;
    }

    BlobPlaces places() {
        return places;
    }

    RegistryTimer timer() {
        return timer;
    }

    /** A build that finds all it needs on this machine doesn't load HTTP. */
    synchronized AuthorizedRequests requests(RegistrySettings settings) {
        if (requests == null) {
            Transport transport = new Transport(settings);
            requests = new AuthorizedRequests(
                    transport, new Logins(settings.access().logins(this::warn), this));
        }
        return requests;
    }

    private void warn(String text) {
        accept(new BuildEvent.Warning(text));
    }

    synchronized Mirrors mirrors(RegistrySettings settings) {
        if (mirrors == null) {
            mirrors = new Mirrors(settings.access().mirrors(), this);
        }
        return mirrors;
    }
}
