package io.github.layerflux.engine;

import io.github.layerflux.image.HistoryEntry;
import io.github.layerflux.image.ImageConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the history of an image tell as many layers as it has, as BuildKit does: a base that was made by
 * {@code docker import} and the like may tell none of its own.
 */
final class CompleteHistory {

    private static final String COMMENT = "buildkit.exporter.image.v0";

    private CompleteHistory() {}

    /**
     * The image with an entry for each layer, and a time in each entry.
     *
     * @param baseLayers how many of the layers are the base image's
     */
    static ImageConfig of(ImageConfig image, int baseLayers) {
        int layers = image.diffIds().size();
        List<HistoryEntry> telling = telling(image.history());
        List<HistoryEntry> history = new ArrayList<>(image.history());
        if (telling.size() > layers) {
            history = told(history, layers);
        }
        // BuildKit puts what is missing at the end, and describes the layers that have no entry at their position
        for (int layer = telling.size(); layer < layers; layer++) {
            int own = telling.size() - (layers - layer);
            boolean known = layer >= baseLayers && own >= 0;
            String createdBy = known ? telling.get(own).createdBy() : "a layer of the base image";
            String created = known ? telling.get(own).created() : "";
            history.add(new HistoryEntry(created, createdBy, COMMENT, "", false));
        }
        return with(image, dated(history, image.created()));
    }

    private static List<HistoryEntry> telling(List<HistoryEntry> history) {
        List<HistoryEntry> telling = new ArrayList<>();
        for (HistoryEntry entry : history) {
            if (!entry.emptyLayer()) {
                telling.add(entry);
            }
        }
        return telling;
    }

    /** What is told of layers that aren't there becomes entries without a layer. */
    private static List<HistoryEntry> told(List<HistoryEntry> history, int layers) {
        List<HistoryEntry> told = new ArrayList<>(history.size());
        int left = layers;
        for (HistoryEntry entry : history) {
            boolean empty = entry.emptyLayer() || left == 0;
            told.add(new HistoryEntry(entry.created(), entry.createdBy(), entry.comment(), entry.author(), empty));
            left -= empty ? 0 : 1;
        }
        return told;
    }

    /** An entry without a time has that of the next one with; after the last of these, that of the image. */
    private static List<HistoryEntry> dated(List<HistoryEntry> history, String last) {
        List<HistoryEntry> dated = new ArrayList<>(history);
        String created = last;
        for (int i = dated.size() - 1; i >= 0; i--) {
            HistoryEntry entry = dated.get(i);
            if (entry.created().isEmpty()) {
                dated.set(
                        i,
                        new HistoryEntry(
                                created, entry.createdBy(), entry.comment(), entry.author(), entry.emptyLayer()));
            } else {
                created = entry.created();
            }
        }
        return dated;
    }

    private static ImageConfig with(ImageConfig image, List<HistoryEntry> history) {
        return new ImageConfig(
                image.platform(), image.created(), image.author(), image.config(), image.diffIds(), history);
    }
}
