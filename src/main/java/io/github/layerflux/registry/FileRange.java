package io.github.layerflux.registry;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file as a request's body, read piece by piece as the connection takes it: constant memory for blobs of any
 * size. Pieces are large because each costs the HTTP client a turn of its scheduler; its own publisher of files reads
 * 16 KiB at a time.
 */
final class FileRange implements HttpRequest.BodyPublisher {

    private static final int PIECE = 256 << 10;

    private final Path file;
    private final long offset;
    private final long length;
    private final LongConsumer moved;

    /** @param moved is told how many bytes the connection has taken */
    FileRange(Path file, long offset, long length, LongConsumer moved) {
        this.file = file;
        this.offset = offset;
        this.length = length;
        this.moved = moved;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Reading reading = new Reading(subscriber);
        subscriber.onSubscribe(reading);
    }

    /** Reads on whichever thread asks; asking again while it reads makes it read on, and doesn't recurse. */
    private final class Reading implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private volatile boolean cancelled;
        private @Nullable FileChannel channel;
        private long position = offset;
        private boolean ended;

        Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            demand.accumulateAndGet(count, (sum, more) -> sum + more < 0 ? Long.MAX_VALUE : sum + more);
            turn();
        }

        @Override
        public void cancel() {
            cancelled = true;
            turn();
        }

        private void turn() {
            if (turns.getAndIncrement() > 0) {
                return;
            }
            int missed = 1;
            do {
                work();
                missed = turns.addAndGet(-missed);
            } while (missed > 0);
        }

        private void work() {
            try {
                while (!ended && !cancelled && demand.get() > 0) {
                    step();
                }
                if (cancelled && !ended) {
                    end();
                }
            } catch (IOException | RuntimeException e) {
                ended = true;
                subscriber.onError(e);
            }
        }

        private void step() throws IOException {
            FileChannel source = channel;
            if (source == null) {
                source = FileChannel.open(file, StandardOpenOption.READ);
                channel = source;
            }
            long rest = offset + length - position;
            if (rest > 0) {
                ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, rest));
                while (piece.hasRemaining()) {
                    int count = source.read(piece, position);
                    if (count < 0) {
                        end();
                        throw new EOFException(file + " is shorter than " + (offset + length) + " bytes");
                    }
                    position += count;
                }
                demand.decrementAndGet();
                moved.accept(piece.limit());
                subscriber.onNext(piece.flip());
            }
            if (position == offset + length && !ended) {
                end();
                subscriber.onComplete();
            }
        }

        private void end() throws IOException {
            ended = true;
            if (channel != null) {
                channel.close();
            }
        }
    }
}
