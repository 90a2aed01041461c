package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.layer.LayerCompressor;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compresses an image's layers as soon as they exist, while later steps run, in the way that its outputs will ask for.
 * One layer after the other: each is compressed by all cores. Whoever needs a layer that is being compressed waits for
 * it; closing ends what nobody needs any more.
 */
public final class CompressionAhead implements Consumer<Layer>, AutoCloseable {

    private final LayerCompressor compressor;
    private final Set<LayerCompression> wanted = new LinkedHashSet<>();
    private @Nullable ThreadPoolExecutor thread;

    /** @param wanted the compressions that outputs will ask for; uncompressed ones don't count */
    public CompressionAhead(ContentStore store, Collection<LayerCompression> wanted) {
        this.compressor = new LayerCompressor(store);
        for (LayerCompression compression : wanted) {
            if (!compression.equals(LayerCompression.NONE)) {
                this.wanted.add(compression);
            }
        }
    }

    /** Begins to compress a layer of the store, and returns at once. */
    @Override
    public void accept(Layer layer) {
        for (LayerCompression compression : wanted) {
            thread().execute(new Task(layer, compression));
        }
    }

    private synchronized ThreadPoolExecutor thread() {
        if (thread == null) {
            thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread made = new Thread(work, "layerflux-compression");
                made.setDaemon(true);
                return made;
            });
        }
        return thread;
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    private final class Task implements Runnable {
        private final Layer layer;
        private final LayerCompression compression;

        Task(Layer layer, LayerCompression compression) {
            this.layer = layer;
            this.compression = compression;
        }

        @Override
        public void run() {
            compress(layer, compression);
        }
    }

    void compress(Layer layer, LayerCompression compression) {
        try {
            compressor.compress(layer, compression);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) { // of zstd's native library the second
            // the output that needs the layer compresses it again, and tells why it can't be done
        }
    }
}
