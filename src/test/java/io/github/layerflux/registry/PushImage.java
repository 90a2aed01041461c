package io.github.layerflux.registry;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An image of random bytes in a store of its own, to be pushed. */
record PushImage(ContentStore store, Manifest manifest, PushContent content) {

    static PushImage of(Path folder, long seed, int... layerSizes) {
        ContentStore store = new ContentStore(new CacheDirectory(folder).create());
        Random random = new Random(seed);
        List<Descriptor> layers = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (int size : layerSizes) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            Descriptor layer = store.put(MediaTypes.OCI_LAYER_GZIP, bytes);
            layers.add(layer);
            diffIds.add(layer.digest());
        }
        ImageConfig config =
                new ImageConfig(Platform.parse("linux/amd64"), "", "", ContainerConfig.EMPTY, diffIds, List.of());
        Descriptor configuration = store.put(MediaTypes.OCI_CONFIG, ImageConfigJson.write(config));
        Manifest manifest = new Manifest(MediaTypes.OCI_MANIFEST, configuration, layers, Map.of());
        byte[] bytes = ManifestJson.write(manifest);
        return new PushImage(store, manifest, PushContent.image(store.put(MediaTypes.OCI_MANIFEST, bytes), bytes));
    }

    List<Descriptor> blobs() {
        return content.blobs();
    }
}
