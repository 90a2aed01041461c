package io.github.layerflux.step;

import io.github.layerflux.image.HistoryEntry;
import io.github.layerflux.image.ImageConfig;

/** History entries as BuildKit writes them, so that {@code docker history} reads alike: none tells the author. */
final class History {

    private static final String COMMENT = "buildkit.dockerfile.v0";

    private History() {}

    /** An entry without a layer. */
    static ImageConfig withEntry(ImageConfig image, String createdBy, String created) {
        return entry(image, createdBy, created, true);
    }

    /** An entry with a layer. */
    static ImageConfig withLayerEntry(ImageConfig image, String createdBy, String created) {
        return entry(image, createdBy, created, false);
    }

    private static ImageConfig entry(ImageConfig image, String createdBy, String created, boolean emptyLayer) {
        return image.withCreated(created).withHistory(new HistoryEntry(created, createdBy, COMMENT, "", emptyLayer));
    }
}
