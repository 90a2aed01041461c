package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One blob on its way into the store. After a connection broke it goes on where it stopped, with a range request (RFC
 * 9110, section 14); the digest goes on too, and has the last word. A server without ranges sends all of it anew. Used
 * once, by one subscriber.
 */
final class BlobDownload {

    private final AuthorizedRequests requests;
    private final ImageReference repository;
    private final Descriptor blob;
    private final ContentStore store;
    private final LongConsumer moved;
    private @Nullable BlobWriter writer;
    private boolean resumed;
    private boolean ended;

    /** @param moved is told of the bytes that arrive */
    BlobDownload(
            AuthorizedRequests requests,
            ImageReference repository,
            Descriptor blob,
            ContentStore store,
            LongConsumer moved) {
        this.requests = requests;
        this.repository = repository;
        this.blob = blob;
        this.store = store;
        this.moved = moved;
    }

    Mono<Descriptor> run(Retry retries) {
        return Mono.using(() -> this, download -> Mono.defer(download::attempt).retryWhen(retries), BlobDownload::end);
    }

    /** Bytes that needn't come again. */
    synchronized long arrived() {
        return writer == null ? 0 : writer.size();
    }

    private Mono<Descriptor> attempt() {
        long have = arrived();
        if (have == blob.size() && have > 0) {
            return Mono.fromCallable(this::commit);
        }
        Map<String, String> headers = have > 0 ? Map.of("Range", "bytes=" + have + "-") : Map.of();
        return requests.get(repository, "blobs/" + blob.digest(), headers, what())
                .onErrorMap(failure -> have > 0 && !(failure instanceof TransientFailure), this::anew)
                .flatMap(reply -> {
                    BlobWriter target;
                    try {
                        target = begin(reply, have);
                    } catch (RuntimeException unwritable) {
                        return reply.discard().then(Mono.error(unwritable));
                    }
                    Flux<?> written = reply.body().doOnNext(buffers -> moved.accept(target.write(buffers)));
                    return written.then(Mono.fromCallable(this::commit));
                });
    }

    private String what() {
        return "blob " + blob.digest() + " of " + repository.familiar();
    }

    /** A range that is refused says nothing of the blob itself. */
    private Throwable anew(Throwable failure) {
        discard();
        return failure instanceof BuildFailure told ? new TransientFailure(told) : failure;
    }

    private synchronized BlobWriter begin(Reply reply, long have) {
        BlobWriter current = writer;
        if (current != null && have > 0 && reply.status() == 206 && startsAt(reply, have)) {
            resumed = true;
            return current;
        }
        if (current != null) {
            current.close();
        }
        resumed = false;
        BlobWriter fresh = new BlobWriter(store, blob, reply.uri().getAuthority());
        writer = fresh;
        if (ended) { // an answer that crossed the cancellation
            discard();
        }
        return fresh;
    }

    /** {@code Content-Range: bytes 1000-1999/2000}. */
    private static boolean startsAt(Reply reply, long offset) {
        String range = reply.header("Content-Range").strip();
        return range.startsWith("bytes " + offset + "-");
    }

    private synchronized Descriptor commit() {
        BlobWriter whole = writer;
        if (whole == null) {
            throw new IllegalStateException("nothing was written");
        }
        if (!resumed || whole.size() < blob.size()) {
            return whole.commit();
        }
        try {
            return whole.commit();
        } catch (EnvironmentFailure wrong) {
            discard(); // the pieces may not have been of one thing: the whole decides
            throw new TransientFailure(wrong);
        }
    }

    private synchronized void end() {
        ended = true;
        discard();
    }

    private synchronized void discard() {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }
}
