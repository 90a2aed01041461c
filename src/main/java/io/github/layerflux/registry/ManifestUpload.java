package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import java.net.http.HttpRequest;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Manifests and tags of one repository (OCI distribution-spec, "Pushing Manifests"). */
final class ManifestUpload {

    private final UploadRequests requests;
    private final Retry retries;

    ManifestUpload(UploadRequests requests, Retry retries) {
        this.requests = requests;
        this.retries = retries;
    }

    /**
     * Whether a tag or digest stands for a manifest already. A registry that doesn't say is one that doesn't have it;
     * what it has against us it says, with its reasons, when something is pushed.
     *
     * @param name tag or digest
     */
    Mono<Boolean> has(String name, ResolvedManifest manifest) {
        String digest = manifest.descriptor().digest().toString();
        Call call = Call.of("HEAD", requests.path("manifests/" + name))
                .with("Accept", manifest.descriptor().mediaType());
        return Mono.defer(() -> requests.send(call, kind(name)))
                .flatMap(reply -> {
                    boolean passing = reply.status() == 429 || reply.status() >= 500;
                    Mono<Boolean> answer = reply.discard().thenReturn(isSame(reply, name, digest));
                    return passing ? Refusal.read(reply).flatMap(refusal -> Mono.error(told(refusal, name))) : answer;
                })
                .retryWhen(retries);
    }

    /** By its digest a registry can't have another; of a tag it must say what it stands for. */
    private static boolean isSame(Reply reply, String name, String digest) {
        String claimed = reply.header("Docker-Content-Digest");
        return reply.isSuccess() && (claimed.equals(digest) || claimed.isEmpty() && name.equals(digest));
    }

    /** Puts a manifest under a tag or its digest. */
    Mono<Void> put(String name, ResolvedManifest manifest) {
        return putOnce(name, manifest).retryWhen(retries);
    }

    /** Fails with what may pass, too. */
    Mono<Void> putOnce(String name, ResolvedManifest manifest) {
        Call call = Call.of("PUT", requests.path("manifests/" + name))
                .withHeaders(Map.of("Content-Type", manifest.descriptor().mediaType()))
                .withBody(() -> HttpRequest.BodyPublishers.ofByteArray(manifest.bytes()));
        return Mono.defer(() -> requests.send(call, kind(name)))
                .flatMap(reply -> reply.isSuccess()
                        ? reply.discard().then(Mono.defer(() -> accepted(reply, manifest)))
                        : Refusal.read(reply).flatMap(refusal -> Mono.<Void>error(told(refusal, name))));
    }

    private static Mono<Void> accepted(Reply reply, ResolvedManifest manifest) {
        String claimed = reply.header("Docker-Content-Digest");
        Digest digest = manifest.descriptor().digest();
        if (claimed.startsWith(Digest.PREFIX) && !claimed.equals(digest.toString())) {
            return Mono.error(new EnvironmentFailure(
                            reply.uri().getAuthority() + " stored manifest " + claimed + " when it was sent " + digest)
                    .suggest("Something between here and the registry alters what is sent; use another registry."));
        }
        return Mono.empty();
    }

    private Throwable told(Refusal refusal, String name) {
        return PushFailures.of(refusal, requests.target(), kind(name));
    }

    private static String kind(String name) {
        return (name.startsWith(Digest.PREFIX) ? "manifest " : "tag ") + name;
    }
}
