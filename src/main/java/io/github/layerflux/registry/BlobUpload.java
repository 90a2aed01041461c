package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One blob on its way into one repository (OCI distribution-spec, "Pushing Blobs").
 *
 * <p>It is sent whole with a single PUT. When that breaks, the registry is asked what it has and gets the rest with
 * PATCH; when it doesn't know, the upload begins anew. A body too large for something on the way (413, or a line that
 * breaks before anything has come through) is sent in chunks. A registry that knows no PATCH always gets the whole. Used
 * once, by one subscriber.
 */
final class BlobUpload {

    private static final long FIRST_CHUNK = 64L << 20;
    private static final long LEAST_CHUNK = 4L << 20;

    private final UploadRequests requests;
    private final Transport transport;
    private final ContentStore store;
    private final Descriptor blob;
    private final Meter total;
    private final Meter own = new Meter();
    private @Nullable UploadSession session;
    private long chunk = Long.MAX_VALUE;
    private boolean tried;
    private boolean wholeOnly;

    /**
     * @param session begun by a mount that the registry didn't make, if any
     * @param total of all that is pushed, for the progress
     */
    BlobUpload(
            UploadRequests requests,
            Transport transport,
            ContentStore store,
            Descriptor blob,
            @Nullable UploadSession session,
            Meter total) {
        this.requests = requests;
        this.transport = transport;
        this.store = store;
        this.blob = blob;
        this.session = session;
        this.total = total;
    }

    /** Completes when the registry has the blob. Tries count anew whenever some more of it has arrived. */
    Mono<Void> run(Retry retries) {
        return Mono.defer(this::attempt).retryWhen(retries);
    }

    /** Bytes that the registry has confirmed to have. */
    long confirmed() {
        UploadSession current = session;
        return current == null ? 0 : current.offset();
    }

    private Mono<Void> attempt() {
        if (!tried) {
            tried = true;
            return session == null ? begin() : send(session);
        }
        // the answer to the last request may be all that was lost
        return requests.send("HEAD", "blobs/" + blob.digest(), name())
                .flatMap(reply -> reply.discard().thenReturn(reply.isSuccess()))
                .flatMap(present -> present ? Mono.<Void>empty() : resume());
    }

    private Mono<Void> begin() {
        return requests.send("POST", "blobs/uploads/", "an upload").flatMap(reply -> {
            if (reply.status() == 202) {
                return reply.discard().then(Mono.defer(() -> send(keep(reply, 0))));
            }
            return refused(reply, "an upload");
        });
    }

    private UploadSession keep(Reply reply, long smallestChunk) {
        UploadSession current = UploadSession.of(reply, transport, smallestChunk);
        if (current.offset() > blob.size()) {
            current = current.at(0); // nothing that it has can be ours
        }
        session = current;
        return current;
    }

    private Mono<Void> resume() {
        UploadSession broken = session;
        if (broken == null || wholeOnly) {
            return begin();
        }
        return requests.send("GET", broken.location(), name()).flatMap(reply -> {
            if (reply.isSuccess() && !reply.header("Location").isEmpty()) {
                return reply.discard().then(Mono.defer(() -> {
                    UploadSession there = keep(reply, broken.smallestChunk());
                    if (there.offset() <= broken.offset()) {
                        shrink();
                    }
                    return send(there);
                }));
            }
            if (reply.status() == 429 || reply.status() >= 500) {
                return refused(reply, "a question for the upload of " + blob.digest());
            }
            return reply.discard().then(Mono.defer(() -> {
                session = null; // unknown by now, or never to be resumed
                return begin();
            }));
        });
    }

    private Mono<Void> send(UploadSession current) {
        if (current.offset() == 0 && chunk >= blob.size()) {
            return close(current, true);
        }
        return current.offset() < blob.size() ? patch(current) : close(current, false);
    }

    /** One more chunk, or all that is left. */
    private Mono<Void> patch(UploadSession current) {
        long start = current.offset();
        long length = Math.min(Math.max(chunk, current.smallestChunk()), blob.size() - start);
        Call call = Call.of("PATCH", current.location())
                .withHeaders(Map.of(
                        "Content-Type",
                        "application/octet-stream",
                        "Content-Range",
                        start + "-" + (start + length - 1)));
        return requests.stream(call, body(start, length), own, length, name()).flatMap(reply -> {
            if (reply.status() == 202 || reply.status() == 204 || reply.status() == 201) {
                return reply.discard().then(Mono.defer(() -> next(reply, current, start + length)));
            }
            if (reply.status() == 405 || reply.status() == 501) {
                wholeOnly = true;
                session = null;
                chunk = Long.MAX_VALUE;
                return reply.discard()
                        .then(Mono.error(passing(reply.uri().getAuthority() + " takes no parts of blobs")));
            }
            return failed(reply);
        });
    }

    private Mono<Void> next(Reply reply, UploadSession before, long sent) {
        UploadSession after = keep(reply, before.smallestChunk());
        if (reply.header("Range").isEmpty()) {
            after = after.at(sent); // no word of it: a 202 is acceptance
            session = after;
        }
        if (after.offset() <= before.offset()) {
            session = null;
            return Mono.error(passing(reply.uri().getAuthority() + " took none of the bytes of " + blob.digest()));
        }
        return send(after);
    }

    /** The PUT that ends an upload, with the whole body or with none. */
    private Mono<Void> close(UploadSession current, boolean whole) {
        Call call = Call.of("PUT", current.closing(blob.digest().toString()));
        Call typed = whole ? call.withHeaders(Map.of("Content-Type", "application/octet-stream")) : call;
        return requests.stream(typed, body(0, whole ? blob.size() : 0), own, blob.size(), name())
                .flatMap(reply -> {
                    if (reply.status() == 201 || reply.status() == 204 || reply.status() == 200) {
                        return reply.discard().then(Mono.defer(() -> accepted(reply)));
                    }
                    return failed(reply);
                });
    }

    private Mono<Void> accepted(Reply reply) {
        String claimed = reply.header("Docker-Content-Digest");
        if (claimed.startsWith(Digest.PREFIX) && !claimed.equals(blob.digest().toString())) {
            session = null;
            return Mono.error(
                    passing(reply.uri().getAuthority() + " stored " + claimed + " when it was sent " + blob.digest()));
        }
        return Mono.empty();
    }

    private Mono<Void> failed(Reply reply) {
        return Refusal.read(reply).flatMap(refusal -> switch (reply.status()) {
            case 413 -> smaller(refusal);
            case 416 -> Mono.error(passing(told(refusal, "does not go on where the upload stopped")));
            case 404 -> {
                session = null;
                yield Mono.error(passing(told(refusal, "lost the upload of " + blob.digest())));
            }
            case 400 -> {
                session = null;
                verify();
                yield Mono.error(passing(told(refusal, "did not get " + blob.digest() + " as it was sent")));
            }
            default -> Mono.error(PushFailures.of(refusal, requests.target(), name()));
        });
    }

    /** Something on the way takes no bodies of this size. */
    private Mono<Void> smaller(Refusal refusal) {
        if (!shrink()) {
            return Mono.error(PushFailures.of(refusal, requests.target(), name()));
        }
        session = null;
        return begin();
    }

    /** Whether there are smaller chunks to try. */
    private boolean shrink() {
        long next = chunk == Long.MAX_VALUE ? FIRST_CHUNK : chunk / 2;
        if (wholeOnly || blob.size() <= LEAST_CHUNK || next < LEAST_CHUNK) {
            return false;
        }
        chunk = Math.min(next, Math.max(LEAST_CHUNK, blob.size() / 2));
        return true;
    }

    /** A registry that finds another digest may be right: then sending again won't help. */
    private void verify() {
        MessageDigest engine = Digest.sha256();
        try (InputStream in = new DigestInputStream(store.open(blob.digest()), engine)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new EnvironmentFailure("blob " + blob.digest() + " in the image store can't be read: " + e, e);
        }
        if (!Digest.finish(engine).equals(blob.digest())) {
            throw new EnvironmentFailure("blob " + blob.digest() + " in the image store is corrupt")
                    .suggest("Delete " + store.path(blob.digest()) + " and build again.");
        }
    }

    private Supplier<HttpRequest.BodyPublisher> body(long start, long length) {
        return () -> new FileRange(store.path(blob.digest()), start, length, count -> {
            own.moved(count);
            total.moved(count);
        });
    }

    private String name() {
        return "blob " + blob.digest();
    }

    private Mono<Void> refused(Reply reply, String what) {
        return Refusal.read(reply).flatMap(refusal -> Mono.error(PushFailures.of(refusal, requests.target(), what)));
    }

    private static String told(Refusal refusal, String what) {
        return refusal.reply().uri().getAuthority() + " " + what + " ("
                + refusal.reply().status() + ")" + refusal.explanation();
    }

    private static TransientFailure passing(String problem) {
        return new TransientFailure(
                new EnvironmentFailure(problem).suggest("Push again; what has arrived is not sent again."));
    }
}
