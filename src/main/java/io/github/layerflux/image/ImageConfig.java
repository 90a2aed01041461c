package io.github.layerflux.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An image configuration (OCI image-spec, config.md). Its digest is the image's identity.
 *
 * @param created RFC 3339, empty when absent
 * @param author from MAINTAINER, empty when absent
 * @param diffIds digests of the uncompressed layers, base first
 */
public record ImageConfig(
        Platform platform,
        String created,
        String author,
        ContainerConfig config,
        List<Digest> diffIds,
        List<HistoryEntry> history) {

    public ImageConfig {
        Objects.requireNonNull(platform, "platform is null");
        Objects.requireNonNull(created, "created is null");
        Objects.requireNonNull(author, "author is null");
        Objects.requireNonNull(config, "config is null");
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    public ImageConfig withConfig(ContainerConfig changed) {
        return new ImageConfig(platform, created, author, changed, diffIds, history);
    }

    public ImageConfig withAuthor(String changed) {
        return new ImageConfig(platform, created, changed, config, diffIds, history);
    }

    public ImageConfig withCreated(String changed) {
        return new ImageConfig(platform, changed, author, config, diffIds, history);
    }

    public ImageConfig withHistory(HistoryEntry entry) {
        List<HistoryEntry> changed = new ArrayList<>(history);
        changed.add(entry);
        return new ImageConfig(platform, created, author, config, diffIds, changed);
    }

    public ImageConfig withLayer(Digest diffId) {
        List<Digest> changed = new ArrayList<>(diffIds);
        changed.add(diffId);
        return new ImageConfig(platform, created, author, config, changed, history);
    }

    /** The identity of a stack of layers (OCI image-spec, config.md, "Layer ChainID"); an empty stack has its own. */
    public static Digest chainId(List<Digest> diffIds) {
        if (diffIds.isEmpty()) {
            return Digest.of("");
        }
        Digest chain = diffIds.get(0);
        for (Digest diffId : diffIds.subList(1, diffIds.size())) {
            chain = Digest.of(chain + " " + diffId);
        }
        return chain;
    }
}
