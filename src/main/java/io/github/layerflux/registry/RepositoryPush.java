package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.MissingBlob;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All of an image but its tags into one repository: blobs several at once, then the manifests by their digests. What is
 * there is left; what another repository of the registry has is mounted (OCI distribution-spec, "Mounting a blob from
 * another repository"); the rest is uploaded. Used once.
 */
final class RepositoryPush {

    /** Each try costs a request and, when the registry declines, opens an upload. */
    private static final int MOST_SOURCES = 3;

    private final RegistryClient client;
    private final ContentStore store;
    private final UploadRequests requests;
    private final BlobOrigins origins;
    private final Set<String> siblings;
    private final UploadTally tally;
    private final Consumer<BuildEvent> events;
    private final Set<Digest> absent = ConcurrentHashMap.newKeySet();
    private final Meter meter = new Meter();
    private final AtomicInteger uploaded = new AtomicInteger();
    private final AtomicInteger mounted = new AtomicInteger();
    private final AtomicInteger present = new AtomicInteger();

    /** @param siblings repositories of the same registry that have all of the image's blobs */
    RepositoryPush(
            RegistryClient client,
            ContentStore store,
            UploadRequests requests,
            BlobOrigins origins,
            Set<String> siblings,
            UploadTally tally,
            Consumer<BuildEvent> events) {
        this.client = client;
        this.store = store;
        this.requests = requests;
        this.origins = origins;
        this.siblings = siblings;
        this.tally = tally;
        this.events = events;
    }

    Mono<Void> run(PushContent content) {
        ManifestUpload manifests = new ManifestUpload(requests, client.retries());
        // whoever has a manifest has its blobs: registries refuse it otherwise
        return manifests
                .has(content.digest().toString(), content.top())
                .flatMap(there ->
                        there ? Mono.<Void>empty() : blobs(content.blobs()).then(manifests(content, manifests)));
    }

    private Mono<Void> manifests(PushContent content, ManifestUpload upload) {
        return Flux.fromIterable(content.manifests())
                .concatMap(manifest -> upload.put(manifest.descriptor().digest().toString(), manifest))
                .then();
    }

    /** No manifest: whoever writes one by itself has its blobs there first. */
    Mono<Void> blobs(List<Descriptor> blobs) {
        long started = System.nanoTime();
        TransferReport report = new TransferReport(
                "pushing " + requests.target().registry() + "/"
                        + requests.target().repository(),
                meter,
                events);
        Mono<Void> all = Flux.fromIterable(blobs)
                .flatMap(blob -> push(blob, report), client.settings().parallelism())
                .then(Mono.fromRunnable(() -> tell(started)));
        return report.during(all, client.settings().scheduler());
    }

    private Mono<Void> push(Descriptor blob, TransferReport report) {
        return Mono.defer(() -> requests.send("HEAD", "blobs/" + blob.digest(), "blob " + blob.digest()))
                .flatMap(reply -> reply.status() == 429 || reply.status() >= 500
                        ? refused(reply, blob)
                        : reply.discard().thenReturn(isThere(reply, blob)))
                .flatMap(there -> there ? Mono.just(Start.PRESENT) : mount(blob))
                .retryWhen(client.retries())
                .flatMap(start -> {
                    if (start.session().isEmpty()) {
                        (start == Start.PRESENT ? present : mounted).incrementAndGet();
                        seen(blob);
                        return Mono.<Void>empty();
                    }
                    report.expect(blob.size());
                    return upload(blob, start.session().get().orElse(null));
                });
    }

    /** Whoever may not look can still upload; only a 404 says that there is none. */
    private boolean isThere(Reply reply, Descriptor blob) {
        if (reply.status() == 404) {
            absent.add(blob.digest());
        }
        return reply.isSuccess();
    }

    private Mono<Boolean> refused(Reply reply, Descriptor blob) {
        return Refusal.read(reply)
                .flatMap(refusal -> Mono.error(PushFailures.of(refusal, requests.target(), "blob " + blob.digest())));
    }

    /** @param session empty: nothing to upload; else the upload that the registry has begun, if it has */
    private record Start(Optional<Optional<UploadSession>> session) {
        static final Start PRESENT = new Start(Optional.empty());
        static final Start MOUNTED = new Start(Optional.empty());

        static Start upload(Optional<UploadSession> session) {
            return new Start(Optional.of(session));
        }
    }

    private void seen(Descriptor blob) {
        client.places().seen(requests.target(), blob.digest());
    }

    private Mono<Start> mount(Descriptor blob) {
        Set<String> sources = new LinkedHashSet<>();
        client.places().repository(requests.target().registry(), blob.digest()).ifPresent(sources::add);
        sources.addAll(siblings);
        for (ImageReference origin : origins.of(blob.digest())) {
            if (origin.registry().equals(requests.target().registry())) {
                sources.add(origin.repository());
            }
        }
        sources.remove(requests.target().repository());
        return Flux.fromIterable(List.copyOf(sources))
                .take(MOST_SOURCES)
                .concatMap(source -> mount(blob, source), 1)
                .takeUntil(start -> start.session().isEmpty())
                .collectList()
                .flatMap(this::best);
    }

    /** The mount that was made, else the last upload that was begun instead; the others are given up. */
    private Mono<Start> best(List<Start> starts) {
        if (starts.isEmpty()) {
            return Mono.just(Start.upload(Optional.empty()));
        }
        Start last = starts.get(starts.size() - 1);
        return Flux.fromIterable(starts.subList(0, starts.size() - 1))
                .concatMap(start ->
                        abandon(start.session().flatMap(session -> session).orElse(null)))
                .then(Mono.just(last));
    }

    private Mono<Void> abandon(@Nullable UploadSession session) {
        return session == null
                ? Mono.empty()
                : requests.send("DELETE", session.location(), "an upload")
                        .flatMap(Reply::discard)
                        .onErrorComplete();
    }

    private Mono<Start> mount(Descriptor blob, String source) {
        UploadRequests reading = requests.mountingFrom(source);
        return reading.send("POST", "blobs/uploads/?mount=" + blob.digest() + "&from=" + source, "an upload")
                .flatMap(reply -> reply.discard().then(Mono.fromCallable(() -> switch (reply.status()) {
                    case 201 -> Start.MOUNTED;
                    case 202 -> Start.upload(Optional.of(UploadSession.of(reply, client.transport(), 0)));
                    default -> Start.upload(Optional.empty());
                })))
                // who may not read there, or whose registry knows no mounts, uploads
                .onErrorResume(BuildFailure.class, refusal -> Mono.just(Start.upload(Optional.empty())));
    }

    private Mono<Void> upload(Descriptor blob, @Nullable UploadSession session) {
        return local(blob).then(Mono.defer(() -> {
            BlobUpload upload = new BlobUpload(requests, client.transport(), store, blob, session, meter);
            return upload.run(client.retriesWhile(upload::confirmed)).then(Mono.fromRunnable(() -> {
                uploaded.incrementAndGet();
                seen(blob);
                tally.uploaded(blob.size());
            }));
        }));
    }

    /** A base's layer may never have been on this machine. */
    private Mono<Void> local(Descriptor blob) {
        if (store.has(blob)) {
            return Mono.empty();
        }
        List<ImageReference> from = origins.of(blob.digest());
        if (from.isEmpty()) {
            return Mono.error(new EnvironmentFailure(
                            "blob " + blob.digest() + " of the image is not on this machine",
                            absent.contains(blob.digest()) ? new MissingBlob(blob.digest() + " is lost") : null)
                    .suggest("Build the image again."));
        }
        return client.fetchBlob(from.get(0), blob, store).then();
    }

    private void tell(long started) {
        double seconds = (System.nanoTime() - started) / 1e9;
        StringBuilder text = new StringBuilder("pushed to ")
                .append(requests.target().registry())
                .append('/')
                .append(requests.target().repository())
                .append(": ");
        text.append(uploaded.get()).append(uploaded.get() == 1 ? " blob" : " blobs");
        if (uploaded.get() > 0) {
            text.append(", ")
                    .append(TransferReport.megabytes(meter.bytes()))
                    .append(String.format(java.util.Locale.ROOT, " in %.1f s", seconds));
        }
        if (mounted.get() > 0) {
            text.append("; ").append(mounted.get()).append(" mounted");
        }
        if (present.get() > 0) {
            text.append("; ").append(present.get()).append(" there already");
        }
        events.accept(new BuildEvent.Note(text.toString()));
    }
}
