package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Layer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A build cache in a folder, with layers whose content is any text. */
public final class CacheFixture {

    public final CacheDirectory directory;
    public final ContentStore store;
    public final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
    public final BuildCache cache;

    public CacheFixture(Path folder) {
        directory = new CacheDirectory(folder).create();
        store = new ContentStore(directory);
        cache = new BuildCache(store, events::add);
    }

    public Layer layer(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Layer(store.put(MediaTypes.OCI_LAYER, bytes), Digest.of(bytes));
    }

    public StepRecord record(CacheKey key, String layer) {
        return record(key, layer, "2026-01-01T12:00:00Z");
    }

    public StepRecord record(CacheKey key, String layer, String recordedAt) {
        return new StepRecord(key, Optional.of(layer(layer)), "2026-01-01T11:59:58.5Z", 1500, recordedAt);
    }

    public void save(Digest parent, CacheKey key, String layer) {
        cache.save(parent, record(key, layer));
    }

    public Path recordFile(Digest parent, CacheKey key) {
        return RecordPlace.record(directory, parent, key.digest());
    }
}
