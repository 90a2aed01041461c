package io.github.layerflux.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * A response's body, piece by piece, with a limit on the time between two: HttpClient's own timeout ends with the head,
 * and a server that says nothing any more would hold a build forever. One piece is asked for at a time, so what isn't
 * taken isn't read from the socket.
 */
final class TimedBody implements AutoCloseable {

    private final Subscriber subscriber;

    private TimedBody(Subscriber subscriber) {
        this.subscriber = subscriber;
    }

    /** The next piece; empty at the end. */
    List<ByteBuffer> next() throws IOException {
        return subscriber.next();
    }

    @Override
    public void close() {
        subscriber.cancel();
    }

    /** What came: a piece, the end, or a failure. */
    private sealed interface Event {
        record Piece(List<ByteBuffer> buffers) implements Event {}

        record End() implements Event {}

        record Failure(Throwable cause) implements Event {}
    }

    static final class Subscriber implements HttpResponse.BodySubscriber<TimedBody> {

        private final Duration stallTimeout;
        private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(4);
        private final CompletableFuture<TimedBody> body = new CompletableFuture<>();
        private Flow.@org.jspecify.annotations.Nullable Subscription subscription;
        private boolean ended;

        Subscriber(Duration stallTimeout) {
            this.stallTimeout = stallTimeout;
        }

        @Override
        public CompletionStage<TimedBody> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            synchronized (this) {
                subscription = given;
            }
            body.complete(new TimedBody(this));
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            events.add(new Event.Piece(buffers));
        }

        @Override
        public void onError(Throwable failure) {
            events.add(new Event.Failure(failure));
        }

        @Override
        public void onComplete() {
            events.add(new Event.End());
        }

        List<ByteBuffer> next() throws IOException {
            if (ended) {
                return List.of();
            }
            subscribed().request(1);
            try {
                Event event = events.poll(stallTimeout.toMillis(), TimeUnit.MILLISECONDS);
                if (event == null) {
                    cancel();
                    throw new HttpTimeoutException("nothing came for " + stallTimeout.toSeconds() + " s");
                }
                if (event instanceof Event.Piece piece) {
                    return piece.buffers();
                }
                ended = true;
                if (event instanceof Event.Failure failure) {
                    throw new IOException(failure.cause().getMessage(), failure.cause());
                }
                return List.of();
            } catch (InterruptedException e) {
                cancel();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("cancelled");
            }
        }

        private synchronized Flow.Subscription subscribed() {
            if (subscription == null) {
                throw new IllegalStateException("no subscription");
            }
            return subscription;
        }

        void cancel() {
            subscribed().cancel();
        }
    }
}
